/** Data sets: named collections of clips, all brought to one sample rate. */
import { randomUUID } from 'node:crypto'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { Table } from './table.ts'

export interface DatasetRow {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly deletedAt: number | null
  readonly sampleRateHz: number
}

export class Datasets {
  readonly #core: LibraryCore
  readonly table: Table<DatasetRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<DatasetRow>(core.database, core.changes, {
      name: 'datasets',
      json: [],
      flags: [],
      changed: ({ id }) => [['datasets', id]],
    })
    core.history.registerTable(this.table)
  }

  /** Newest first, without the bin's. */
  list(): DatasetRow[] {
    return this.table.select('WHERE deletedAt IS NULL ORDER BY createdAt DESC, rowid DESC')
  }

  /** @throws SyrinxError `dataset/unknown` */
  get(id: string): DatasetRow {
    return present(this.table, id, 'dataset', 'data set')
  }

  create(name: string, sampleRateHz: number): DatasetRow {
    return this.table.insert({
      id: randomUUID(),
      name,
      createdAt: Date.now(),
      deletedAt: null,
      sampleRateHz,
    })
  }

  /** A step of undo. @throws SyrinxError `dataset/unknown` */
  rename(id: string, name: string) {
    const before = this.get(id)
    this.#core.history.changeRows('library', `Rename “${before.name}”`, this.table, [
      { id, values: { name } },
    ])
  }

  /** Into the bin, with its clips; a step of undo. @throws SyrinxError `dataset/unknown` */
  remove(id: string) {
    const { name } = this.get(id)
    const values = { deletedAt: Date.now() }
    this.#core.history.changeRows('library', `Delete “${name}”`, this.table, [{ id, values }])
  }
}
