/**
 * A Chromium without a screen that another program starts, watched from outside with as little as can be: one
 * connection, and questions that the page answers when it has come to the answer.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** For the program; it then says in its profile where it can be asked. */
export const windowArguments: readonly string[] = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** In the profile: the port that it was given. */
export const portFileName = 'DevToolsActivePort'

const patienceMilliseconds = 60_000
const restMilliseconds = 5

export interface Sight {
  /** When the page was asked for. Seconds since 1970, as the next. */
  readonly askedSeconds: number
  /** When the frame was painted that shows it. */
  readonly shownSeconds: number
  /** What lies between the script and that frame. */
  readonly sinceScriptSeconds: number
}

export interface WatchedPage {
  /** Resolves when an element is there, after `script` was run. */
  until(selector: string, script?: string): Promise<Sight>
  /** Ends the browser. */
  end(): Promise<void>
}

interface Target {
  readonly type: string
  readonly url: string
  readonly webSocketDebuggerUrl: string
}

/** The page of the Chromium that keeps its profile there; it may be started later. */
export async function pageOf(profileDirectory: string): Promise<WatchedPage> {
  const portFile = join(profileDirectory, portFileName)
  const portOf = () => readFileSync(portFile, 'utf8').split('\n')[0]
  const list = async <Answer>(path: string) =>
    (await (await fetch(`http://127.0.0.1:${portOf()}/json/${path}`)).json()) as Answer
  const socket = await retrying(async () => {
    if (!existsSync(portFile)) return undefined
    const page = (await list<Target[]>('list')).find(({ type, url }) => type === 'page' && /^http/.test(url))
    return page && connect(page.webSocketDebuggerUrl)
  })
  return {
    // The page may go on to another address in between: then it is asked again.
    until: (selector, script = '') =>
      retrying(async () => {
        const expression = sightOf(selector, script)
        const params = { expression, awaitPromise: true, returnByValue: true }
        const answer = (await ask(socket, 'Runtime.evaluate', params)) as { result?: { value?: Sight } }
        return answer.result?.value
      }),
    async end() {
      const browser = await connect((await list<Target>('version')).webSocketDebuggerUrl)
      const closed = new Promise((done) => browser.once('close', done))
      await ask(browser, 'Browser.close', {})
      await closed
      socket.close()
    },
  }
}

async function retrying<Result>(attempt: () => Promise<Result | undefined>): Promise<Result> {
  const deadline = Date.now() + patienceMilliseconds
  while (Date.now() < deadline) {
    const result = await attempt().catch(() => undefined)
    if (result !== undefined) return result
    await wait(restMilliseconds)
  }
  throw new Error('No window shows what was waited for.')
}

const sightOf = (selector: string, script: string) => `new Promise((resolve) => {
  const began = performance.now()
  ${script}
  const look = () => {
    if (!document.querySelector(${JSON.stringify(selector)})) return requestAnimationFrame(look)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve({
      askedSeconds: performance.timeOrigin / 1000,
      shownSeconds: (performance.timeOrigin + performance.now()) / 1000,
      sinceScriptSeconds: (performance.now() - began) / 1000,
    })
    // A message comes after the frame that is being made.
    requestAnimationFrame(() => port2.postMessage(0))
  }
  look()
})`

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return socket
}

let asked = 0

async function ask(socket: WebSocket, method: string, params: object): Promise<unknown> {
  const id = ++asked
  const answer = new Promise((resolve, reject) => {
    const listen = (data: Buffer) => {
      const message = JSON.parse(String(data)) as { id?: number; result?: unknown }
      if (message.id !== id) return
      socket.off('message', listen)
      if (message.result === undefined) reject(new Error(`${method} was refused.`))
      else resolve(message.result)
    }
    socket.on('message', listen)
    socket.once('close', () => reject(new Error('The window is gone.')))
  })
  socket.send(JSON.stringify({ id, method, params }))
  return answer
}
