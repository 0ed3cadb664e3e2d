/** What a browser can't do for the studio. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { ShellServices } from '../../studio/context.ts'

const noDialogs = () =>
  Promise.reject(
    new SyrinxError(
      'shell/no-dialogs',
      'A browser can’t show Syrinx the folders of this machine.',
      'Drop the files into the window, or choose them with the browser’s own button.',
    ),
  )

export const browserServices: ShellServices = {
  kind: 'browser',
  chooseFiles: noDialogs,
  chooseFolder: noDialogs,
  chooseTarget: noDialogs,
  reveal: () =>
    Promise.reject(
      new SyrinxError(
        'shell/no-file-manager',
        'A browser can’t open the file manager.',
        'Open the folder yourself.',
      ),
    ),
  // The browser has a menu of its own.
  showMenu: () => undefined,
  // The window shows its own.
  notify: () => undefined,
}
