/** A run while it goes on: its figures as they come, and how it is asked to pause or to end. */
import type { LossPoint, Run, TrainingSettings } from '../../src-shared/contract/training.ts'
import type { TrainFigures } from '../tasks/trainTask.ts'
import { thinPoints } from './trainingThin.ts'

/** How a run was asked to end: for good, or to make room for another while it is paused. */
export type Ending = 'stop' | 'park'

/** Before this, a rate is that of a machine that still warms up. */
const honestAfterSeconds = 4
/** Points that are kept in memory before every second one goes. */
const mostPoints = 6000

export class LiveRun {
  readonly id: string
  readonly name: string
  readonly limit: TrainingSettings['limit']
  /** What it goes on with; what it was trained with when undefined. */
  readonly resumeCompute: TrainingSettings['compute'] | undefined
  jobId = ''
  /** What it does before its first step, in words. */
  preparing = 'Getting the recordings ready…'
  /** What it does after its last step, in words; empty before. */
  checking = ''
  /** What it trains on, and why, once that has been chosen. */
  computeWords = ''
  figures: TrainFigures | null = null
  validationLoss: number | null = null
  bestValidationLoss: number | null = null
  ending: Ending | null = null
  /** Gives the processor back to it; null while it isn't paused. */
  release: (() => void) | null = null
  /** Fulfilled when it has ended, however it ended. */
  readonly ended: Promise<void>
  readonly end: () => void
  /** Called when another one has come and waits for this one. */
  makeRoom: () => void = () => undefined
  #points: readonly LossPoint[]
  readonly #trainedBefore: number

  /** @param points what was measured before, when a run goes on. */
  constructor(
    { id, name, settings }: Pick<Run, 'id' | 'name' | 'settings'>,
    points: readonly LossPoint[],
    resumeCompute?: TrainingSettings['compute'],
  ) {
    this.resumeCompute = resumeCompute
    this.id = id
    this.name = name
    this.limit = settings.limit
    this.#points = points
    this.#trainedBefore = points.at(-1)?.trainedSeconds ?? 0
    const checked = points.flatMap((it) => it.validationLoss ?? [])
    this.validationLoss = checked.at(-1) ?? null
    this.bestValidationLoss = checked.length > 0 ? checked.reduce((a, b) => Math.min(a, b)) : null
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.end = resolve
  }

  get points(): readonly LossPoint[] {
    return this.#points
  }

  /** Time left, once that can be known; never while it waits. */
  get secondsLeft(): number | null {
    if (!this.figures || this.release) return null
    const here = this.figures.trainedSeconds - this.#trainedBefore
    return here < honestAfterSeconds ? null : this.figures.secondsLeft
  }

  /** @returns the points that windows haven't had yet. */
  take(figures: TrainFigures, logged: boolean): readonly LossPoint[] {
    this.figures = figures
    const { validationLoss } = figures
    if (validationLoss !== null) {
      this.validationLoss = validationLoss
      this.bestValidationLoss = Math.min(this.bestValidationLoss ?? Infinity, validationLoss)
    }
    if (!logged) return []
    const { secondsLeft: _secondsLeft, ...point } = figures
    // A run that goes on from a checkpoint takes steps again that it had taken.
    const before = this.#points
    const kept =
      (before.at(-1)?.step ?? 0) < point.step ? before : before.filter((it) => it.step < point.step)
    this.#points = kept.length < mostPoints ? [...kept, point] : thinPoints([...kept, point], mostPoints / 2)
    return [point]
  }
}
