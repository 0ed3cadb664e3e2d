/**
 * One run trains, or one experiment runs, at a time, in the order in which they were asked for; a paused one makes room.
 */
export interface Queued {
  readonly id: string
  readonly name: string
  /** Fulfilled when it has ended, however it ended. */
  readonly ended: Promise<void>
  readonly end: () => void
  /** Another one has come and waits for this one, which is the first. */
  readonly makeRoom: () => void
}

export class TrainingQueue {
  readonly #runs: Queued[] = []

  get first(): Queued | undefined {
    return this.#runs[0]
  }

  /** Whether others wait for this one. */
  isWaitedFor(run: Queued): boolean {
    return this.first === run && this.#runs.length > 1
  }

  enter(run: Queued) {
    this.#runs.push(run)
    if (this.first !== run) this.first?.makeRoom()
  }

  /**
   * Waits for the run's turn.
   * @param onWait told which one it waits for, whenever that is another.
   * @returns false when `signal` came first.
   */
  async turn(run: Queued, signal: AbortSignal, onWait: (before: Queued) => void): Promise<boolean> {
    const { promise: aborted, resolve } = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => resolve(), { once: true })
    let told: Queued | undefined
    while (this.first !== run && !signal.aborted) {
      const first = this.first!
      if (told !== first) onWait(first)
      told = first
      await Promise.race([first.ended, aborted])
    }
    return !signal.aborted
  }

  leave(run: Queued) {
    const at = this.#runs.indexOf(run)
    if (at >= 0) this.#runs.splice(at, 1)
    run.end()
  }
}
