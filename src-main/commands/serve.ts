import { Command } from 'commander'
import { SyrinxError } from '../../src-shared/errors.ts'
import { defaultLibraryDirectory } from '../files/userFolders.ts'
import type { ServedStudio } from '../shell/browser/serve.ts'
import { interruptible, number, result, say } from './terminal.ts'

interface ServeOptions {
  readonly port?: number
  readonly library?: string
  readonly open?: boolean
  readonly pages?: string
  readonly experiments?: string
  readonly restoreBackup?: boolean
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('The studio in a browser, for this machine only.')
    .option('--port <n>', 'where it listens; 0 for any free port', port)
    .option('--library <dir>', `the library’s folder (default: ${defaultLibraryDirectory()})`, folder)
    .option('--open', 'open it in a window of its own, if a Chromium browser is there')
    .option('--pages <dir>', 'another build of the window')
    .option('--experiments <dir>', 'experiments of your own: a folder of their files, NAME.json')
    .option('--restore-backup', 'go back to the newest backup of a damaged library first')
    .option('--json', 'print one JSON object')
    .action(async (options: ServeOptions, command: Command) => {
      // Only now: the other commands need none of it.
      const { serveStudio } = await import('../shell/browser/serve.ts')
      const libraryDirectory = options.library ?? defaultLibraryDirectory()
      if (options.restoreBackup) await goBack(libraryDirectory)
      const served = await serveStudio({
        libraryDirectory,
        port: options.port,
        pagesDirectory: options.pages,
        experimentsDirectory: options.experiments,
      })
      const { url } = served
      // Before anyone is told that it is there: whoever ends it at once should find it listening for that too.
      const stop = interruptible('Closing; what is going on is kept as far as it is…')
      result(command, { url, port: served.port, pid: process.pid }, `Syrinx is at ${url}`)
      let isLeft = false
      if (options.open)
        void showWindow(served).then((ended) => {
          isLeft = ended
        })
      while (!stop.asked() && !isLeft) await new Promise((wait) => setTimeout(wait, 100))
      await served.close()
      stop.release()
    })
}

async function goBack(libraryDirectory: string) {
  const { restoreBackup } = await import('../library/restore.ts')
  const { dateWords } = await import('../library/backups.ts')
  const { date, damagedDirectory } = restoreBackup(libraryDirectory)
  say(`The library is as it was on ${dateWords(date)}. What was damaged lies in ${damagedDirectory}.`)
}

const port = number('--port', { minimum: 0, maximum: 65_535, integer: true })

/** A variable of the shell that is not set must not become the folder that one happens to be in. */
function folder(path: string): string {
  if (path.trim() !== '') return path
  throw new SyrinxError('option/no-folder', '--library wants a folder.', 'For example: --library ~/Syrinx')
}

/** A closed window may still say goodbye, and one that another process opens may still come. */
const settleMilliseconds = 3_000

/** @returns whether the user closed the window, with nothing left to do; never when the studio is to stay */
async function showWindow(served: ServedStudio): Promise<boolean> {
  const { openAppWindow } = await import('../shell/browser/appWindow.ts')
  const window = openAppWindow(served.urlForOnce())
  if (!window) return false
  await window.closed
  await new Promise((wait) => setTimeout(wait, settleMilliseconds))
  const { count, hadOne } = served.windows()
  if (count > 0) return false
  const isBusy = await served.isBusy()
  if (hadOne && !isBusy) return true
  const why = hadOne ? 'The window was closed; the work goes on' : 'No window could be shown'
  say(`${why}. Open ${served.url} in a browser, or press Ctrl-C to end it.`)
  return false
}
