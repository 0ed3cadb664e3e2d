/**
 * Back to a backup when the database is damaged. What was there is kept beside it, and the files stay: only what the
 * lists have gained since the backup is lost from them.
 */
import Sqlite from 'better-sqlite3'
import {
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  closeSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { backupDate, listBackups } from './backups.ts'
import { databaseName, libraryError } from './errors.ts'
import { migrations } from './migrations/migrations.ts'
import { Sessions } from './sessions.ts'

export interface Restored {
  /** When the backup was made. */
  readonly date: Date
  /** The folder that now holds what was damaged. */
  readonly damagedDirectory: string
}

/** It lies in the library when its user wants a backup back at the next start. */
const wishName = 'restore-at-start'

export const wishForBackup = (directory: string): void => writeFileSync(join(directory, wishName), '')

/** Grants the wish, unless another Syrinx is at work or there is no backup (any more): then the library opens as it is. */
export function restoreIfWished(directory: string): void {
  if (!existsSync(join(directory, wishName))) return
  try {
    restoreBackup(directory)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'library/busy' && code !== 'library/no-backup') throw error
  }
}

/** The newest backup that is whole and that this Syrinx can read. */
export function usableBackup(directory: string): { readonly path: string; readonly date: Date } | undefined {
  const path = listBackups(directory).find(isWhole)
  return path === undefined ? undefined : { path, date: backupDate(path) }
}

function isWhole(path: string): boolean {
  let backup: Sqlite.Database | undefined
  try {
    backup = new Sqlite(path, { readonly: true, fileMustExist: true })
    const version = backup.pragma('user_version', { simple: true }) as number
    return (
      version > 0 &&
      version <= migrations.length &&
      backup.pragma('quick_check(1)', { simple: true }) === 'ok'
    )
  } catch {
    return false
  } finally {
    backup?.close()
    // Looking into a database that is kept with a log leaves an empty one.
    for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
  }
}

/**
 * @throws SyrinxError `library/no-backup`, `library/busy` when another Syrinx works on it, `disk/full` …; the database is
 *   as it was then.
 */
export function restoreBackup(directory: string): Restored {
  const backup = usableBackup(directory)
  if (!backup)
    throw new SyrinxError(
      'library/no-backup',
      `There is no whole backup in ${join(directory, 'backups')}.`,
      'Start Syrinx with another folder: --library FOLDER. Recordings and takes still lie in the folder “audio”.',
    )
  const sessions = new Sessions(directory)
  try {
    if (sessions.clearDead().size > 1)
      throw new SyrinxError(
        'library/busy',
        'Another Syrinx works on this library.',
        'Close it first, then go back to the backup.',
      )
    const damagedDirectory = exchange(directory, backup.path)
    rmSync(join(directory, wishName), { force: true })
    return { date: backup.date, damagedDirectory }
  } catch (error) {
    throw libraryError(error, directory)
  } finally {
    sessions.close()
  }
}

/** The copy is whole on the disk before the damaged files move. */
function exchange(directory: string, backup: string): string {
  const copy = join(directory, `${databaseName}.restored`)
  try {
    copyFileSync(backup, copy)
    const file = openSync(copy, 'r+')
    fsyncSync(file)
    closeSync(file)
    const damaged = join(directory, 'damaged', new Date().toISOString().replace(/[:.]/g, '-'))
    mkdirSync(damaged, { recursive: true })
    // The log belongs to the damaged database; beside another one it would damage that.
    for (const ending of ['-wal', '-shm', '']) {
      const path = join(directory, `${databaseName}${ending}`)
      if (existsSync(path)) renameSync(path, join(damaged, basename(path)))
    }
    renameSync(copy, join(directory, databaseName))
    return damaged
  } catch (error) {
    rmSync(copy, { force: true })
    throw error
  }
}
