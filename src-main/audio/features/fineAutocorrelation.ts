/**
 * The autocorrelation of a frame by way of its power spectrum (Wiener–Khinchin), between its samples too: a longer
 * transform back interpolates it as only band-limited sound can be.
 */
import { RealTransform } from './fourier.ts'

export class FineAutocorrelation {
  /** Loaded by whoever asks; what follows the sound is zeros, at least as many as the longest lag. */
  readonly frame: Float64Array
  readonly #lagsPerSample: number
  readonly #power: Float64Array
  readonly #forward: RealTransform
  readonly #backward: RealTransform

  /** @param size of the frame, and @param lagsPerSample: powers of two. */
  constructor(size: number, lagsPerSample: number) {
    this.frame = new Float64Array(size)
    this.#lagsPerSample = lagsPerSample
    this.#power = new Float64Array(size * lagsPerSample)
    this.#forward = new RealTransform(size)
    this.#backward = new RealTransform(size * lagsPerSample)
  }

  /** @returns at 2 · lag the autocorrelation times the frame's size; good until it is asked again. */
  compute(): Float64Array {
    const half = this.frame.length / 2
    const spectrum = this.#forward.forward(this.frame)
    const power = this.#power
    for (let bin = 0; bin <= half; bin++) {
      const value = spectrum[2 * bin] ** 2 + spectrum[2 * bin + 1] ** 2
      power[bin] = value
      if (bin > 0) power[power.length - bin] = value
    }
    // On a finer grid the old Nyquist bin stands in both halves and is shared between them.
    if (this.#lagsPerSample > 1) {
      power[half] /= 2
      power[power.length - half] = power[half]
    }
    return this.#backward.forward(power)
  }
}
