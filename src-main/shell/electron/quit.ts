/** Before Syrinx goes: a question when work would be cut short, and the time to keep what is there. */
import { app, dialog, type BrowserWindow } from 'electron'
import type { Job } from '../../../src-shared/contract/jobs.ts'
import type { Studio } from '../../studio/studio.ts'

/** Work whose end somebody waits for. */
const waitedFor = new Set<Job['kind']>(['generate', 'train', 'import', 'export'])

/** How Syrinx is being left. */
const leaving = {
  /** Not only the window closes: what was asked for must go on after the answer. */
  isQuitting: false,
  /** Nobody is there to be asked, or who was there has answered. */
  isDecided: false,
}

/** Asks before the window closes over unfinished work. */
export function askBeforeClosing(window: BrowserWindow, studio: Promise<Studio>): void {
  window.on('close', (event) => {
    if (leaving.isDecided) return
    event.preventDefault()
    void mayClose(window, studio).then((may) => {
      const wasQuitting = leaving.isQuitting
      leaving.isQuitting = false
      if (!may || window.isDestroyed()) return
      leaving.isDecided = true
      if (wasQuitting) app.quit()
      else window.close()
    })
  })
  window.on('closed', () => (leaving.isDecided = leaving.isQuitting))
}

async function mayClose(window: BrowserWindow, studio: Promise<Studio>): Promise<boolean> {
  const titles = await unfinished(studio)
  if (titles.length === 0) return true
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message:
      titles.length === 1 ? `“${titles[0]}” is not finished.` : `${titles.length} things are not finished.`,
    detail: 'What is there so far is kept; a training can go on the next time.',
    buttons: ['Stop and quit', 'Go on working'],
    defaultId: 1,
    cancelId: 1,
  })
  return response === 0
}

async function unfinished(studio: Promise<Studio>): Promise<string[]> {
  const answer = await studio.then((opened) => opened.call('jobs.list', {})).catch(() => undefined)
  if (!answer?.ok) return []
  return (answer.output as Job[])
    .filter(({ kind, state }) => waitedFor.has(kind) && (state === 'running' || state === 'queued'))
    .map(({ title }) => title)
}

/** Closes the studio before the program ends, and waits for it. */
export function closeBeforeQuitting(studio: Promise<Studio>): void {
  let isClosed = false
  app.on('will-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    void studio
      .then((opened) => opened.close())
      .catch(() => undefined)
      .finally(() => {
        isClosed = true
        app.quit()
      })
  })
  app.on('before-quit', () => (leaving.isQuitting = true))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      leaving.isDecided = true
      app.quit()
    })
}
