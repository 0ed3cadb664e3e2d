/** The window's connection inside Electron: messages of its main frame, and of nobody else, reach the studio. */
import { ipcMain, type BrowserWindow, type IpcMainEvent } from 'electron'
import type { StudioEvent } from '../../../src-shared/contract/events.ts'
import type { Studio } from '../../studio/studio.ts'
import { connect, type Connection } from '../connection.ts'
import { studioChannel } from './channelName.ts'
import { isOwn } from './origin.ts'

export interface WindowConnection {
  tell(event: StudioEvent): void
  close(): void
}

/** What is said before the studio is open waits for it. */
export function connectWindow(window: BrowserWindow, studio: Promise<Studio>): WindowConnection {
  const { webContents } = window
  let isClosed = false
  const connection = studio.then((opened): Connection | undefined => {
    if (isClosed) return undefined
    return connect(opened, (message) => {
      if (!window.isDestroyed()) webContents.send(studioChannel, message)
    })
  })
  const receive = (event: IpcMainEvent, message: unknown) => {
    const frame = event.senderFrame
    if (event.sender !== webContents || frame === null || frame !== webContents.mainFrame) return
    if (!isOwn(frame.url)) return
    void connection.then((open) => open?.receive(message))
  }
  ipcMain.on(studioChannel, receive)
  return {
    tell: (event) => void connection.then((open) => open?.tell(event)),
    close() {
      isClosed = true
      ipcMain.off(studioChannel, receive)
      void connection.then((open) => open?.close())
    },
  }
}
