/** Instruments that were kept under a name of their own: a checkpoint's weights in the library's files. */
import { randomUUID } from 'node:crypto'
import type { Instrument } from '../../src-shared/contract/instruments.ts'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { filledFacts } from './olderRows.ts'
import { removeRow, renameRow } from './named.ts'
import { Table } from './table.ts'

/** What the contract tells of an instrument, but for its reference and name. */
export type InstrumentFacts = Omit<Instrument, 'ref' | 'name'>

export interface InstrumentRow {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly deletedAt: number | null
  /** Of a .safetensors in the library's files. */
  readonly fileHash: string
  readonly facts: InstrumentFacts
  /** Of a .wav in the library's files: what it is heard by; null where none came with it. */
  readonly sampleHash: string | null
}

export class Instruments {
  readonly #core: LibraryCore
  readonly table: Table<InstrumentRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<InstrumentRow>(core.database, core.changes, {
      name: 'instruments',
      json: ['facts'],
      flags: [],
      filled: { facts: filledFacts },
      changed: ({ id }) => [['instruments', id]],
    })
    core.history.registerTable(this.table)
  }

  /** By name, without the bin's. */
  list(): InstrumentRow[] {
    return this.table.select('WHERE deletedAt IS NULL ORDER BY name COLLATE NOCASE, createdAt')
  }

  /** @throws SyrinxError `instrument/unknown` */
  get(id: string): InstrumentRow {
    return present(this.table, id, 'instrument', 'instrument')
  }

  /** The name, or with a number where another instrument has it. */
  freeName(name: string): string {
    const taken = new Set(this.list().map((it) => it.name))
    if (!taken.has(name)) return name
    for (let i = 2; ; i++) if (!taken.has(`${name} (${String(i)})`)) return `${name} (${String(i)})`
  }

  /**
   * Not a step of undo.
   * @param fileHash what `files.putFile` gave for the .safetensors
   * @param sampleHash the same for the .wav that it is heard by
   */
  keep(
    name: string,
    fileHash: string,
    facts: InstrumentFacts,
    sampleHash: string | null = null,
  ): InstrumentRow {
    return this.table.insert({
      id: randomUUID(),
      name,
      createdAt: Date.now(),
      deletedAt: null,
      fileHash,
      facts,
      sampleHash,
    })
  }

  /** A step of undo. @throws SyrinxError `instrument/unknown` */
  rename(id: string, name: string) {
    renameRow(this.#core.history, this.table, this.get(id), name)
  }

  /** Into the bin, as a step of undo. @throws SyrinxError `instrument/unknown` */
  remove(id: string) {
    removeRow(this.#core.history, this.table, this.get(id))
  }
}
