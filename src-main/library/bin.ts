/** What was deleted and can come back, and its end. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BinItem } from '../../src-shared/contract/studio.ts'
import type { LibraryCore } from './core.ts'
import type { BaseRow, Table } from './table.ts'

type Kind = BinItem['kind']

/** How each kind is listed: its name, and the bytes that its end would free if nobody else names them. */
const listed: Readonly<Record<Kind, { readonly name: string; readonly bytes: string }>> = {
  project: {
    name: 'name',
    bytes:
      'SELECT SUM(bytes) FROM files WHERE hash IN (SELECT audioHash FROM takes WHERE projectId = projects.id)',
  },
  take: { name: 'name', bytes: 'SELECT bytes FROM files WHERE hash = takes.audioHash' },
  dataset: {
    name: 'name',
    bytes:
      'SELECT SUM(bytes) FROM files WHERE hash IN (SELECT audioHash FROM clips WHERE datasetId = datasets.id)',
  },
  clip: { name: 'name', bytes: 'SELECT bytes FROM files WHERE hash = clips.audioHash' },
  run: { name: 'name', bytes: 'SELECT SUM(bytes) FROM checkpoints WHERE runId = runs.id' },
  checkpoint: {
    name: `(SELECT name FROM runs WHERE runs.id = runId) || ', step ' || step`,
    bytes: 'SELECT checkpoints.bytes',
  },
  instrument: { name: 'name', bytes: 'SELECT bytes FROM files WHERE hash = instruments.fileHash' },
}

export class Bin {
  readonly #core: LibraryCore
  readonly #tables: Readonly<Record<Kind, Table<BaseRow>>>

  constructor(core: LibraryCore, tables: Readonly<Record<Kind, Table<BaseRow>>>) {
    this.#core = core
    this.#tables = tables
  }

  /** Newest first. What lies in a deleted project, data set or run goes with it and isn't listed. */
  list(): BinItem[] {
    return (Object.keys(listed) as Kind[])
      .flatMap((kind) => {
        const table = this.#tables[kind].shape.name
        return this.#core.database
          .all<Omit<BinItem, 'kind'>>(
            `SELECT id, ${listed[kind].name} AS name, deletedAt, COALESCE((${listed[kind].bytes}), 0) AS bytes
             FROM ${table} WHERE deletedAt IS NOT NULL`,
          )
          .map((item) => ({ kind, ...item }))
      })
      .sort((a, b) => b.deletedAt - a.deletedAt)
  }

  /** The table of a kind of thing. */
  tableOf(kind: Kind): Table<BaseRow> {
    return this.#tables[kind]
  }

  /** Deletes the rows for good; their files are nobody's from then on. @returns the folders of runs that are gone */
  purge(): string[] {
    return this.#core.database.transaction(() => {
      const items = this.list()
      for (const { kind, id } of items) {
        this.#tables[kind].purge(id)
        this.#core.history.forget(id)
      }
      return items
        .filter(({ kind }) => kind === 'run')
        .map(({ id }) => join(this.#core.directory, 'runs', id))
    })
  }

  removeFolders(folders: readonly string[]) {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}
