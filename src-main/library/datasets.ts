/** Data sets: named collections of clips, all brought to one sample rate. */
import { randomUUID } from 'node:crypto'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { removeRow, renameRow } from './named.ts'
import { Table } from './table.ts'

export interface DatasetRow {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly deletedAt: number | null
  readonly sampleRateHz: number
}

/** What its clips, but for the bin's, come to. */
export interface DatasetFacts {
  readonly clipCount: number
  readonly seconds: number
  readonly silentSeconds: number
  /** Clips whose notes have not been heard yet. */
  readonly unheard: number
  /** Clips that were listened to, or labelled by hand, and have no note. */
  readonly noteless: number
  /** Clips that reach full scale more often than by chance. */
  readonly clipped: number
  /** Clips that are nothing but silence. */
  readonly silent: number
  /** Clips that are hardly audible. */
  readonly faint: number
  /** Of the recordings as they came, commonest first. */
  readonly sourceRates: readonly { readonly sourceRateHz: number; readonly clips: number }[]
  /** Ascending. */
  readonly notes: readonly { readonly midi: number; readonly clips: number; readonly seconds: number }[]
  /** By name. */
  readonly tags: readonly { readonly name: string; readonly clips: number }[]
  /** By name. */
  readonly categories: readonly { readonly name: string; readonly clips: number }[]
}

const totals = `SELECT COUNT(*) AS clipCount, TOTAL(seconds) AS seconds, TOTAL(seconds * silentShare) AS silentSeconds,
    TOTAL(labels = 'none') AS unheard, TOTAL(labels <> 'none' AND lowestMidi IS NULL) AS noteless,
    TOTAL(clippedSamples > 8) AS clipped, TOTAL(silentShare > 0.98) AS silent,
    TOTAL(silentShare <= 0.98 AND peak < 0.03) AS faint
  FROM clips WHERE datasetId = ? AND deletedAt IS NULL`

/** Their notes are put together here: SQLite takes three times as long to read them. */
const notesOfClips = `SELECT labels.notes AS notes FROM clips
    JOIN labels ON labels.clipId = clips.id AND labels.kind = clips.labels
  WHERE clips.datasetId = ? AND clips.deletedAt IS NULL`

function coverageOf(notesOfEach: readonly { readonly notes: string }[]): DatasetFacts['notes'] {
  const byMidi = new Map<number, { midi: number; clips: number; seconds: number }>()
  for (const { notes } of notesOfEach) {
    const inThisClip = new Set<number>()
    for (const { midi, durationSeconds } of JSON.parse(notes) as Note[]) {
      const covered = byMidi.get(midi) ?? { midi, clips: 0, seconds: 0 }
      byMidi.set(midi, covered)
      covered.seconds += durationSeconds
      if (!inThisClip.has(midi)) covered.clips++
      inThisClip.add(midi)
    }
  }
  return [...byMidi.values()].sort((a, b) => a.midi - b.midi)
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
    renameRow(this.#core.history, this.table, this.get(id), name)
  }

  /** Into the bin, with its clips; a step of undo. @throws SyrinxError `dataset/unknown` */
  remove(id: string) {
    removeRow(this.#core.history, this.table, this.get(id))
  }

  facts(id: string): DatasetFacts {
    const { database } = this.#core
    return {
      ...database.get<Omit<DatasetFacts, 'sourceRates' | 'notes' | 'tags' | 'categories'>>(totals, id)!,
      sourceRates: database.all(
        `SELECT sourceRateHz, COUNT(*) AS clips FROM clips WHERE datasetId = ? AND deletedAt IS NULL
          GROUP BY sourceRateHz ORDER BY clips DESC, sourceRateHz`,
        id,
      ),
      notes: coverageOf(database.all(notesOfClips, id)),
      tags: database.all(
        `SELECT tag.value AS name, COUNT(*) AS clips FROM clips JOIN json_each(clips.tags) AS tag
          WHERE datasetId = ? AND deletedAt IS NULL GROUP BY tag.value ORDER BY LOWER(tag.value)`,
        id,
      ),
      categories: database.all(
        `SELECT category AS name, COUNT(*) AS clips FROM clips
          WHERE datasetId = ? AND deletedAt IS NULL AND category IS NOT NULL
          GROUP BY category ORDER BY LOWER(category), category`,
        id,
      ),
    }
  }
}
