/**
 * Stands in for the module `electron` in the main process, so that the built program can be run, and looked at, where
 * Electron itself can't be had. It shows what the program asks of Electron, and carries its messages to a page in a real
 * Chromium; it can't show that Electron does what it is asked (isolation, sandbox, native menus).
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { session } from './application.ts'
import { answerTest } from './control.ts'
import { BrowserWindow, preventable } from './window.ts'

export { ipcMain, Menu, nativeTheme, Notification, protocol, screen, session, shell } from './application.ts'
export { dialog } from './dialogs.ts'
export { BrowserWindow } from './window.ts'

const packageFile = resolve(import.meta.dirname, '../../../package.json')

class App extends EventEmitter {
  readonly isPackaged = process.env.SYRINX_STAND_IN_RESOURCES !== undefined
  getVersion = (): string => (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version
  getPath = (name: string): string => resolve(process.env.SYRINX_STAND_IN_DATA ?? '', name)
  requestSingleInstanceLock = () => process.env.SYRINX_STAND_IN_LOCKED === undefined
  whenReady = () => Promise.resolve()
  exit = (code: number) => process.exit(code)

  quit(): void {
    this.emit('before-quit', preventable())
    for (const window of [...BrowserWindow.all]) window.close()
    if (BrowserWindow.all.size > 0) return
    const event = preventable()
    this.emit('will-quit', event)
    if (!event.defaultPrevented) process.exit(0)
  }
}

export const app = new App()
session.application = app
answerTest(app)
