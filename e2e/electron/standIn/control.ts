/** How the test reaches into the program: by messages of its parent process. */
import type { EventEmitter } from 'node:events'
import { ipcMain, nativeTheme, session } from './application.ts'
import { record } from './record.ts'
import { BrowserWindow, preventable } from './window.ts'

/** What a test may ask; every answer is plain. */
const requests = {
  record: () => ({ ...record, theme: nativeTheme.themeSource }),
  answerDialogs: (...answers: unknown[]) => void record.dialogAnswers.push(...answers),
  /** Runs a script in the page and returns what it ends with. */
  page: (script: string) => theWindow().webContents.shown?.page.evaluate(script),
  screenshot: async (path: string) => void (await theWindow().webContents.shown?.page.screenshot({ path })),
  isShown: () => theWindow()?.webContents.isLoading() === false,
  /** Whether a navigation would go on. */
  navigates: (kind: string, url: string) => {
    const event = preventable({ url })
    theWindow().webContents.emit(kind, event)
    return !event.defaultPrevented
  },
  opens: (url: string) => theWindow().webContents.openHandler?.({ url }).action,
  asksPermission: (permission: string, details: unknown) =>
    new Promise((answer) =>
      session.defaultSession.requestHandler?.(theWindow().webContents, permission, answer, details),
    ),
  hasPermission: (permission: string, origin: string, details: unknown) =>
    session.defaultSession.checkHandler?.(theWindow().webContents, permission, origin, details),
  /** A message to the studio from a frame that is not the window's own. */
  foreignMessage: (url: string, message: unknown) => {
    const { webContents } = theWindow()
    ipcMain.emit('studio', { sender: webContents, senderFrame: { url } }, message)
    ipcMain.emit('studio', { sender: {}, senderFrame: webContents.mainFrame }, message)
    ipcMain.emit('studio', { sender: webContents, senderFrame: null }, message)
  },
  chooseInMenu: (menu: string, item: string) => {
    const found = record.menu.find(({ label }) => label === menu)?.submenu as
      { label?: string; click?: (item: object, window: object, event: object) => void }[] | undefined
    found?.find(({ label }) => label === item)?.click?.({}, theWindow(), { triggeredByAccelerator: false })
  },
  startAgain: (programArguments: string[], directory: string) =>
    void theApplication?.emit('second-instance', {}, programArguments, directory),
  openFile: (path: string) => void theApplication?.emit('open-file', preventable(), path),
  crashPage: (reason: string) =>
    void theWindow().webContents.emit('render-process-gone', {}, { reason, exitCode: 1 }),
  closeWindow: () => theWindow().close(),
}
export type Requests = typeof requests

let theApplication: EventEmitter | undefined
const theWindow = () => [...BrowserWindow.all][0]

export function answerTest(app: EventEmitter): void {
  theApplication = app
  process.on('message', ({ id, name, given }: { id: number; name: keyof Requests; given: unknown[] }) => {
    const answer = async () => (requests[name] as (...given: unknown[]) => unknown)(...given)
    answer().then(
      (value) => process.send?.({ id, value: plain(value) }),
      (error: Error) => process.send?.({ id, error: error.message }),
    )
  })
}

const plain = (value: unknown) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
