/** What a run has come to: written into its row, and told to the windows. */
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { LossPoint, Run } from '../../src-shared/contract/training.ts'
import type { RunRow } from '../library/runs.ts'
import type { StudioContext } from './context.ts'
import type { LiveRun } from './trainingLive.ts'
import { runOf } from './trainingRunRow.ts'

export class RunTelling {
  readonly #context: StudioContext
  /** Runs that train or wait for their turn, by id. */
  readonly #live: ReadonlyMap<string, LiveRun>

  constructor(context: StudioContext, live: ReadonlyMap<string, LiveRun>) {
    this.#context = context
    this.#live = live
  }

  asRun(row: RunRow): Run {
    return runOf(this.#context.library, row, this.#live.get(row.id))
  }

  /** A disk that is full keeps a row from being written, but not a run from ending. */
  save(id: string, values: Partial<RunRow>) {
    try {
      this.#context.library.runs.update(id, values)
    } catch (error) {
      this.report(error)
    }
  }

  report(error: unknown) {
    const { message, hint } = envelopeOf(error)
    this.#context.emit('notice', { level: 'error', message, hint })
  }

  note({ name }: LiveRun, words: string) {
    this.#context.emit('notice', { level: 'note', message: `“${name}”: ${words}`, hint: '' })
  }

  /** @param points that its figures have got since it was last told of. */
  tell(id: string, points: readonly LossPoint[] = []) {
    const row = this.#context.library.runs.table.find(id)
    if (row) this.#context.emit('training.progress', { run: this.asRun(row), points: [...points] })
  }
}
