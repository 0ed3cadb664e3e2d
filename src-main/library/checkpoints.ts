/** Checkpoints: what a run has learned at a step, as a file in its folder. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Checkpoint } from '../../src-shared/contract/training.ts'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { Table } from './table.ts'

export interface CheckpointRow extends Checkpoint {
  readonly deletedAt: number | null
  /** Within the run's folder. */
  readonly path: string
}

export class Checkpoints {
  readonly #core: LibraryCore
  readonly table: Table<CheckpointRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<CheckpointRow>(core.database, core.changes, {
      name: 'checkpoints',
      json: [],
      flags: ['best', 'canGoOn'],
      changed: ({ runId }) => [['checkpoints', runId]],
    })
    core.history.registerTable(this.table)
  }

  /** Of a run, by step, without the bin's. */
  list(runId: string): CheckpointRow[] {
    return this.table.select('WHERE runId = ? AND deletedAt IS NULL ORDER BY step, rowid', runId)
  }

  /** @throws SyrinxError `checkpoint/unknown` */
  get(id: string): CheckpointRow {
    return present(this.table, id, 'checkpoint', 'checkpoint')
  }

  /** Where its file lies. */
  pathOf({ runId, path }: Pick<CheckpointRow, 'runId' | 'path'>): string {
    return join(this.#core.directory, 'runs', runId, path)
  }

  /** Names a file that is whole; one that is named already gets these values. Not a step of undo. */
  put(checkpoint: Omit<CheckpointRow, 'id' | 'deletedAt' | 'createdAt'>): CheckpointRow {
    return this.#core.database.transaction(() => {
      if (checkpoint.best)
        this.#core.database.run('UPDATE checkpoints SET best = 0 WHERE runId = ?', checkpoint.runId)
      const there = this.table.select('WHERE runId = ? AND path = ?', checkpoint.runId, checkpoint.path)[0]
      if (there) return this.table.update(there.id, checkpoint) ?? there
      return this.table.insert({
        ...checkpoint,
        id: randomUUID(),
        createdAt: Date.now(),
        deletedAt: null,
      })
    })
  }

  /** What was found out about it later. Not a step of undo. */
  update(id: string, values: Partial<Omit<CheckpointRow, 'id' | 'deletedAt'>>): CheckpointRow | undefined {
    return this.table.update(id, values)
  }

  /** Into the bin, as a step of undo. @throws SyrinxError `checkpoint/unknown` */
  remove(id: string) {
    const { step } = this.get(id)
    const values = { deletedAt: Date.now() }
    this.#core.history.changeRows('library', `Delete the checkpoint at step ${step}`, this.table, [
      { id, values },
    ])
  }

  /** Whether a project plays with it, or a take was made with it: then it isn't thinned away. */
  isPlayed(id: string): boolean {
    const mention = `%"${id}"%`
    return (
      this.#core.database.get(
        'SELECT 1 FROM projects WHERE document LIKE ? UNION ALL SELECT 1 FROM takes WHERE settings LIKE ? LIMIT 1',
        mention,
        mention,
      ) !== undefined
    )
  }

  /** For good, with what undo remembers of it; its file is whoever calls this one's to remove. */
  purge(id: string) {
    this.#core.database.transaction(() => {
      this.table.purge(id)
      this.#core.history.forget(new Set([id]))
    })
  }
}
