/** What was deleted and can come back, and its end. */
import { join } from 'node:path'
import type { BinItem } from '../../src-shared/contract/studio.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { LibraryCore } from './core.ts'
import type { BaseRow, Table } from './table.ts'

type Kind = BinItem['kind']

interface Listed {
  readonly name: string
  /** That its end would free if nobody else names them. */
  readonly bytes: string
  /** Whether it lies in the bin with what it belongs to. */
  readonly withOwner: string
}

const nobodys = 'FALSE'
const ofDeleted = (table: string, column: string) =>
  `${column} IN (SELECT id FROM ${table} WHERE deletedAt IS NOT NULL)`

/** Kinds with a folder of their own for each row. */
const folders: { readonly [Of in Kind]?: string } = { run: 'runs', experiment: 'experiments' }

/** How each kind is listed. */
const listed: Readonly<Record<Kind, Listed>> = {
  project: {
    name: 'name',
    bytes:
      'SELECT SUM(bytes) FROM files WHERE hash IN (SELECT audioHash FROM takes WHERE projectId = projects.id)',
    withOwner: nobodys,
  },
  take: {
    name: 'name',
    bytes: 'SELECT bytes FROM files WHERE hash = takes.audioHash',
    withOwner: ofDeleted('projects', 'projectId'),
  },
  dataset: {
    name: 'name',
    bytes:
      'SELECT SUM(bytes) FROM files WHERE hash IN (SELECT audioHash FROM clips WHERE datasetId = datasets.id)',
    withOwner: nobodys,
  },
  clip: {
    name: 'name',
    bytes: 'SELECT bytes FROM files WHERE hash = clips.audioHash',
    withOwner: ofDeleted('datasets', 'datasetId'),
  },
  run: {
    name: 'name',
    bytes: 'SELECT SUM(bytes) FROM checkpoints WHERE runId = runs.id',
    withOwner: nobodys,
  },
  checkpoint: {
    name: `(SELECT name FROM runs WHERE runs.id = runId) || ', step ' || step`,
    bytes: 'SELECT checkpoints.bytes',
    withOwner: ofDeleted('runs', 'runId'),
  },
  instrument: {
    name: 'name',
    bytes: 'SELECT SUM(bytes) FROM files WHERE hash IN (instruments.fileHash, instruments.sampleHash)',
    withOwner: nobodys,
  },
  experiment: {
    name: 'title',
    bytes: 'SELECT experiments.bytes',
    withOwner: nobodys,
  },
  blind: {
    name: 'name',
    bytes:
      'SELECT SUM(bytes) FROM files WHERE hash IN (SELECT audioHash FROM blindItems WHERE sessionId = blindSessions.id)',
    withOwner: nobodys,
  },
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
             FROM ${table} WHERE deletedAt IS NOT NULL AND NOT (${listed[kind].withOwner})`,
          )
          .map((item) => ({ kind, ...item }))
      })
      .sort((a, b) => b.deletedAt - a.deletedAt)
  }

  /** A step of undo. @throws SyrinxError `bin/not-there` */
  restore(kind: Kind, id: string) {
    const item = this.list().find((each) => each.kind === kind && each.id === id)
    if (!item) throw new SyrinxError('bin/not-there', 'This is no longer in the bin.')
    const row = this.#tables[kind].find(id) as BaseRow & { readonly projectId?: string }
    const scope = row.projectId ?? 'library'
    const back = [{ id, values: { deletedAt: null } }]
    this.#core.history.changeRows(scope, `Restore “${item.name}”`, this.#tables[kind], back)
  }

  /** Deletes the rows for good; their files are nobody's from then on. @returns the folders of what is gone */
  purge(): string[] {
    return this.#core.database.transaction(() => {
      const items = this.list()
      for (const { kind, id } of items) this.#tables[kind].purge(id)
      this.#core.history.forget(new Set(items.map(({ id }) => id)))
      if (items.length > 0) this.#core.changes.tell('bin', null)
      return items.flatMap(({ kind, id }) => {
        const folder = folders[kind]
        return folder === undefined ? [] : [join(this.#core.directory, folder, id)]
      })
    })
  }
}
