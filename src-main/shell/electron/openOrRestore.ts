/** Opens the library, and offers its newest backup when it is damaged. */
import { dialog } from 'electron'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { dateWords } from '../../library/backups.ts'
import { restoreBackup, usableBackup } from '../../library/restore.ts'
import { openStudio, type Studio, type StudioOptions } from '../../studio/studio.ts'

/** @throws SyrinxError as `openStudio`, when there is no backup or it isn't wanted. */
export async function openOrRestore(options: StudioOptions, wantsBackup: boolean): Promise<Studio> {
  if (wantsBackup) restoreBackup(options.libraryDirectory)
  try {
    return await openStudio(options)
  } catch (error) {
    if (!(error instanceof SyrinxError) || error.code !== 'library/corrupt') throw error
    const backup = usableBackup(options.libraryDirectory)
    if (!backup) throw error
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: error.message,
      detail: `Syrinx can go back to its backup of ${dateWords(backup.date)}. What is damaged is kept beside it, and so are all recordings and takes.`,
      buttons: ['Go back to the backup', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response !== 0) throw error
    restoreBackup(options.libraryDirectory)
    return openStudio(options)
  }
}
