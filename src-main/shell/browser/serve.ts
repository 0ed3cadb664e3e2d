/** A studio and its server, from a library's folder. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Job } from '../../../src-shared/contract/jobs.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { openStudio, type Studio } from '../../studio/studio.ts'
import { startServer, type StudioServer } from './server.ts'
import { browserServices } from './services.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')

/** Always the same if it can be had, because a browser remembers by address. Nobody has registered it. */
const usualPort = 4798

export interface ServeOptions {
  readonly libraryDirectory: string
  /** 0 for any that is free. */
  readonly port?: number | undefined
  /** The built window, where it isn't in its place. */
  readonly pagesDirectory?: string | undefined
  /** Where the experiments' files lie, where they aren't those that come with Syrinx. */
  readonly experimentsDirectory?: string | undefined
}

export interface ServedStudio extends StudioServer {
  /** Whether work goes on. */
  isBusy(): Promise<boolean>
}

/** @throws SyrinxError when the library can't be opened, or the port not had. */
export async function serveStudio(options: ServeOptions): Promise<ServedStudio> {
  const { version } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as { version: string }
  const libraryDirectory = resolve(options.libraryDirectory)
  const { experimentsDirectory } = options
  const studio = await openStudio({
    libraryDirectory,
    version,
    shell: browserServices,
    ...(experimentsDirectory !== undefined && { experimentsDirectory: resolve(experimentsDirectory) }),
  })
  try {
    const server = await startAt(studio, options)
    return {
      ...server,
      isBusy: () => isBusy(studio),
      async close() {
        await studio.close()
        await server.close()
      },
    }
  } catch (error) {
    await studio.close()
    throw error
  }
}

async function startAt(studio: Studio, { port, pagesDirectory }: ServeOptions): Promise<StudioServer> {
  const pages = resolve(pagesDirectory ?? resolve(root, 'out', 'renderer'))
  if (!existsSync(resolve(pages, 'index.html')))
    throw new SyrinxError(
      'serve/not-built',
      `The window has not been built: there is no ${resolve(pages, 'index.html')}.`,
      'Run: npm run build',
    )
  const start = (wanted: number) => startServer({ studio, pagesDirectory: pages, port: wanted })
  return port === undefined ? start(usualPort).catch(() => start(0)) : start(port)
}

async function isBusy(studio: Studio): Promise<boolean> {
  const answer = await studio.call('jobs.list', {})
  const jobs = answer.ok ? (answer.output as Job[]) : []
  return jobs.some(({ state }) => state === 'running' || state === 'queued')
}
