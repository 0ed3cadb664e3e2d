/**
 * How loud one note is over time: the power at its first harmonics, which other notes and noise hardly touch.
 */

const harmonics = 3
const shortestWindowSeconds = 0.024
const periodsInWindow = 3

/** In steps of this. */
export const envelopeHopSeconds = 0.0025

export class HarmonicEnvelope {
  readonly #samples: Float32Array
  readonly #sampleRateHz: number
  /** For each harmonic a Hann-weighted cosine and sine. */
  readonly #kernels: { cosine: Float64Array; sine: Float64Array }[]
  readonly #length: number

  constructor(samples: Float32Array, sampleRateHz: number, frequencyHz: number) {
    this.#samples = samples
    this.#sampleRateHz = sampleRateHz
    const seconds = Math.max(shortestWindowSeconds, periodsInWindow / frequencyHz)
    const length = Math.round(seconds * sampleRateHz)
    this.#length = length
    this.#kernels = []
    for (let harmonic = 1; harmonic <= harmonics; harmonic++) {
      const step = (2 * Math.PI * harmonic * frequencyHz) / sampleRateHz
      if (harmonic > 1 && step > 0.9 * Math.PI) break
      const weight = (i: number) => (1 - Math.cos((2 * Math.PI * (i + 0.5)) / length)) / length
      this.#kernels.push({
        cosine: Float64Array.from({ length }, (_, i) => weight(i) * Math.cos(step * i)),
        sine: Float64Array.from({ length }, (_, i) => weight(i) * Math.sin(step * i)),
      })
    }
  }

  /** In dB relative to a full-scale sine, around a time; at least −120. */
  levelDb(seconds: number): number {
    const start = Math.round(seconds * this.#sampleRateHz - this.#length / 2)
    const from = Math.max(0, -start)
    const to = Math.min(this.#length, this.#samples.length - start)
    let power = 1e-12
    for (const { cosine, sine } of this.#kernels) {
      let [real, imaginary] = [0, 0]
      for (let i = from; i < to; i++) {
        const sample = this.#samples[start + i]
        real += sample * cosine[i]
        imaginary += sample * sine[i]
      }
      power += real * real + imaginary * imaginary
    }
    return 10 * Math.log10(power)
  }

  /** The levels from one time to another (inclusive), `envelopeHopSeconds` apart. */
  between(startSeconds: number, endSeconds: number): Float64Array {
    const length = Math.max(1, 1 + Math.floor((endSeconds - startSeconds) / envelopeHopSeconds + 1e-9))
    return Float64Array.from({ length }, (_, i) => this.levelDb(startSeconds + i * envelopeHopSeconds))
  }
}
