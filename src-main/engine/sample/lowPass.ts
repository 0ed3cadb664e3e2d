/**
 * A low-pass filter whose cut-off changes: fourth order, Butterworth, as two biquads in transposed direct form II
 * (coefficients: Bristow-Johnson, Audio EQ Cookbook). It goes on from block to block.
 */

/** The Q of the two halves of a fourth-order Butterworth filter: 1/(2 cos(π/8)) and 1/(2 cos(3π/8)). */
const qualities = [1 / (2 * Math.cos(Math.PI / 8)), 1 / (2 * Math.cos((3 * Math.PI) / 8))]
/** Cut-offs are looked up so often. */
const stepSamples = 64
/** Nearer to half the rate a cut-off can't be. */
const highestShare = 0.48

interface Section {
  readonly quality: number
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
  first: number
  second: number
}

export class LowPass {
  readonly #cutoffHz: (seconds: number) => number
  readonly #sampleRateHz: number
  readonly #sections: Section[]
  #at = 0

  /** @param cutoffHz where half the power is let through, by the seconds since the first sample. */
  constructor(cutoffHz: (seconds: number) => number, sampleRateHz: number) {
    this.#cutoffHz = cutoffHz
    this.#sampleRateHz = sampleRateHz
    this.#sections = qualities.map((quality) => ({
      quality,
      b0: 1,
      b1: 0,
      b2: 0,
      a1: 0,
      a2: 0,
      first: 0,
      second: 0,
    }))
  }

  /** The next samples, in place. */
  process(samples: Float32Array): void {
    for (let t = 0; t < samples.length; t++, this.#at++) {
      if (this.#at % stepSamples === 0) this.#tune()
      let value = samples[t]
      for (const section of this.#sections) {
        const out = section.b0 * value + section.first
        section.first = section.b1 * value - section.a1 * out + section.second
        section.second = section.b2 * value - section.a2 * out
        value = out
      }
      samples[t] = value
    }
  }

  #tune(): void {
    const wanted = this.#cutoffHz(this.#at / this.#sampleRateHz) / this.#sampleRateHz
    const angle = 2 * Math.PI * Math.min(wanted, highestShare)
    const cosine = Math.cos(angle)
    for (const section of this.#sections) {
      const alpha = Math.sin(angle) / (2 * section.quality)
      const a0 = 1 + alpha
      section.b1 = (1 - cosine) / a0
      section.b0 = section.b1 / 2
      section.b2 = section.b0
      section.a1 = (-2 * cosine) / a0
      section.a2 = (1 - alpha) / a0
    }
  }
}
