/** Blind listenings: takes in an order that nobody chose, and what was thought of each before its name was told. */
import { randomUUID } from 'node:crypto'
import type { Take } from '../../src-shared/contract/takes.ts'
import type { LibraryCore } from './core.ts'
import { present } from './gone.ts'
import { Table } from './table.ts'

export interface BlindRow {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly deletedAt: number | null
  /** Null while there is more to hear. */
  readonly finishedAt: number | null
}

/** Name and sound stay, whatever becomes of the take. */
export interface BlindItemRow {
  readonly sessionId: string
  /** Counts from 0, in the order in which they are heard. */
  readonly position: number
  /** Null when the take is gone for good. */
  readonly takeId: string | null
  readonly takeName: string
  readonly instrumentName: string
  readonly seconds: number
  readonly audioHash: string
  readonly rating: Take['rating']
  readonly remark: string
}

export type NewBlindItem = Pick<
  BlindItemRow,
  'takeId' | 'takeName' | 'instrumentName' | 'seconds' | 'audioHash'
>

export class BlindSessions {
  readonly #core: LibraryCore
  readonly table: Table<BlindRow>

  constructor(core: LibraryCore) {
    this.#core = core
    this.table = new Table<BlindRow>(core.database, core.changes, {
      name: 'blindSessions',
      json: [],
      flags: [],
      changed: ({ id }) => [
        ['blind', id],
        ['study', null],
      ],
    })
    core.history.registerTable(this.table)
  }

  /** Newest first, without the bin's. */
  list(): BlindRow[] {
    return this.table.select('WHERE deletedAt IS NULL ORDER BY createdAt DESC, rowid DESC')
  }

  /** @throws SyrinxError `blind/unknown` */
  get(id: string): BlindRow {
    return present(this.table, id, 'blind', 'blind listening')
  }

  /** In the order in which they are heard. */
  items(id: string): BlindItemRow[] {
    return this.#core.database.all('SELECT * FROM blindItems WHERE sessionId = ? ORDER BY position', id)
  }

  /** One, the bin's included. */
  item(id: string, position: number): BlindItemRow | undefined {
    return this.#core.database.get(
      'SELECT * FROM blindItems WHERE sessionId = ? AND position = ?',
      id,
      position,
    )
  }

  /** @param items in the order in which they will be heard. Not a step of undo. */
  begin(name: string, items: readonly NewBlindItem[]): BlindRow {
    return this.#core.database.transaction(() => {
      const row = { id: randomUUID(), name, createdAt: Date.now(), deletedAt: null, finishedAt: null }
      this.table.insert(row)
      items.forEach((item, position) => {
        this.#core.database.run(
          `INSERT INTO blindItems
             (sessionId, position, takeId, takeName, instrumentName, seconds, audioHash, rating, remark)
           VALUES (?, ?, ?, ?, ?, ?, ?, NULL, '')`,
          row.id,
          position,
          item.takeId,
          item.takeName,
          item.instrumentName,
          item.seconds,
          item.audioHash,
        )
      })
      return row
    })
  }

  /**
   * The listening is finished with its last rating. Not a step of undo: it would tell what was thought at first.
   * @param remark left out: as it was
   */
  rate(id: string, position: number, rating: NonNullable<Take['rating']>, remark?: string) {
    this.#core.database.transaction(() => {
      this.#core.database.run(
        'UPDATE blindItems SET rating = ?, remark = COALESCE(?, remark) WHERE sessionId = ? AND position = ?',
        rating,
        remark ?? null,
        id,
        position,
      )
      const isFinished = !this.#core.database.get(
        'SELECT 1 FROM blindItems WHERE sessionId = ? AND rating IS NULL',
        id,
      )
      this.table.update(id, isFinished ? { finishedAt: Date.now() } : {})
    })
  }

  /** Mean of what each take was given in listenings that are finished, by take. */
  meanRatings(): Map<string, number> {
    return new Map(
      this.#core.database
        .all<{ takeId: string; mean: number }>(
          `SELECT takeId, AVG(rating) AS mean FROM blindItems JOIN blindSessions ON blindSessions.id = sessionId
           WHERE takeId IS NOT NULL AND finishedAt IS NOT NULL AND deletedAt IS NULL GROUP BY takeId`,
        )
        .map(({ takeId, mean }) => [takeId, mean]),
    )
  }

  /** Into the bin, as a step of undo. @throws SyrinxError `blind/unknown` */
  remove(id: string) {
    const { name } = this.get(id)
    const values = { deletedAt: Date.now() }
    this.#core.history.changeRows('library', `Delete the blind listening “${name}”`, this.table, [
      { id, values },
    ])
  }
}
