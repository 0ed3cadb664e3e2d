/** What Electron does for the studio: dialogs, the file manager, notifications, the menu. */
import type { BrowserWindow } from 'electron'
import { dialog, Notification, shell } from 'electron'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { ShellServices } from '../../studio/context.ts'
import { showMenu } from './menu.ts'

export interface ServicesOptions {
  /** The window that a dialog stands before. */
  window(): BrowserWindow | undefined
  /** A command of the menu was chosen. */
  onCommand(id: string): void
}

export function electronServices({ window, onCommand }: ServicesOptions): ShellServices {
  const openDialog = async (options: Electron.OpenDialogOptions) => {
    const owner = window()
    const { canceled, filePaths } = await (owner
      ? dialog.showOpenDialog(owner, options)
      : dialog.showOpenDialog(options))
    return canceled || filePaths.length === 0 ? null : filePaths
  }
  return {
    kind: 'electron',
    chooseFiles: ({ title, filters, multiple }) =>
      openDialog({ title, filters, properties: multiple ? ['openFile', 'multiSelections'] : ['openFile'] }),
    async chooseFolder({ title }) {
      const paths = await openDialog({ title, properties: ['openDirectory', 'createDirectory'] })
      return paths?.[0] ?? null
    },
    async chooseTarget({ title, suggestedName, filters }) {
      const options = { title, defaultPath: suggestedName, filters }
      const owner = window()
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options))
      return canceled || filePath === '' ? null : filePath
    },
    async reveal(path) {
      const whole = resolve(path)
      if (!existsSync(whole))
        throw new SyrinxError('file/missing', `There is no “${path}” any more.`, 'It was moved or deleted.')
      shell.showItemInFolder(whole)
    },
    showMenu: (menus) => showMenu(menus, onCommand),
    notify(title, body) {
      // Who looks at the window sees it there.
      if (!Notification.isSupported() || window()?.isFocused()) return
      const notification = new Notification({ title, body })
      notification.on('click', () => window()?.show())
      notification.show()
    },
  }
}
