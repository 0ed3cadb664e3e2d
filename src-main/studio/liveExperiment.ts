/** An experiment while it runs or waits for its turn. */
import type { LossPoint } from '../../src-shared/contract/training.ts'
import type { ExperimentRow } from '../library/experiments.ts'
import type { Queued } from './trainingQueue.ts'

/** As many as a chart has pixels, and some. */
const mostPoints = 4000

export class LiveExperiment implements Queued {
  readonly id: string
  readonly name: string
  jobId = ''
  doneShare: number
  words = 'Getting ready…'
  variant: string | null = null
  secondsLeft: number | null = null
  /** Losses of the network that is being trained, for windows that come later. */
  points: readonly LossPoint[] = []
  /** When its row was last written, by `performance.now()`. */
  savedAt = 0
  readonly ended: Promise<void>
  readonly end: () => void
  readonly #secondsBefore: number
  #begunAt: number | null = null

  constructor({ id, title, doneShare, seconds }: ExperimentRow) {
    this.id = id
    this.name = title
    this.doneShare = doneShare
    this.#secondsBefore = seconds
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    this.end = resolve
  }

  /** Its turn has come. */
  begin() {
    this.#begunAt = performance.now()
  }

  /** Of work, over all times that it was gone on with. */
  get seconds(): number {
    const here = this.#begunAt === null ? 0 : (performance.now() - this.#begunAt) / 1000
    return this.#secondsBefore + here
  }

  /** It can't be paused: who comes after it waits. */
  makeRoom() {
    return undefined
  }

  follow(progress: ExperimentFigures) {
    const from = progress.points[0]?.step ?? Infinity
    const known = progress.variant === this.variant ? this.points : []
    // What goes on from a checkpoint takes steps again that it had taken.
    this.points = [...known.filter(({ step }) => step < from), ...progress.points]
    if (this.points.length > mostPoints) this.points = this.points.filter((_, index) => index % 2 === 0)
    this.doneShare = progress.doneShare
    this.words = progress.words
    this.variant = progress.variant
    this.secondsLeft = progress.secondsLeft
  }
}

export interface ExperimentFigures {
  readonly doneShare: number
  readonly words: string
  readonly variant: string | null
  readonly secondsLeft: number | null
  readonly points: readonly LossPoint[]
}
