/**
 * What a network plays beside the partials that it is told, held down to what the recordings have of that: the rest of a
 * short moment is never louder than theirs was at that age. A network that draws each sample adds noise of its own; the
 * hammer, the breath and the bow are in the recordings as well, and stay.
 *
 * (The deterministic and the stochastic part of a sound: Serra & Smith 1990, Spectral Modeling Synthesis.)
 */

/** The rest's power is that of about the last so many seconds. */
const smoothingSeconds = 0.01
/** What is allowed is looked up so often. */
const stepSamples = 32

export class ResidualLimiter {
  readonly #mostAt: (seconds: number) => number
  readonly #sampleRateHz: number
  readonly #forget: number
  #power = 0
  #most = 0
  #done = 0

  /** @param mostAt root mean square that the rest may have, by the seconds since the voice’s first sample. */
  constructor(mostAt: (seconds: number) => number, sampleRateHz: number) {
    this.#mostAt = mostAt
    this.#sampleRateHz = sampleRateHz
    this.#forget = Math.exp(-1 / (smoothingSeconds * sampleRateHz))
  }

  /** @param told the sum of the told partials, as loud as the network plays. @param sound is changed in place. */
  process(sound: Float32Array, told: Float32Array): void {
    for (let i = 0; i < sound.length; i++) {
      if (this.#done % stepSamples === 0) this.#most = this.#mostAt(this.#done / this.#sampleRateHz)
      this.#done++
      const rest = sound[i] - told[i]
      this.#power = rest * rest + this.#forget * (this.#power - rest * rest)
      if (this.#power > this.#most ** 2) sound[i] = told[i] + rest * (this.#most / Math.sqrt(this.#power))
    }
  }
}
