/** One at a time, in the order in which they asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve()
  #there = 0

  /** Whether who asks now has to wait. */
  get isTaken(): boolean {
    return this.#there > 0
  }

  /**
   * Waits for its turn, or for the signal.
   * @returns how to let the next one begin; undefined when the signal came first.
   */
  async take(signal: AbortSignal): Promise<(() => void) | undefined> {
    const before = this.#last
    let next = () => {}
    this.#last = new Promise<void>((resolve) => (next = resolve))
    this.#there++
    const release = () => {
      this.#there--
      next()
    }
    const aborted = new Promise<'aborted'>((resolve) => {
      if (signal.aborted) resolve('aborted')
      else signal.addEventListener('abort', () => resolve('aborted'), { once: true })
    })
    if ((await Promise.race([before, aborted])) === 'aborted') {
      void before.then(release)
      return undefined
    }
    return release
  }
}
