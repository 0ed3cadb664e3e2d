/** Waveforms as pairs of minimum and maximum, and what of them falls on a pixel. */

/** Pairs of minimum and maximum: amplitudes −1 … 1, or −127 … 127. */
export type Peaks = Float32Array | Int8Array

/** `bins` pairs over all samples. */
export function peaksOf(samples: Float32Array, bins: number): Float32Array {
  const peaks = new Float32Array(2 * bins)
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * samples.length) / bins)
    const to = Math.max(from + 1, Math.floor(((bin + 1) * samples.length) / bins))
    fillPair(peaks, bin, samples, from, Math.min(to, samples.length))
  }
  return peaks
}

/** The waveform of a sound that grows: each sample is looked at once. */
export class GrowingPeaks {
  readonly peaks: Float32Array
  readonly #binSamples: number
  #doneSamples = 0

  constructor(totalSamples: number, binSamples = 64) {
    this.#binSamples = binSamples
    this.peaks = new Float32Array(2 * Math.ceil(totalSamples / binSamples))
  }

  /** What has grown so far. */
  get grown(): Float32Array {
    return this.peaks.subarray(0, 2 * Math.ceil(this.#doneSamples / this.#binSamples))
  }

  get grownSamples(): number {
    return Math.ceil(this.#doneSamples / this.#binSamples) * this.#binSamples
  }

  /** @param samples the whole sound, of which `doneSamples` are there */
  grow(samples: Float32Array, doneSamples: number): void {
    const first = Math.floor(this.#doneSamples / this.#binSamples)
    const last = Math.ceil(doneSamples / this.#binSamples)
    for (let bin = first; bin < last; bin++) {
      const from = bin * this.#binSamples
      fillPair(this.peaks, bin, samples, from, Math.min(doneSamples, from + this.#binSamples))
    }
    this.#doneSamples = doneSamples
  }
}

function fillPair(peaks: Float32Array, bin: number, samples: Float32Array, from: number, to: number): void {
  let [least, most] = from < to ? [samples[from], samples[from]] : [0, 0]
  for (let index = from + 1; index < to; index++) {
    const value = samples[index]
    if (value < least) least = value
    else if (value > most) most = value
  }
  peaks[2 * bin] = least
  peaks[2 * bin + 1] = most
}

export interface PeakView {
  /** What the peaks cover, on the axis. */
  readonly startSeconds: number
  readonly durationSeconds: number
  readonly viewStartSeconds: number
  readonly viewEndSeconds: number
  readonly columns: number
}

/** Minimum and maximum of each column, −1 … 1; NaN where there is no sound. */
export function columnsOf(peaks: Peaks, view: PeakView): Float32Array {
  const { startSeconds, durationSeconds, viewStartSeconds, viewEndSeconds, columns } = view
  const bins = peaks.length / 2
  const scale = peaks instanceof Int8Array ? 1 / 127 : 1
  const binsPerSecond = durationSeconds > 0 ? bins / durationSeconds : 0
  const result = new Float32Array(2 * columns).fill(NaN)
  const secondsPerColumn = (viewEndSeconds - viewStartSeconds) / columns
  for (let column = 0; column < columns; column++) {
    const from = (viewStartSeconds + column * secondsPerColumn - startSeconds) * binsPerSecond
    const to = from + secondsPerColumn * binsPerSecond
    if (to <= 0 || from >= bins) continue
    const first = Math.max(0, Math.floor(from))
    const last = Math.min(bins, Math.max(first + 1, Math.ceil(to)))
    let [least, most] = [Infinity, -Infinity]
    for (let bin = first; bin < last; bin++) {
      least = Math.min(least, peaks[2 * bin])
      most = Math.max(most, peaks[2 * bin + 1])
    }
    result[2 * column] = least * scale
    result[2 * column + 1] = most * scale
  }
  return result
}
