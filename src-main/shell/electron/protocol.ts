/** `syrinx://studio/…`: the window's files, and the studio's sound with ranges. */
import { protocol, type Session } from 'electron'
import type { Studio } from '../../studio/studio.ts'
import { pageHandler } from '../pages.ts'
import { isOwn, scheme } from './origin.ts'

/** To be called before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

export function serveScheme(session: Session, studio: Promise<Studio>, pagesDirectory: string): void {
  const servePage = pageHandler(pagesDirectory)
  session.protocol.handle(scheme, async (request) => {
    if (!isOwn(request.url)) return new Response('There is nothing here.', { status: 404 })
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/media/')) return (await studio).fetch(request)
    return servePage(request)
  })
}
