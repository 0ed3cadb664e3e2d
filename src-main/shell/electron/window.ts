/** The window: where it was, with nothing of Node in it, and a way back when its process has died. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { startAddress } from './origin.ts'
import { placeWindow, readWindowState, smallest, writeWindowState } from './windowState.ts'

/** The page's own ground, so that it doesn't flash; tokens.css has the same. */
const ground = { dark: '#161412', light: '#f6f2ea' } as const

export interface WindowOptions {
  readonly preloadScript: string
  readonly stateFile: string
}

export function openWindow({ preloadScript, stateFile }: WindowOptions): BrowserWindow {
  const kept = readWindowState(stateFile)
  const main = screen.getPrimaryDisplay()
  const screens = [main, ...screen.getAllDisplays().filter(({ id }) => id !== main.id)]
  const window = new BrowserWindow({
    ...placeWindow(
      kept,
      screens.map(({ workArea }) => workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Syrinx',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    webPreferences: {
      preload: preloadScript,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A player goes on when another window is before it.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  window.once('ready-to-show', () => {
    if (kept?.isMaximised) window.maximize()
    window.show()
  })
  window.on('close', () =>
    writeWindowState(stateFile, { ...window.getNormalBounds(), isMaximised: window.isMaximized() }),
  )
  offerReload(window)
  void window.loadURL(startAddress)
  return window
}

/** The studio and its jobs are in other processes: a page that died is only shown again. */
function offerReload(window: BrowserWindow): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const choice = dialog.showMessageBoxSync(window, {
      type: 'error',
      message: 'The window of Syrinx has stopped.',
      detail: 'Your work is saved, and what was going on goes on.',
      buttons: ['Show it again', 'Quit'],
      defaultId: 0,
      cancelId: 0,
    })
    if (choice === 0) window.webContents.reload()
    else window.close()
  })
}
