import { Command } from 'commander'
import { defaultLibraryDirectory } from '../files/userFolders.ts'
import { interruptible, number, result, say } from './terminal.ts'

interface ServeOptions {
  readonly port?: number
  readonly library?: string
  readonly open?: boolean
  readonly pages?: string
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('The studio in a browser, for this machine only.')
    .option('--port <n>', 'where it listens; 0 for any free port', port)
    .option('--library <dir>', `the library’s folder (default: ${defaultLibraryDirectory()})`)
    .option('--open', 'open it in a window of its own, if a Chromium browser is there')
    .option('--pages <dir>', 'another build of the window')
    .option('--json', 'print one JSON object')
    .action(async (options: ServeOptions, command: Command) => {
      // Only now: the other commands need none of it.
      const { serveStudio } = await import('../shell/browser/serve.ts')
      const served = await serveStudio({
        libraryDirectory: options.library ?? defaultLibraryDirectory(),
        port: options.port,
        pagesDirectory: options.pages,
      })
      const { url } = served
      result(command, { url, port: served.port, pid: process.pid }, `Syrinx is at ${url}`)
      const stop = interruptible('Closing; what is going on is kept as far as it is…')
      let isLeft = false
      if (options.open)
        void windowClosed(served.urlForOnce()).then(async () => {
          isLeft = !(await served.isBusy())
          if (!isLeft) say(`The window was closed; the work goes on. Ctrl-C ends it. Look again: ${url}`)
        })
      while (!stop.asked() && !isLeft) await new Promise((wait) => setTimeout(wait, 100))
      await served.close()
      stop.release()
    })
}

const port = number('--port', { minimum: 0, maximum: 65_535, integer: true })

/** Never resolves when there is no window to open. */
async function windowClosed(url: string): Promise<void> {
  const { openAppWindow } = await import('../shell/browser/appWindow.ts')
  await (openAppWindow(url)?.closed ?? new Promise(() => undefined))
}
