/** The way to the studio inside Electron: the one channel that the preload script exposes. */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { StudioChannel } from './channel.ts'

/** What `src-main/shell/electron/preload.ts` exposes as `window.syrinxShell`. */
export interface ElectronShell {
  post(message: unknown): void
  listen(listener: (message: unknown) => void): void
  /** Empty for a file that is on no disk. */
  pathOf(file: File): string
}

export const electronShell = (): ElectronShell | undefined =>
  (globalThis as { syrinxShell?: ElectronShell }).syrinxShell

export const electronChannel = (shell: ElectronShell): StudioChannel => ({
  shell: 'electron',
  start(listener) {
    shell.listen((message) => listener.onMessage(message))
    listener.onOpen({ post: (message) => shell.post(message) })
  },
  async sendFile(file, { onProgress }) {
    const path = shell.pathOf(file)
    if (path === '')
      throw new SyrinxError('file/missing', `“${file.name}” is not on this machine’s disk.`, 'Save it first.')
    onProgress?.(1)
    return { kind: 'path', path }
  },
})
