/** How long work still takes: told only once it can be known, and smoothed over the last seconds. */

/** Before this much time and these many reports any estimate would be a guess. */
const leastSeconds = 2
const leastReports = 4
/** The speed is that of this much of the past, so that one slow moment doesn't throw the estimate about. */
const windowSeconds = 20

export class TimeLeft {
  #reports: { readonly atSeconds: number; readonly done: number }[] = []
  #total = 0

  /** Forgets what it knew: the work waited, or is another than before. */
  reset() {
    this.#reports = []
  }

  /** @returns seconds left, or null as long as that can't be known honestly. */
  report(done: number, total: number, atSeconds: number): number | null {
    const last = this.#reports.at(-1)
    if (total !== this.#total || (last && done < last.done)) this.reset()
    this.#total = total
    if (this.#reports.at(-1)?.done !== done) this.#reports.push({ atSeconds, done })
    while (this.#reports.length > 2 && this.#reports[1].atSeconds < atSeconds - windowSeconds)
      this.#reports.shift()
    if (total <= 0) return null
    if (done >= total) return 0
    const [first] = this.#reports
    const elapsed = atSeconds - first.atSeconds
    if (this.#reports.length < leastReports || elapsed < leastSeconds) return null
    return ((total - done) * elapsed) / (done - first.done)
  }
}
