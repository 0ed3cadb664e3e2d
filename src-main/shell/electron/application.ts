/** The application under Electron: one at a time, one window, one studio. */
import { app, dialog, session, type BrowserWindow } from 'electron'
import { resolve } from 'node:path'
import { envelopeOf } from '../../../src-shared/contract/errors.ts'
import { defaultLibraryDirectory } from '../../files/userFolders.ts'
import type { Studio } from '../../studio/studio.ts'
import { guardContents, guardPermissions } from './guard.ts'
import { showMenu } from './menu.ts'
import { tellEnds } from './notifications.ts'
import { bundlesIn, libraryIn } from './openFiles.ts'
import { openOrRestore } from './openOrRestore.ts'
import { registerScheme, serveScheme } from './protocol.ts'
import { askBeforeClosing, closeBeforeQuitting } from './quit.ts'
import { electronServices } from './services.ts'
import { followTheme } from './theme.ts'
import { openWindow } from './window.ts'
import { connectWindow, type WindowConnection } from './windowConnection.ts'

/** `out`, where the build lies: this file is in `out/main`. */
const output = resolve(import.meta.dirname, '..')

/** Starts it; returns at once when a Syrinx is there already, which then shows itself. */
export function runApplication(): void {
  registerScheme()
  if (!app.requestSingleInstanceLock()) return app.quit()
  guardContents()
  const application = new Application()
  app.on('second-instance', (_event, programArguments, directory) => {
    application.show()
    application.open(bundlesIn(programArguments, directory))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    application.open([path])
  })
  app.on('activate', () => application.show())
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  void app.whenReady().then(() => application.start())
}

class Application {
  #studio: Promise<Studio> | undefined
  #window: BrowserWindow | undefined
  #connection: WindowConnection | undefined
  /** Bundles that were to be opened before there was a window. */
  #waiting: string[] = []

  start(): void {
    const services = electronServices({
      window: () => this.#window,
      onCommand: (id) => this.#connection?.tell({ name: 'command', payload: { id } }),
    })
    const studio = openOrRestore(
      {
        libraryDirectory: libraryIn(process.argv, process.cwd()) ?? defaultLibraryDirectory(),
        version: app.getVersion(),
        shell: services,
      },
      process.argv.includes('--restore-backup'),
    )
    this.#studio = studio
    studio.then(followTheme).catch(tellAndQuit)
    void studio.then((opened) => tellEnds(opened, services.notify)).catch(() => undefined)
    guardPermissions(session.defaultSession)
    serveScheme(session.defaultSession, studio, resolve(output, 'renderer'))
    closeBeforeQuitting(studio)
    showMenu([], () => undefined)
    this.open(bundlesIn(process.argv, process.cwd()))
    this.show()
  }

  /** Brings the window to the front; makes one when there is none. */
  show(): void {
    if (!this.#studio) return
    if (this.#window) {
      if (this.#window.isMinimized()) this.#window.restore()
      this.#window.focus()
      return
    }
    const window = openWindow({
      preloadScript: resolve(output, 'preload', 'preload.cjs'),
      stateFile: resolve(app.getPath('userData'), 'window.json'),
    })
    const connection = connectWindow(window, this.#studio)
    askBeforeClosing(window, this.#studio)
    window.webContents.on('did-finish-load', () => this.#tellWaiting())
    window.on('closed', () => {
      connection.close()
      this.#window = undefined
      this.#connection = undefined
    })
    this.#window = window
    this.#connection = connection
  }

  open(paths: readonly string[]): void {
    this.#waiting.push(...paths)
    if (this.#window && !this.#window.webContents.isLoading()) this.#tellWaiting()
  }

  #tellWaiting(): void {
    for (const path of this.#waiting.splice(0)) this.#connection?.tell({ name: 'open', payload: { path } })
  }
}

function tellAndQuit(error: unknown): void {
  const { message, hint } = envelopeOf(error)
  dialog.showErrorBox('Syrinx can’t open its library', [message, hint].filter(Boolean).join('\n\n'))
  app.exit(1)
}
