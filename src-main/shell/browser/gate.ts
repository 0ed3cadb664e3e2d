/**
 * Who may speak to the studio. The address that Syrinx prints holds a random token:
 *  - a request that reads (the page, sound) needs it in the address, or the cookie that the page got with it. The cookie
 *    is derived from the token and only good for reading: cookies go to every port of a host.
 *  - a request that does something (the WebSocket, an upload) needs the token itself, which only our own page knows.
 * Names that point here from elsewhere (DNS rebinding) are told by Host, pages of others by Origin.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Gate {
  /** Whether host and origin are ours. */
  isOurs(request: IncomingMessage): boolean
  mayRead(request: IncomingMessage): boolean
  /** By `Authorization: Bearer`. */
  mayAct(request: IncomingMessage): boolean
  /** By `Sec-WebSocket-Protocol: token.…`, the only header that a page can set there. */
  mayConnect(request: IncomingMessage): boolean
  /** An address that is good once: others can see with which arguments a program was started. */
  addressForOnce(): string
  /** Where who comes with such an address is to go; undefined when it is none, or was used. */
  redirectFor(request: IncomingMessage): string | undefined
  /** The cookie for who came with the token in the address; undefined for others. */
  cookieFor(request: IncomingMessage): string | undefined
}

export function createGate(token: string, port: () => number): Gate {
  const readingKey = createHmac('sha256', token).update('reading').digest('base64url')
  const cookieName = () => `syrinx-${port()}`
  const hosts = () => ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port()}`)
  const isOrigin = (origin: string) => hosts().some((host) => origin === `http://${host}`)
  let once: string | undefined
  const parameter = (request: IncomingMessage, name: string) =>
    new URL(request.url ?? '/', 'http://localhost').searchParams.get(name)
  const hasTokenInAddress = (request: IncomingMessage) => equal(parameter(request, 'token'), token)

  return {
    isOurs({ headers }) {
      if (!hosts().includes(headers.host?.toLowerCase() ?? '')) return false
      return headers.origin === undefined || isOrigin(headers.origin)
    },
    mayRead(request) {
      return hasTokenInAddress(request) || equal(cookieOf(request, cookieName()), readingKey)
    },
    mayAct({ headers }) {
      return equal(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1], token)
    },
    mayConnect({ headers }) {
      // Browsers always send it with a WebSocket.
      if (headers.origin === undefined) return false
      const protocols = headers['sec-websocket-protocol']?.split(',').map((it) => it.trim()) ?? []
      return equal(protocols.find((it) => it.startsWith('token.'))?.slice('token.'.length), token)
    },
    addressForOnce() {
      once = randomBytes(24).toString('base64url')
      return `http://127.0.0.1:${port()}/?once=${once}`
    },
    redirectFor(request) {
      if (once === undefined || !equal(parameter(request, 'once'), once)) return undefined
      once = undefined
      return `/?token=${token}`
    },
    cookieFor(request) {
      if (!hasTokenInAddress(request)) return undefined
      return `${cookieName()}=${readingKey}; Path=/; HttpOnly; SameSite=Strict`
    },
  }
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}

/** Takes as long whether the first letter is wrong or the last. */
function equal(given: string | null | undefined, wanted: string): boolean {
  if (typeof given !== 'string') return false
  const key = 'syrinx'
  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
