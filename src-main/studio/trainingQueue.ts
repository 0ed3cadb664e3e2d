/** One run trains at a time, in the order in which they were asked for; a paused one makes room. */
import type { LiveRun } from './trainingLive.ts'

export class TrainingQueue {
  readonly #runs: LiveRun[] = []

  get first(): LiveRun | undefined {
    return this.#runs[0]
  }

  find(id: string): LiveRun | undefined {
    return this.#runs.find((run) => run.id === id)
  }

  /** Whether others wait for this one. */
  isWaitedFor(run: LiveRun): boolean {
    return this.first === run && this.#runs.length > 1
  }

  enter(run: LiveRun) {
    this.#runs.push(run)
  }

  /**
   * Waits for the run's turn.
   * @param onWait told which one it waits for, whenever that is another.
   * @returns false when `signal` came first.
   */
  async turn(run: LiveRun, signal: AbortSignal, onWait: (before: LiveRun) => void): Promise<boolean> {
    const { promise: aborted, resolve } = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => resolve(), { once: true })
    let told: LiveRun | undefined
    while (this.first !== run && !signal.aborted) {
      const first = this.first!
      if (told !== first) onWait(first)
      told = first
      await Promise.race([first.ended, aborted])
    }
    return !signal.aborted
  }

  leave(run: LiveRun) {
    const at = this.#runs.indexOf(run)
    if (at >= 0) this.#runs.splice(at, 1)
    run.end()
  }
}
