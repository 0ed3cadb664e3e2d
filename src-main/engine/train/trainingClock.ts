/** How long a run has trained: without its waits, and without the time in which the machine slept. */

/** No step takes this much longer than all before it, nor any this long beside quick ones, unless nothing ran at all. */
const sleptTimes = 20
const sleptMilliseconds = 60_000

export class TrainingClock {
  readonly #now: () => number
  #milliseconds: number
  /** Since when it runs; not while it is paused. */
  #since: number
  #pauses = 0
  #tickedAt: number | undefined
  #longest = 0

  /**
   * @param seconds trained before
   * @param now milliseconds; for tests
   */
  constructor(seconds: number, now = () => performance.now()) {
    this.#now = now
    this.#milliseconds = seconds * 1000
    this.#since = now()
  }

  get seconds(): number {
    const running = this.#pauses > 0 ? 0 : this.#now() - this.#since
    return (this.#milliseconds + running) / 1000
  }

  /** Pauses nest. */
  pause(): void {
    this.#milliseconds = this.seconds * 1000
    this.#pauses++
  }

  resume(): void {
    if (--this.#pauses > 0) return
    this.#since = this.#now()
    this.#tickedAt = undefined
  }

  /** To be called after every step: clocks of some systems go on while a machine sleeps in the middle of one. */
  tick(): void {
    const now = this.#now()
    const gap = this.#tickedAt === undefined ? 0 : now - this.#tickedAt
    this.#tickedAt = now
    const isSleep = this.#longest > 0 && gap > Math.max(sleptMilliseconds, sleptTimes * this.#longest)
    if (isSleep) this.#milliseconds -= gap - this.#longest
    else this.#longest = Math.max(this.#longest, gap)
  }
}
