/** Node's requests and answers as the web's, so that one handler serves both shells. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** @throws TypeError for an address or a method that the web doesn't know. */
export function webRequest(request: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !name.startsWith(':')) headers.set(name, String(value))
  const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
  const method = request.method ?? 'GET'
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers })
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}

/** Ends quietly when the other side has gone. */
export async function answer(response: ServerResponse, from: Response): Promise<void> {
  response.statusCode = from.status
  for (const [name, value] of from.headers) response.setHeader(name, value)
  if (from.body === null) {
    response.end()
    return
  }
  await pipeline(Readable.fromWeb(from.body as Parameters<typeof Readable.fromWeb>[0]), response).catch(() =>
    response.destroy(),
  )
}
