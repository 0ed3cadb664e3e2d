/** The browser shell: the same window and the same studio, over HTTP and a WebSocket on the loopback address. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Studio } from '../../studio/studio.ts'
import { pageHandler } from '../pages.ts'
import { createGate, type Gate } from './gate.ts'
import { createSockets, type Sockets } from './sockets.ts'
import { answer, webRequest } from './webRequest.ts'

export interface ServerOptions {
  readonly studio: Studio
  /** The built window. */
  readonly pagesDirectory: string
  /** 0 for any that is free. */
  readonly port: number
}

export interface StudioServer {
  /** With its token: who knows it may use the studio. */
  readonly url: string
  readonly port: number
  /** The same, good for one visit. */
  urlForOnce(): string
  windows: Sockets['windows']
  close(): Promise<void>
}

const host = '127.0.0.1'

/** @throws SyrinxError `serve/port-taken`. */
export async function startServer({ studio, pagesDirectory, port }: ServerOptions): Promise<StudioServer> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer({ requestTimeout: 0 })
  const actualPort = () => (server.address() as AddressInfo | null)?.port ?? port
  const gate = createGate(token, actualPort)
  const sockets = createSockets(studio)
  await listen(server, port)
  const own = [`ws://${host}:${actualPort()}`, `ws://localhost:${actualPort()}`]
  const servePage = pageHandler(pagesDirectory, own)
  const respond = (request: IncomingMessage, response: ServerResponse) =>
    handle(request, gate, response, servePage, studio).catch(() => response.destroy())

  server.on('request', (request, response) => void respond(request, response))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (request.url !== '/studio' || !gate.isOurs(request) || !gate.mayConnect(request))
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    else sockets.upgrade(request, socket, head)
  })
  server.on('clientError', (_error, socket) => socket.destroy())

  return {
    url: `http://${host}:${actualPort()}/?token=${token}`,
    port: actualPort(),
    windows: () => sockets.windows(),
    urlForOnce: () => gate.addressForOnce(),
    async close() {
      sockets.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function handle(
  request: IncomingMessage,
  gate: Gate,
  response: ServerResponse,
  servePage: (request: Request) => Promise<Response>,
  studio: Studio,
): Promise<void> {
  const refuse = (status: number, words: string) => {
    // What it still sends is not read.
    response
      .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
      .end(words)
  }
  if (!gate.isOurs(request)) return refuse(403, 'Syrinx is not at this address.')
  const path = new URL(request.url ?? '/', `http://${host}`).pathname
  if (path === '/session') return void response.writeHead(gate.mayAct(request) ? 204 : 401, uncached).end()
  if (path === '/upload') {
    if (!gate.mayAct(request)) return refuse(401, tokenWords)
    return answer(response, await studio.fetch(webRequest(request)))
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'Only GET and HEAD.')
  const redirect = gate.redirectFor(request)
  if (redirect !== undefined) return void response.writeHead(303, { Location: redirect, ...uncached }).end()
  if (!gate.mayRead(request)) return refuse(401, tokenWords)
  const cookie = gate.cookieFor(request)
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie)
  const serve = path.startsWith('/media/') ? studio.fetch : servePage
  return answer(response, await serve(webRequest(request)))
}

const uncached = { 'Cache-Control': 'no-store' }

const tokenWords = 'Open Syrinx with the address that it printed when it was started.'

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (error: NodeJS.ErrnoException) => {
    const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
    if (!isTaken) return reject(error)
    reject(
      new SyrinxError(
        'serve/port-taken',
        `Port ${port} can’t be had: another program uses it, or it is reserved.`,
        'Choose another with --port, or leave it out for any that is free.',
      ),
    )
  })
  server.listen(port, host, resolve)
  return promise
}
