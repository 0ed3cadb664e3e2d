/** What an experiment tells while it goes on. */
import type { LossPoint } from '../../../src-shared/contract/training.ts'
import type { Plan } from '../../../src-shared/experiments/definition.ts'
import { Workload } from './workload.ts'

export interface ExperimentProgressEvent {
  /** 0 … 1. */
  readonly doneShare: number
  /** What it does at this moment. */
  readonly words: string
  /** The variant that is worked on. */
  readonly variant: string | null
  readonly secondsLeft: number | null
  /** Of the loss curve of the variant that is being trained, since the last event. */
  readonly points: readonly LossPoint[]
}

export interface ExperimentHooks {
  /** A line of plain words that stays. */
  say(words: string): void
  progress(event: ExperimentProgressEvent): void
  shouldStop(): boolean
  /** Waits while somebody else needs the processor. */
  held?(): Promise<void>
}

const betweenMilliseconds = 250

/** Gathers what is done, and tells it a few times a second. */
export class ExperimentProgress {
  readonly work: Workload
  readonly #hooks: ExperimentHooks
  #toldAt = -Infinity
  #points: LossPoint[] = []

  constructor(plan: Plan, hooks: ExperimentHooks) {
    this.work = new Workload(plan)
    this.#hooks = hooks
  }

  point(point: LossPoint): void {
    this.#points.push(point)
  }

  /** @param now told at once, however short ago the last was. */
  tell(words: string, variant: string | null, now = false): void {
    if (!now && performance.now() - this.#toldAt < betweenMilliseconds) return
    this.#toldAt = performance.now()
    const points = this.#points
    this.#points = []
    this.#hooks.progress({
      doneShare: this.work.doneShare(),
      words,
      variant,
      secondsLeft: this.work.secondsLeft(),
      points,
    })
  }
}
