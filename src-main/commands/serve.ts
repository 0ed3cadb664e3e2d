import { Command } from 'commander'
import { defaultLibraryDirectory } from '../files/userFolders.ts'
import { interruptible, number, result, say } from './terminal.ts'

interface ServeOptions {
  readonly port: number
  readonly library?: string
  readonly open?: boolean
  readonly pages?: string
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('The studio in a browser, for this machine only.')
    .option('--port <n>', 'where it listens; 0 for any free port', port, 0)
    .option('--library <dir>', `the library’s folder (default: ${defaultLibraryDirectory()})`)
    .option('--open', 'open it in a window of its own, if a Chromium browser is there')
    .option('--pages <dir>', 'another build of the window')
    .option('--json', 'print one JSON object')
    .action(async (options: ServeOptions, command: Command) => {
      const { serveStudio } = await import('../shell/browser/serve.ts')
      const served = await serveStudio({
        libraryDirectory: options.library ?? defaultLibraryDirectory(),
        port: options.port,
        ...(options.pages === undefined ? {} : { pagesDirectory: options.pages }),
      })
      result(command, { url: served.url, port: served.port, pid: process.pid }, `Syrinx is at ${served.url}`)
      await untilAsked()
      await served.close()
    })
}

const port = number('--port', { minimum: 0, maximum: 65_535, integer: true })

/** Until Ctrl-C, or a kill. */
async function untilAsked(): Promise<void> {
  const stop = interruptible('Closing; what is going on is kept as far as it is…')
  while (!stop.asked()) await new Promise((resolve) => setTimeout(resolve, 100))
  say('Closed.')
}
