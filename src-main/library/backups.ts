/** Copies of the database: one before each migration, and one a day. */
import { readdirSync, statSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'

const dayMilliseconds = 24 * 3600_000
/** As many are kept when a new one has been made. */
const keptBackups = 5

const directoryOf = (libraryDirectory: string) => join(libraryDirectory, 'backups')

export function newBackupPath(libraryDirectory: string, version: number): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  return join(directoryOf(libraryDirectory), `library-${version}-${stamp}.sqlite`)
}

/** The newest first. */
export function listBackups(libraryDirectory: string): string[] {
  // A name begins with the version and goes on with the time.
  const time = (name: string) => name.replace(/^library-\d+-/, '')
  try {
    return readdirSync(directoryOf(libraryDirectory))
      .filter((name) => name.endsWith('.sqlite'))
      .sort((a, b) => (time(a) < time(b) ? 1 : -1))
      .map((name) => join(directoryOf(libraryDirectory), name))
  } catch {
    return []
  }
}

/** When it was made, as its name says. */
export function backupDate(path: string): Date {
  const [, day, hours, minutes, seconds] = /-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)/.exec(path) ?? []
  return day === undefined ? statSync(path).mtime : new Date(`${day}T${hours}:${minutes}:${seconds}Z`)
}

/** “20 November 2026, 14:02”. */
export const dateWords = (date: Date): string =>
  date.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' }).replace(' at ', ', ')

/** Makes one when the newest is older than a day, while others go on writing. */
export async function backUpDaily(database: Database, libraryDirectory: string): Promise<void> {
  const [newest] = listBackups(libraryDirectory)
  if (newest !== undefined && statSync(newest).mtimeMs > Date.now() - dayMilliseconds) return
  const path = newBackupPath(libraryDirectory, database.pragma<number>('user_version'))
  await mkdir(directoryOf(libraryDirectory), { recursive: true })
  try {
    await database.backUp(`${path}.partial`)
    await rename(`${path}.partial`, path)
  } finally {
    await rm(`${path}.partial`, { force: true })
  }
  for (const old of listBackups(libraryDirectory).slice(keptBackups)) await rm(old, { force: true })
}
