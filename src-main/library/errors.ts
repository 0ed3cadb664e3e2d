/** What SQLite and the disk say, in words. */
import { SyrinxError } from '../../src-shared/errors.ts'
import { backupDate, dateWords, listBackups } from './backups.ts'

export const databaseName = 'library.sqlite'

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '')

export const isBusy = (error: unknown) => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))
export const isCorrupt = (error: unknown) => /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))

/** The error of a library in words; anything that isn't SQLite's or the disk's comes back as it is. */
export function libraryError(error: unknown, directory: string): unknown {
  const code = codeOf(error)
  const because = { cause: error }
  if (isBusy(error))
    return new SyrinxError(
      'library/busy',
      'Another program keeps the library busy.',
      'Try again in a moment. If it stays so, close other windows of Syrinx.',
      because,
    )
  if (isCorrupt(error)) {
    const [newest] = listBackups(directory)
    return new SyrinxError(
      'library/corrupt',
      `The library’s database in ${directory} is damaged.`,
      newest === undefined
        ? 'Nothing was changed. There is no backup in it; start Syrinx with another folder: --library FOLDER.'
        : `Nothing was changed. Start Syrinx with --restore-backup to go back to ${dateWords(backupDate(newest))}; what is damaged is kept beside it.`,
      because,
    )
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return new SyrinxError(
      'disk/full',
      'The disk is full; this was not saved.',
      'Make room on the disk, then try again.',
      because,
    )
  if (/^(SQLITE_READONLY|SQLITE_CANTOPEN|EROFS|EACCES|EPERM)/.test(code))
    return readOnlyError(error, directory)
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return new SyrinxError(
      'library/not-a-folder',
      `${directory} is a file, not a folder.`,
      'Start Syrinx with another folder: --library FOLDER.',
      because,
    )
  if (/^(SQLITE_IOERR|EIO)/.test(code))
    return new SyrinxError(
      'disk/error',
      `The disk reports an error on the library’s folder ${directory}.`,
      'Check that the disk is connected, then start Syrinx again.',
      because,
    )
  return error
}

const readOnlyError = (cause: unknown, directory: string) =>
  new SyrinxError(
    'disk/read-only',
    `The library’s folder ${directory} can’t be written to.`,
    'Allow writing there, or start Syrinx with another folder: --library FOLDER.',
    { cause },
  )

/** The error of a library's folder that can't be made, in words. The system calls it missing where it gives none. */
export const folderError = (error: unknown, directory: string): unknown =>
  codeOf(error) === 'ENOENT' ? readOnlyError(error, directory) : libraryError(error, directory)
