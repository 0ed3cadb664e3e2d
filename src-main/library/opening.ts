/** Opens the database: settings of SQLite, its version, and migrations with a backup before. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { newBackupPath } from './backups.ts'
import { Database } from './database.ts'
import { databaseName } from './errors.ts'
import type { Migration } from './migrations/migration.ts'
import { migrations } from './migrations/migrations.ts'

/**
 * @throws SyrinxError `library/from-the-future`, `library/corrupt`, `library/busy`, `disk/read-only`, `disk/full`; the
 *   database is as it was then.
 */
export function openDatabase(directory: string, steps: readonly Migration[] = migrations): Database {
  const database = new Database(join(directory, databaseName), directory)
  try {
    refuseFuture(database, steps.length)
    // Readers and a writer don't wait for each other, and a killed process leaves nothing half done.
    database.pragma('journal_mode = WAL')
    // What the studio calls saved outlives a power cut. It costs a sync a gesture, and imports write in batches.
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    migrate(database, directory, steps)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const versionOf = (database: Database): number => database.pragma<number>('user_version')

function refuseFuture(database: Database, known: number) {
  const version = versionOf(database)
  if (version > known)
    throw new SyrinxError(
      'library/from-the-future',
      `This library was last used by a newer Syrinx (its version is ${version}, this one knows up to ${known}).`,
      'Use the newer Syrinx, or start this one with another folder: --library FOLDER. Nothing was changed.',
    )
}

function migrate(database: Database, directory: string, steps: readonly Migration[]) {
  const before = versionOf(database)
  if (before === steps.length) return
  if (before > 0) backUp(database, directory, before)
  database.transaction(() => {
    // Another process may have been faster.
    for (let version = versionOf(database); version < steps.length; version++) {
      database.execute(steps[version].sql)
      database.pragma(`user_version = ${version + 1}`)
    }
  })
}

/** A copy of the whole database: what goes on in other processes doesn't tear it. */
function backUp(database: Database, directory: string, version: number) {
  mkdirSync(join(directory, 'backups'), { recursive: true })
  database.run('VACUUM INTO ?', newBackupPath(directory, version))
}
