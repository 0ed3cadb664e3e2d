/** How far a sound has been played that is bent while it is: a higher one goes faster. */

const rateOf = (cents: number) => 2 ** (cents / 1200)

export class SoundPlace {
  readonly #glideSeconds: number
  /** It was at this second of itself … */
  #seconds = 0
  /** … at this one of the context’s clock, */
  #since: number
  /** and has gone at this rate since. */
  #rate: number

  /** @param glideSeconds time constant with which the rate follows a bend */
  constructor(atSeconds: number, cents: number, glideSeconds: number) {
    this.#since = atSeconds
    this.#rate = rateOf(cents)
    this.#glideSeconds = glideSeconds
  }

  at(contextSeconds: number): number {
    return Math.max(0, this.#seconds + Math.max(0, contextSeconds - this.#since) * this.#rate)
  }

  bend(cents: number, contextSeconds: number): void {
    const rate = rateOf(cents)
    // What a glide is behind a leap when it is over, taken off at once.
    this.#seconds = this.at(contextSeconds) - (rate - this.#rate) * this.#glideSeconds
    this.#since = Math.max(contextSeconds, this.#since)
    this.#rate = rate
  }
}
