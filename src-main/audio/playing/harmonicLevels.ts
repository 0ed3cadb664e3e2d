/** Amplitudes at the first harmonics of one or two notes over time, compressed as ears do: by their square root. */

const harmonics = 4
const shortestWindowSeconds = 0.01
const periodsInWindow = 4
/** Harmonics nearer than this to another one tell nothing more. */
const apartHz = 25

export class HarmonicLevels {
  readonly #samples: Float32Array
  readonly #sampleRateHz: number
  readonly #kernels: { readonly cosine: Float64Array; readonly sine: Float64Array }[]
  readonly #length: number

  constructor(samples: Float32Array, sampleRateHz: number, fundamentalsHz: readonly number[]) {
    this.#samples = samples
    this.#sampleRateHz = sampleRateHz
    const seconds = Math.max(shortestWindowSeconds, periodsInWindow / Math.min(...fundamentalsHz))
    const length = Math.round(seconds * sampleRateHz)
    const weight = (i: number) => (1 - Math.cos((2 * Math.PI * (i + 0.5)) / length)) / length
    this.#length = length
    this.#kernels = combOf(fundamentalsHz, 0.45 * sampleRateHz).map((hz) => {
      const step = (2 * Math.PI * hz) / sampleRateHz
      return {
        cosine: Float64Array.from({ length }, (_, i) => weight(i) * Math.cos(step * i)),
        sine: Float64Array.from({ length }, (_, i) => weight(i) * Math.sin(step * i)),
      }
    })
  }

  /** For each harmonic `columns` values from a time on; windows are centred. */
  picture(startSeconds: number, hopSeconds: number, columns: number): Float64Array[] {
    return this.#kernels.map(({ cosine, sine }) =>
      Float64Array.from({ length: columns }, (_, column) => {
        const middle = (startSeconds + column * hopSeconds) * this.#sampleRateHz
        const start = Math.round(middle - this.#length / 2)
        const to = Math.min(this.#length, this.#samples.length - start)
        let [real, imaginary] = [0, 0]
        for (let i = Math.max(0, -start); i < to; i++) {
          real += this.#samples[start + i] * cosine[i]
          imaginary += this.#samples[start + i] * sine[i]
        }
        return Math.sqrt(Math.hypot(real, imaginary))
      }),
    )
  }
}

function combOf(fundamentalsHz: readonly number[], highestHz: number): number[] {
  const comb: number[] = []
  for (let harmonic = 1; harmonic <= harmonics; harmonic++)
    for (const fundamental of fundamentalsHz) {
      const hz = harmonic * fundamental
      if (hz < highestHz && comb.every((it) => Math.abs(it - hz) > apartHz)) comb.push(hz)
    }
  return comb
}
