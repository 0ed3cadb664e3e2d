/** What a shell can do about a damaged library, before there is a studio. */
import { dateWords } from '../library/backups.ts'
import { restoreBackup, usableBackup } from '../library/restore.ts'

export interface WayBack {
  /** When the newest backup was made, in words. */
  readonly dateWords: string
  /** @throws SyrinxError as `restoreBackup` */
  take(): void
}

/** Undefined when there is no backup that can be used. */
export function wayBack(libraryDirectory: string): WayBack | undefined {
  const backup = usableBackup(libraryDirectory)
  return backup && { dateWords: dateWords(backup.date), take: () => void restoreBackup(libraryDirectory) }
}

export { restoreBackup }
