/** The least that can show a window: Node's own HTTP server on the folder that it is given, and the window opened on it. */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { openAppWindow } from '../../src-main/shell/browser/appWindow.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const [, , directory] = process.argv
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const path = join(directory, pathname === '/' ? 'index.html' : pathname)
  if (!existsSync(path)) return response.writeHead(404).end()
  response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' })
  return createReadStream(path).pipe(response)
})
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  process.stdout.write(`${url}\n`)
  openAppWindow(url)
})
