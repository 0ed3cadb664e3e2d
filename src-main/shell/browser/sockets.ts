/** The windows' WebSockets: frames in and out, within bounds; a window that sends anything else is cut off. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { decodeFrame, encodeFrame, maximumFrameBytes } from '../../../src-shared/contract/wire.ts'
import type { Studio } from '../../studio/studio.ts'
import { connect, type Connection } from '../connection.ts'

/** What may wait for a window that doesn't read; it connects again when it does, and asks anew. */
const maximumWaitingBytes = 256 * 2 ** 20
const pingMilliseconds = 30_000

/** WebSocket close codes: RFC 6455, 7.4.1. */
const closeCodes = { goingAway: 1001, unsupported: 1003, policy: 1008 } as const

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** How many windows are connected, and whether there was ever one. */
  windows(): { readonly count: number; readonly hadOne: boolean }
  close(): void
}

export function createSockets(studio: Pick<Studio, 'call' | 'subscribe'>): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maximumFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has('syrinx') ? 'syrinx' : false),
  })
  let hadOne = false
  server.on('connection', (socket) => {
    hadOne = true
    const connection = connect(studio, (message) => send(socket, message))
    socket.on('message', (data, isBinary) => receive(socket, connection, data, isBinary))
    socket.on('close', () => connection.close())
    // Such as a frame that is too large; `close` follows.
    socket.on('error', () => socket.terminate())
    keepAlive(socket)
  })
  return {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (webSocket) =>
        server.emit('connection', webSocket, request),
      ),
    windows: () => ({ count: server.clients.size, hadOne }),
    close() {
      for (const socket of server.clients) socket.close(closeCodes.goingAway)
      server.close()
    },
  }
}

function send(socket: WebSocket, message: unknown): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > maximumWaitingBytes) socket.terminate()
  else socket.send(encodeFrame(message))
}

function receive(socket: WebSocket, connection: Connection, data: RawData, isBinary: boolean): void {
  if (!isBinary) return socket.close(closeCodes.unsupported)
  try {
    if (!connection.receive(decodeFrame(data as Buffer))) socket.close(closeCodes.policy)
  } catch {
    socket.close(closeCodes.policy)
  }
}

/** Ends the connection of a window whose machine has gone without a word. */
function keepAlive(socket: WebSocket): void {
  let isAlive = true
  socket.on('pong', () => (isAlive = true))
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, pingMilliseconds)
  socket.on('close', () => clearInterval(timer))
}
