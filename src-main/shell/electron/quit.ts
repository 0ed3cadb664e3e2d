/** Before Syrinx goes: a question when work would be cut short, and the time to keep what is there. */
import { app, dialog, type BrowserWindow } from 'electron'
import type { Job } from '../../../src-shared/contract/jobs.ts'
import type { Studio } from '../../studio/studio.ts'

/** Work whose end somebody waits for. */
const waitedFor = new Set<Job['kind']>(['generate', 'train', 'import', 'export'])

/** Asks before the window closes over unfinished work. */
export function askBeforeClosing(window: BrowserWindow, studio: Promise<Studio>): void {
  let isDecided = false
  window.on('close', (event) => {
    if (isDecided) return
    event.preventDefault()
    void mayClose(window, studio).then((may) => {
      isDecided = may
      if (may && !window.isDestroyed()) window.close()
    })
  })
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
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}
