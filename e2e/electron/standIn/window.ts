/** A window of the stand-in: what the program sees of one. */
import { EventEmitter } from 'node:events'
import { ipcMain, session } from './application.ts'
import { ownAddress, showPage, type ShownPage } from './page.ts'
import { record } from './record.ts'

interface WindowOptions {
  width: number
  height: number
  x?: number
  y?: number
  webPreferences: { preload: string }
}

/** An event whose default can be prevented, as Electron's. */
export const preventable = (more: object = {}) => ({
  defaultPrevented: false,
  preventDefault() {
    this.defaultPrevented = true
  },
  ...more,
})

export class WebContents extends EventEmitter {
  shown: ShownPage | undefined
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  readonly mainFrame = { url: '' }
  #isLoading = true

  isLoading(): boolean {
    return this.#isLoading
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler
  }

  send(channel: string, message: unknown): void {
    // A page that is being left hears nothing.
    void this.shown?.send(channel, message).catch(() => undefined)
  }

  async load(address: string, preloadScript: string): Promise<void> {
    this.mainFrame.url = address
    const handler = session.defaultSession.handlers.get(new URL(address).protocol.slice(0, -1))
    if (!handler) throw new Error(`Nobody handles ${address}`)
    this.shown = await showPage({
      address,
      preloadScript,
      handler,
      onMessage: (channel, message) =>
        ipcMain.emit(channel, { sender: this, senderFrame: this.mainFrame }, message),
      onError: (message) => record.consoleErrors.push(message),
    })
    this.#isLoading = false
    this.mainFrame.url = ownAddress(this.shown.page.url())
    this.emit('did-finish-load')
  }

  reload(): void {
    void this.shown?.page.reload().then(() => this.emit('did-finish-load'))
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>()
  readonly webContents = new WebContents()
  readonly #options: WindowOptions
  readonly #entry: { options: unknown; isMaximised: boolean; bounds: unknown }
  #isDestroyed = false
  hasFocus = true

  constructor(options: WindowOptions) {
    super()
    this.#options = options
    this.#entry = { options, isMaximised: false, bounds: options }
    record.windows.push(this.#entry)
    BrowserWindow.all.add(this)
    session.application?.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(address: string): Promise<void> {
    await this.webContents.load(address, this.#options.webPreferences.preload)
    this.emit('ready-to-show')
  }

  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) void this.destroy()
  }

  async destroy(): Promise<void> {
    this.#isDestroyed = true
    BrowserWindow.all.delete(this)
    // What the page still asks for while it goes needs no answer.
    await this.webContents.shown?.page.unrouteAll({ behavior: 'ignoreErrors' })
    await this.webContents.shown?.browser.close()
    this.emit('closed')
    if (BrowserWindow.all.size === 0) session.application?.emit('window-all-closed')
  }

  isDestroyed = () => this.#isDestroyed
  maximize = () => void (this.#entry.isMaximised = true)
  isMaximized = () => this.#entry.isMaximised
  getNormalBounds = () => {
    const { width, height, x = 40, y = 30 } = this.#options
    return { x, y, width, height }
  }
  isFocused = () => this.hasFocus
  isMinimized = () => false
  restore = () => undefined
  show = () => undefined
  focus = () => undefined
}
