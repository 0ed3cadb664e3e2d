/** The window's own files, as the build left them. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { fileResponse } from '../files/fileResponse.ts'
import { pageHeaders } from './security.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.map': 'application/json',
}

/**
 * Answers for `/` and what the page asks for; 404 for everything outside `directory`.
 *
 * @param sockets further addresses that the page may connect to
 */
export const pageHandler = (directory: string, sockets: readonly string[] = []) => {
  const headers = pageHeaders(sockets)
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const path = insideOf(directory, pathname === '/' ? '/index.html' : pathname)
    if (path === undefined || !existsSync(path))
      return new Response('There is nothing here.', { status: 404, headers })
    if (extname(path) === '.html') return pageResponse(request, path, sockets)
    // What carries a hash of itself in its name never changes.
    const caching = pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store'
    return fileResponse(request, path, {
      ...headers,
      'Content-Type': types[extname(path).toLowerCase()] ?? 'application/octet-stream',
      'Cache-Control': caching,
    })
  }
}

/** The page, with a nonce of its own for style elements: in a `nonce` attribute, which only scripts can read. */
async function pageResponse(request: Request, path: string, sockets: readonly string[]): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
  const nonce = randomBytes(16).toString('base64')
  const page = (await readFile(path, 'utf8')).replace(
    '<head>',
    `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`,
  )
  const headers = {
    ...pageHeaders(sockets, nonce),
    'Content-Type': types['.html'],
    'Content-Length': String(Buffer.byteLength(page)),
    'Cache-Control': 'no-store',
  }
  return new Response(request.method === 'HEAD' ? null : page, { headers })
}

/** Undefined when it would be elsewhere, or is written so that it could be. */
function insideOf(directory: string, pathname: string): string | undefined {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (/[\0\\:]/.test(decoded)) return undefined
  const root = resolve(directory)
  const path = resolve(join(root, decoded))
  return path.startsWith(root + sep) ? path : undefined
}
