/** Runs of experiments: each in a folder of its own, `experiments/ID`, with its report in it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ExperimentRun } from '../../src-shared/contract/experiments.ts'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { Table } from './table.ts'

/** As the contract has it, but for what only a live job knows. */
export interface ExperimentRow extends Omit<ExperimentRun, 'jobId'> {
  readonly deletedAt: number | null
  /** Who runs it; null when nobody does. */
  readonly sessionId: string | null
  /** Of its folder, when it was last put into the bin. */
  readonly bytes: number
  /** Where the data that was given lies; null for none. */
  readonly dataPath: string | null
}

export type NewExperiment = Pick<ExperimentRow, 'id' | 'name' | 'title' | 'scale' | 'createdAt' | 'dataPath'>

export class Experiments {
  readonly #core: LibraryCore
  readonly table: Table<ExperimentRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<ExperimentRow>(core.database, core.changes, {
      name: 'experiments',
      json: ['held', 'error'],
      flags: [],
      changed: ({ id }) => [['experiments', id]],
    })
    core.history.registerTable(this.table)
  }

  /** Newest first, without the bin's. */
  list(): ExperimentRow[] {
    return this.table.select('WHERE deletedAt IS NULL ORDER BY createdAt DESC, rowid DESC')
  }

  /** @throws SyrinxError `experiment/unknown` */
  get(id: string): ExperimentRow {
    return present(this.table, id, 'experiment', 'experiment')
  }

  /** Where its files lie. */
  folder(id: string): string {
    return join(this.#core.directory, 'experiments', id)
  }

  /** One that this session is about to run, with its folder. Not a step of undo. */
  begin(experiment: NewExperiment): ExperimentRow {
    mkdirSync(this.folder(experiment.id), { recursive: true })
    return this.table.insert({
      ...experiment,
      deletedAt: null,
      state: 'running',
      sessionId: this.#core.sessionId,
      doneShare: 0,
      words: '',
      held: null,
      seconds: 0,
      bytes: 0,
      error: null,
    })
  }

  /** What becomes known while it runs; `sessionId` says who runs it, null when it ends. Not a step of undo. */
  update(
    id: string,
    values: Partial<Omit<ExperimentRow, 'id' | 'deletedAt' | 'createdAt'>>,
  ): ExperimentRow | undefined {
    return this.table.update(id, values)
  }

  /** Into the bin, as a step of undo. @throws SyrinxError `experiment/unknown` */
  remove(id: string) {
    const { title } = this.get(id)
    const values = { deletedAt: Date.now() }
    this.#core.history.changeRows('library', `Delete the experiment “${title}”`, this.table, [{ id, values }])
  }
}
