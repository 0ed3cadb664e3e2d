/** The parts of Electron that are not a window. */
import { EventEmitter } from 'node:events'
import type { SchemeHandler } from './page.ts'
import { record } from './record.ts'

type PermissionRequest = (
  contents: unknown,
  permission: string,
  answer: (granted: boolean) => void,
  details: unknown,
) => void
type PermissionCheck = (
  contents: unknown,
  permission: string,
  requestingOrigin: string,
  details: unknown,
) => boolean

class Session {
  readonly handlers = new Map<string, SchemeHandler>()
  requestHandler: PermissionRequest | undefined
  checkHandler: PermissionCheck | undefined
  deviceHandler: (() => boolean) | undefined
  readonly protocol = {
    handle: (scheme: string, handler: SchemeHandler) => void this.handlers.set(scheme, handler),
  }

  setPermissionRequestHandler(handler: PermissionRequest): void {
    this.requestHandler = handler
  }

  setPermissionCheckHandler(handler: PermissionCheck): void {
    this.checkHandler = handler
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.deviceHandler = handler
  }
}

export const session: { defaultSession: Session; application: EventEmitter | undefined } = {
  defaultSession: new Session(),
  application: undefined,
}

export const ipcMain = new EventEmitter()

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => void record.schemes.push(...schemes),
}

export const shell = {
  openExternal: async (address: string) => void record.externalLinks.push(address),
  showItemInFolder: (path: string) => void record.shownInFolder.push(path),
}

export const Menu = {
  buildFromTemplate: (template: typeof record.menu) => template,
  setApplicationMenu: (menu: typeof record.menu) => void (record.menu = menu),
}

export class Notification extends EventEmitter {
  static isSupported = () => true
  readonly #words: { title: string; body: string }

  constructor(words: { title: string; body: string }) {
    super()
    this.#words = words
  }

  show(): void {
    record.notifications.push(this.#words)
  }
}

export const nativeTheme = { themeSource: 'system', shouldUseDarkColors: true }

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }
export const screen = { getPrimaryDisplay: () => display, getAllDisplays: () => [display] }
