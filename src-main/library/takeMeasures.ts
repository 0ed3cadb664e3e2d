/** What was measured of takes, so that it needn't be measured again. */
import type { Measures } from '../../src-shared/experiments/measures.ts'
import type { LibraryCore } from './core.ts'
import type { TakeRow } from './takes.ts'

type Measured = Pick<TakeRow, 'id' | 'audioHash'>

interface Stored {
  readonly takeId: string
  readonly measures: string
}

export class TakeMeasures {
  readonly #core: LibraryCore

  constructor(core: LibraryCore) {
    this.#core = core
  }

  /**
   * Of the takes that were measured as they sound now, by take.
   * @param version of the measures; what another one has measured doesn't count
   */
  all(version: number): Map<string, Measures> {
    return new Map(
      this.#core.database
        .all<Stored>(
          `SELECT takeId, measures FROM takeMeasures JOIN takes ON takes.id = takeId
           WHERE version = ? AND takeMeasures.audioHash = takes.audioHash`,
          version,
        )
        .map(({ takeId, measures }) => [takeId, JSON.parse(measures) as Measures]),
    )
  }

  /** Keeps them, unless the take has gone meanwhile. Not a step of undo. */
  put({ id, audioHash }: Measured, version: number, measures: Measures) {
    this.#core.database.transaction(() => {
      const isKept = this.#core.database.run(
        `INSERT INTO takeMeasures (takeId, audioHash, version, measures)
         SELECT id, ?, ?, ? FROM takes WHERE id = ?
         ON CONFLICT (takeId) DO UPDATE SET
           audioHash = excluded.audioHash, version = excluded.version, measures = excluded.measures`,
        audioHash,
        version,
        JSON.stringify(measures),
        id,
      )
      if (isKept > 0) this.#core.changes.tell('study', id)
    })
  }
}
