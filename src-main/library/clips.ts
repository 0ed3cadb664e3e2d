/** Clips: recordings of a data set, and the notes that are in them. */
import { randomUUID } from 'node:crypto'
import type { Clip } from '../../src-shared/contract/datasets.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { ClipLabels } from './clipLabels.ts'
import { partsOf, type ClipQuery } from './clipQuery.ts'
import { clipTexts } from './clipTexts.ts'
import type { LibraryCore } from './core.ts'
import type { Value } from './database.ts'
import { counted, present } from './gone.ts'
import { Table } from './table.ts'

export interface ClipRow extends Omit<Clip, 'url' | 'notes' | 'peaks'> {
  readonly position: number
  readonly sortName: string
  /** Folder that it was imported from, with those around it: `drums/kick`; empty where none is known. */
  readonly sourceFolder: string
  readonly searchText: string
  readonly createdAt: number
  readonly deletedAt: number | null
  /** Of the working copy: the data set's. */
  readonly sampleRateHz: number
  readonly peaks: Uint8Array
  /** sha256 of the file as it came, which isn't kept. */
  readonly sourceHash: string
  /** sha256 of the working copy, a wav in the library's files. */
  readonly audioHash: string
}

/** A clip with the notes that count: those put in by hand, else those heard. */
export type ClipWithNotes = ClipRow & { readonly notes: readonly Note[] }

export type NewClip = Omit<
  ClipRow,
  | 'id'
  | 'position'
  | 'sortName'
  | 'searchText'
  | 'createdAt'
  | 'deletedAt'
  | 'labels'
  | 'lowestMidi'
  | 'highestMidi'
>

/** What can decide on a clip's category. */
export type ForCategory = Pick<ClipRow, 'id' | 'name' | 'tags' | 'category' | 'sourceFolder'> & {
  /** Different notes in it, as they come. */
  readonly midi: readonly number[]
}

const withNotes = `SELECT clips.*, labels.notes AS notes FROM clips
  LEFT JOIN labels ON labels.clipId = clips.id AND labels.kind = clips.labels`

export class Clips {
  readonly #core: LibraryCore
  readonly #labels: ClipLabels
  readonly table: Table<ClipRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<ClipRow>(core.database, core.changes, {
      name: 'clips',
      json: ['tags'],
      flags: [],
      changed: ({ datasetId }) => [
        ['clips', datasetId],
        ['datasets', datasetId],
      ],
    })
    core.history.registerTable(this.table)
    this.#labels = new ClipLabels(core, this.table)
  }

  /** Adds clips at the end of a data set, in one transaction. Not a step of undo. */
  insert(clips: readonly NewClip[]): ClipRow[] {
    return this.#core.database.transaction(() => {
      const next = new Map<string, number>()
      return clips.map((clip) => {
        const position = next.get(clip.datasetId) ?? this.#nextPosition(clip.datasetId)
        next.set(clip.datasetId, position + 1)
        return this.table.insert({
          ...clip,
          ...clipTexts(clip.name, clip.tags),
          id: randomUUID(),
          position,
          createdAt: Date.now(),
          deletedAt: null,
          labels: 'none',
          lowestMidi: null,
          highestMidi: null,
        })
      })
    })
  }

  /** @throws SyrinxError `clip/unknown` */
  get(id: string): ClipWithNotes {
    present(this.table, id, 'clip', 'recording')
    return this.#selectWithNotes('WHERE clips.id = ?', id)[0]
  }

  page(query: ClipQuery & { readonly offset: number; readonly limit: number }): {
    total: number
    clips: ClipWithNotes[]
  } {
    const { where, values, order } = partsOf(query)
    const total = this.#core.database.get<{ total: number }>(
      `SELECT COUNT(*) AS total FROM clips ${where}`,
      ...values,
    )
    const clips = this.#selectWithNotes(
      `${where} ${order} LIMIT ? OFFSET ?`,
      ...values,
      query.limit,
      query.offset,
    )
    return { total: total?.total ?? 0, clips }
  }

  /** All that a query finds, in its order. */
  ids(query: ClipQuery): string[] {
    const { where, values, order } = partsOf(query)
    return this.#core.database
      .all<{ id: string }>(`SELECT clips.id AS id FROM clips ${where} ${order}`, ...values)
      .map(({ id }) => id)
  }

  /** Those of a data set that nobody has listened to, in order of arrival. */
  unheardIds(datasetId: string): string[] {
    return this.#core.database
      .all<{ id: string }>(
        `SELECT id FROM clips WHERE datasetId = ? AND deletedAt IS NULL AND labels = 'none' ORDER BY position`,
        datasetId,
      )
      .map(({ id }) => id)
  }

  /** How each clip of a data set came to its notes, in order of arrival. */
  labelStates(datasetId: string): Pick<ClipRow, 'id' | 'labels'>[] {
    return this.#core.database.all(
      'SELECT id, labels FROM clips WHERE datasetId = ? AND deletedAt IS NULL ORDER BY position',
      datasetId,
    )
  }

  /** sha256 of the files that a data set's clips (but for the bin's) came from. */
  sourceHashes(datasetId: string): string[] {
    return this.#core.database
      .all<{ sourceHash: string }>(
        'SELECT DISTINCT sourceHash FROM clips WHERE datasetId = ? AND deletedAt IS NULL',
        datasetId,
      )
      .map(({ sourceHash }) => sourceHash)
  }

  /** sha256 of the working copies of a data set's clips, each once, in order of arrival. */
  audioHashes(datasetId: string): string[] {
    return this.#core.database
      .all<{ audioHash: string }>(
        `SELECT audioHash FROM clips WHERE datasetId = ? AND deletedAt IS NULL
          GROUP BY audioHash ORDER BY MIN(position)`,
        datasetId,
      )
      .map(({ audioHash }) => audioHash)
  }

  /** All of a data set, in order of arrival. */
  all(datasetId: string): ClipWithNotes[] {
    return this.#selectWithNotes(
      'WHERE clips.datasetId = ? AND clips.deletedAt IS NULL ORDER BY clips.position',
      datasetId,
    )
  }

  /** Whether a working copy, sample for sample, is in the data set already (and not in the bin). */
  hasAudio(datasetId: string, audioHash: string): boolean {
    return (
      this.#core.database.get(
        'SELECT 1 FROM clips WHERE audioHash = ? AND datasetId = ? AND deletedAt IS NULL',
        audioHash,
        datasetId,
      ) !== undefined
    )
  }

  /** A step of undo. @throws SyrinxError `clip/unknown` */
  rename(id: string, name: string) {
    const clip = this.get(id)
    const values = { name, ...clipTexts(name, clip.tags) }
    this.#core.history.changeRows('library', `Rename “${clip.name}”`, this.table, [{ id, values }])
  }

  /** A step of undo. */
  tag(ids: readonly string[], add: readonly string[], remove: readonly string[]) {
    this.#core.database.transaction(() => {
      const rows = this.table.findAll(ids).flatMap((clip) => {
        if (clip.deletedAt !== null) return []
        const tags = [...new Set([...clip.tags.filter((tag) => !remove.includes(tag)), ...add])]
        if (tags.join('\n') === clip.tags.join('\n')) return []
        return [{ id: clip.id, values: { tags, ...clipTexts(clip.name, tags) } }]
      })
      this.#core.history.changeRows('library', `Tag ${counted(rows.length, 'clip')}`, this.table, rows)
    })
  }

  /** What decides on each clip's category, of those that are there, in order of arrival. */
  forCategories(datasetId: string): ForCategory[] {
    return this.#core.database
      .all<{
        id: string
        name: string
        tags: string
        category: string | null
        sourceFolder: string
        notes: string | null
      }>(
        `SELECT clips.id, clips.name, clips.tags, clips.category, clips.sourceFolder, labels.notes AS notes FROM clips
          LEFT JOIN labels ON labels.clipId = clips.id AND labels.kind = clips.labels
        WHERE clips.datasetId = ? AND clips.deletedAt IS NULL ORDER BY clips.position`,
        datasetId,
      )
      .map(({ tags, notes, ...clip }) => ({
        ...clip,
        tags: JSON.parse(tags) as string[],
        midi: notes === null ? [] : [...new Set((JSON.parse(notes) as Note[]).map((note) => note.midi))],
      }))
  }

  /** One category each (null: none), as a step of undo. Those that lie in the bin, or have it already, stay. */
  setCategories(categories: ReadonlyMap<string, string | null>, label: (clips: number) => string) {
    this.#core.database.transaction(() => {
      const there = this.table.valuesOf([...categories.keys()], ['category', 'deletedAt'])
      const rows = [...there].flatMap(([id, clip]) => {
        const category = categories.get(id) ?? null
        return clip.deletedAt === null && clip.category !== category ? [{ id, values: { category } }] : []
      })
      this.#core.history.changeRows('library', label(rows.length), this.table, rows)
    })
  }

  /** Into the bin, as one step of undo. Those that are there already stay. */
  remove(ids: readonly string[]) {
    const deletedAt = Date.now()
    this.#core.database.transaction(() => {
      const there = [...this.table.valuesOf(ids, ['name', 'deletedAt'])].filter(
        ([, clip]) => clip.deletedAt === null,
      )
      const label =
        there.length === 1 ? `Delete “${there[0][1].name}”` : `Delete ${counted(there.length, 'clip')}`
      const rows = there.map(([id]) => ({ id, values: { deletedAt } }))
      this.#core.history.changeRows('library', label, this.table, rows)
    })
  }

  /** What Syrinx has heard; notes by hand go on counting unless `overHand`. Not a step of undo. */
  setHeard(id: string, notes: readonly Note[], overHand = false) {
    this.#labels.setHeard(id, notes, overHand)
  }

  /** Notes that came with the recording count as put in by hand. Not a step of undo. */
  setGivenNotes(id: string, notes: readonly Note[]) {
    this.#labels.setGiven(id, notes)
  }

  /** By hand; a step of undo. @throws SyrinxError `clip/unknown` */
  setNotes(id: string, notes: readonly Note[]): ClipWithNotes {
    this.#core.database.transaction(() => this.#labels.correct(this.get(id), notes))
    return this.get(id)
  }

  #nextPosition(datasetId: string): number {
    const row = this.#core.database.get<{ next: number }>(
      'SELECT COALESCE(MAX(position), -1) + 1 AS next FROM clips WHERE datasetId = ?',
      datasetId,
    )
    return row?.next ?? 0
  }

  #selectWithNotes(clause: string, ...values: Value[]): ClipWithNotes[] {
    return this.#core.database
      .all<Record<string, Value> & { notes: string | null }>(`${withNotes} ${clause}`, ...values)
      .map((stored) => ({
        ...this.table.decode(stored),
        notes: stored.notes === null ? [] : (JSON.parse(stored.notes) as Note[]),
      }))
  }
}
