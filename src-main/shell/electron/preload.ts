/** The one narrow channel between the window and the studio. Runs in the window's process, apart from its page. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { studioChannel } from './channelName.ts'

contextBridge.exposeInMainWorld('syrinxShell', {
  post: (message: unknown) => ipcRenderer.send(studioChannel, message),
  listen(listener: (message: unknown) => void) {
    ipcRenderer.on(studioChannel, (_event, message: unknown) => listener(message))
  },
  pathOf: (file: File) => webUtils.getPathForFile(file),
})
