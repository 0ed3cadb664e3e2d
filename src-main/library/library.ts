/** The library: one SQLite database and the files beside it. */
import { resolve } from 'node:path'
import { makeFolder } from '../files/makeFolder.ts'
import { backUpDaily } from './backups.ts'
import { Bin } from './bin.ts'
import { BlindSessions } from './blindSessions.ts'
import { Changes, type LibraryEvent } from './changes.ts'
import { Checkpoints } from './checkpoints.ts'
import { Clips } from './clips.ts'
import type { LibraryCore } from './core.ts'
import { Datasets } from './datasets.ts'
import type { Database } from './database.ts'
import { folderError } from './errors.ts'
import { Experiments } from './experiments.ts'
import { Files } from './files.ts'
import { Health } from './health.ts'
import { History } from './history.ts'
import { Instruments } from './instruments.ts'
import { openDatabase } from './opening.ts'
import { Projects } from './projects.ts'
import { recover } from './recovery.ts'
import { keepReserve } from './reserve.ts'
import { restoreIfWished } from './restore.ts'
import { Runs } from './runs.ts'
import { Sessions } from './sessions.ts'
import { SettingsTable } from './settings.ts'
import { StorageUse } from './storage.ts'
import type { BaseRow, Table } from './table.ts'
import { TakeMeasures } from './takeMeasures.ts'
import { Takes } from './takes.ts'

export { defaultLibraryDirectory } from '../files/userFolders.ts'

export interface Library {
  readonly directory: string
  /** Names this opening of it: who generates a take or trains a run. */
  readonly sessionId: string
  readonly projects: Projects
  readonly takes: Takes
  readonly datasets: Datasets
  readonly clips: Clips
  readonly runs: Runs
  readonly checkpoints: Checkpoints
  readonly instruments: Instruments
  readonly experiments: Experiments
  readonly takeMeasures: TakeMeasures
  readonly blindSessions: BlindSessions
  readonly settings: SettingsTable
  readonly history: History
  readonly files: Files
  readonly bin: Bin
  readonly health: Health
  readonly storage: StorageUse
  /**
   * Rows that are others than before, by this process or another on the same library. @returns how to stop listening
   */
  subscribe(listener: (event: LibraryEvent) => void): () => void
  /** All of `work` or nothing; it can't wait for anything. */
  transaction<Result>(work: () => Result): Result
  /** Copies the database, unless that was done less than a day ago. */
  backUpDaily(): Promise<void>
  close(): void
}

/**
 * @param directory is made where it is missing
 * @throws SyrinxError `library/from-the-future`, `library/corrupt`, `library/busy`, `disk/read-only`, `disk/full`; nothing
 *   was changed then.
 */
export function openLibrary(directory: string): Library {
  const path = resolve(directory)
  try {
    makeFolder(path)
  } catch (error) {
    throw folderError(error, path)
  }
  restoreIfWished(path)
  const database = openDatabase(path)
  try {
    return assemble(path, database)
  } catch (error) {
    database.close()
    throw error
  }
}

function assemble(path: string, database: Database): Library {
  const sessions = new Sessions(path)
  const changes = new Changes(database, sessions.id)
  const history = new History(database, changes)
  const core: LibraryCore = { directory: path, sessionId: sessions.id, database, changes, history }
  const projects = new Projects(core)
  const takes = new Takes(core)
  const datasets = new Datasets(core)
  const clips = new Clips(core)
  const runs = new Runs(core)
  const checkpoints = new Checkpoints(core)
  const instruments = new Instruments(core)
  const experiments = new Experiments(core)
  const blindSessions = new BlindSessions(core)
  const any = <Row extends BaseRow>(table: Table<Row>) => table as unknown as Table<BaseRow>
  const bin = new Bin(core, {
    project: any(projects.table),
    take: any(takes.table),
    dataset: any(datasets.table),
    clip: any(clips.table),
    run: any(runs.table),
    checkpoint: any(checkpoints.table),
    instrument: any(instruments.table),
    experiment: any(experiments.table),
    blind: any(blindSessions.table),
  })
  recover(path, database, sessions, { runs, takes, experiments })
  keepReserve(path)
  let open = true

  return {
    directory: path,
    sessionId: sessions.id,
    projects,
    takes,
    datasets,
    clips,
    runs,
    checkpoints,
    instruments,
    experiments,
    takeMeasures: new TakeMeasures(core),
    blindSessions,
    settings: new SettingsTable(core),
    history,
    files: new Files(core),
    bin,
    health: new Health(core, {
      clip: (id) => clips.remove([id]),
      take: (id) => takes.remove([id]),
      instrument: (id) => instruments.remove(id),
      checkpoint: (id) => checkpoints.remove(id),
      blind: (id) => blindSessions.remove(id),
    }),
    storage: new StorageUse(core, bin),
    subscribe: (listener) => changes.subscribe(listener),
    transaction: (work) => database.transaction(work),
    backUpDaily: () => backUpDaily(database, path),
    close() {
      if (!open) return
      open = false
      changes.close()
      database.close()
      sessions.close()
    },
  }
}
