/** Opens the library, and offers its newest backup when it is damaged. */
import { dialog } from 'electron'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { openStudio, type Studio, type StudioOptions } from '../../studio/studio.ts'
import { restoreBackup, wayBack } from '../../studio/wayBack.ts'

/** @throws SyrinxError as `openStudio`, when there is no backup or it isn't wanted. */
export async function openOrRestore(options: StudioOptions, wantsBackup: boolean): Promise<Studio> {
  if (wantsBackup) restoreBackup(options.libraryDirectory)
  try {
    return await openStudio(options)
  } catch (error) {
    if (!(error instanceof SyrinxError) || error.code !== 'library/corrupt') throw error
    const way = wayBack(options.libraryDirectory)
    if (!way) throw error
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: error.message,
      detail: `Syrinx can go back to its backup of ${way.dateWords}. What is damaged is kept beside it, and so are all recordings and takes.`,
      buttons: ['Go back to the backup', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    })
    if (response !== 0) throw error
    way.take()
    return openStudio(options)
  }
}
