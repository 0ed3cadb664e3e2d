/** A file as the answer to a web request, whole or in part: `Range` as RFC 9110 has it, for one range. */
import { open, type FileHandle } from 'node:fs/promises'

const chunkBytes = 256 * 1024

/** @returns 200, 206, 404, 405 or 416. HEAD gets the same headers and no body. */
export async function fileResponse(
  request: Request,
  path: string,
  extra: Readonly<Record<string, string>>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
  const file = await open(path, 'r').catch(() => undefined)
  const facts = await file?.stat()
  if (file === undefined || facts === undefined || !facts.isFile()) {
    await file?.close()
    return new Response('There is nothing here.', { status: 404 })
  }
  const headers = new Headers({ ...extra, 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff' })
  const range = wantedRange(request.headers.get('Range'), facts.size)
  if (range === 'unsatisfiable') {
    await file.close()
    headers.set('Content-Range', `bytes */${facts.size}`)
    return new Response(null, { status: 416, headers })
  }
  const { first, last } = range ?? { first: 0, last: facts.size - 1 }
  headers.set('Content-Length', String(last - first + 1))
  if (range) headers.set('Content-Range', `bytes ${first}-${last}/${facts.size}`)
  const status = range ? 206 : 200
  if (request.method === 'HEAD') {
    await file.close()
    return new Response(null, { status, headers })
  }
  return new Response(bytesOf(file, first, last), { status, headers })
}

/** Undefined for the whole: without the header, or with one that asks for something else than one range of bytes. */
function wantedRange(
  header: string | null,
  size: number,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? []
  if (from === undefined || (from === '' && to === '')) return undefined
  if (from === '') {
    const count = Math.min(Number(to), size)
    return count === 0 ? 'unsatisfiable' : { first: size - count, last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first >= size ? 'unsatisfiable' : { first, last }
}

/** Read when asked for; the file is closed at the end, and when nobody wants the rest. */
function bytesOf(file: FileHandle, first: number, last: number): ReadableStream<Uint8Array> {
  let at = first
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const wanted = Math.min(chunkBytes, last - at + 1)
        const { bytesRead, buffer } =
          wanted > 0
            ? await file.read(new Uint8Array(wanted), 0, wanted, at)
            : { bytesRead: 0, buffer: empty }
        at += bytesRead
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead))
        if (at <= last && bytesRead > 0) return
        await file.close()
        // A file that has become shorter is an error for who was promised more.
        if (at <= last) controller.error(new Error('the file has become shorter'))
        else controller.close()
      },
      cancel: () => file.close(),
    },
    { highWaterMark: 0 },
  )
}

const empty = new Uint8Array(0)
