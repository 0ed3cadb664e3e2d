/** A studio and its server, from a library's folder. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openStudio } from '../../studio/studio.ts'
import { startServer } from './server.ts'
import { browserServices } from './services.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')

export interface ServeOptions {
  readonly libraryDirectory: string
  /** 0 for any that is free. */
  readonly port: number
  /** The built window. */
  readonly pagesDirectory?: string
}

/** @throws SyrinxError when the library can't be opened or the port not had. */
export async function serveStudio({ libraryDirectory, port, pagesDirectory }: ServeOptions) {
  const { version } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as { version: string }
  const studio = await openStudio({
    libraryDirectory: resolve(libraryDirectory),
    version,
    shell: browserServices,
  })
  const server = await startServer({
    studio,
    pagesDirectory: resolve(pagesDirectory ?? resolve(root, 'out', 'renderer')),
    port,
  })
  return {
    url: server.url,
    port: server.port,
    async close() {
      await studio.close()
      await server.close()
    },
  }
}
