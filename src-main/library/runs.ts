/** Runs: each learns an instrument in a folder of its own, `runs/ID`. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../../src-shared/contract/training.ts'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { filledTraining } from './olderRows.ts'
import { removeRow, renameRow } from './named.ts'
import { Table } from './table.ts'

/** As the contract has it, but for what only a live job knows. */
export interface RunRow extends Omit<Run, 'jobId' | 'secondsLeft' | 'computeWords'> {
  readonly deletedAt: number | null
  /** Who trains it; null when nobody does. */
  readonly sessionId: string | null
  /** Checkpoint of another run that it began with. */
  readonly originCheckpointId: string | null
}

export type NewRun = Omit<RunRow, 'deletedAt' | 'sessionId'>

export class Runs {
  readonly #core: LibraryCore
  readonly table: Table<RunRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<RunRow>(core.database, core.changes, {
      name: 'runs',
      json: ['settings', 'error'],
      flags: [],
      filled: { settings: filledTraining },
      changed: ({ id }) => [['runs', id]],
    })
    core.history.registerTable(this.table)
  }

  /** Newest first, without the bin's. */
  list(): RunRow[] {
    return this.table.select('WHERE deletedAt IS NULL ORDER BY createdAt DESC, rowid DESC')
  }

  /** @throws SyrinxError `run/unknown` */
  get(id: string): RunRow {
    return present(this.table, id, 'run', 'run')
  }

  /** Where its files lie. */
  folder(id: string): string {
    return join(this.#core.directory, 'runs', id)
  }

  /** A run that this session is about to train, with its folder. Not a step of undo. */
  begin(run: NewRun): RunRow {
    mkdirSync(this.folder(run.id), { recursive: true })
    return this.table.insert({ ...run, deletedAt: null, sessionId: this.#core.sessionId })
  }

  /** What becomes known while it trains; `sessionId` says who trains it, null when it ends. Not a step of undo. */
  update(id: string, values: Partial<Omit<RunRow, 'id' | 'deletedAt' | 'createdAt'>>): RunRow | undefined {
    return this.table.update(id, values)
  }

  /** A step of undo. @throws SyrinxError `run/unknown` */
  rename(id: string, name: string) {
    renameRow(this.#core.history, this.table, this.get(id), name)
  }

  /** Into the bin, with its checkpoints; a step of undo. @throws SyrinxError `run/unknown` */
  remove(id: string) {
    removeRow(this.#core.history, this.table, this.get(id))
  }
}
