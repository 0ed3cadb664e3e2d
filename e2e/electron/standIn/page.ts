/**
 * The page of a window, in a real Chromium. Chromium knows no `syrinx:`, so its pages get `https://studio/`, whose
 * requests never leave the machine: they are answered by what the program handles `syrinx:` with.
 */
import { readFileSync } from 'node:fs'
import type { Browser, Page, Route } from '@playwright/test'
import { launchBrowser } from '../../browser.ts'

export type SchemeHandler = (request: Request) => Response | Promise<Response>

const shownOrigin = 'https://studio'
const ownOrigin = 'syrinx://studio'

export const ownAddress = (address: string): string => address.replace(shownOrigin, ownOrigin)
export const shownAddress = (address: string): string => address.replace(ownOrigin, shownOrigin)

export interface PageOptions {
  readonly address: string
  readonly preloadScript: string
  readonly handler: SchemeHandler
  onMessage(channel: string, message: unknown): void
  onError(message: string): void
}

export interface ShownPage {
  readonly browser: Browser
  readonly page: Page
  send(channel: string, message: unknown): Promise<void>
}

export async function showPage({
  address,
  preloadScript,
  handler,
  ...tell
}: PageOptions): Promise<ShownPage> {
  const browser = await launchBrowser()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  page.on('pageerror', (error) => tell.onError(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') tell.onError(message.text())
  })
  await page.route(`${shownOrigin}/**`, (route) => answerRoute(route, handler))
  await page.exposeBinding('standInPost', (_source, channel: string, message: unknown) =>
    tell.onMessage(channel, message),
  )
  await page.addInitScript(preloadIn(readFileSync(preloadScript, 'utf8')))
  await page.goto(shownAddress(address))
  return {
    browser,
    page,
    send: (channel, message) =>
      page.evaluate(
        ([name, what]) => (globalThis as never as StandInPage).standInDeliver(name as string, what),
        [channel, message] as const,
      ),
  }
}

interface StandInPage {
  standInDeliver(channel: string, message: unknown): void
}

async function answerRoute(route: Route, handler: SchemeHandler): Promise<void> {
  const asked = route.request()
  const method = asked.method()
  const answer = await handler(
    new Request(ownAddress(asked.url()), { method, headers: await asked.allHeaders() }),
  )
  await route.fulfill({
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  })
}

/** The built preload script as it is, with a `require` that knows one module. */
const preloadIn = (script: string): string => `(() => {
  const post = globalThis.standInPost
  const listeners = new Map()
  globalThis.standInDeliver = (channel, message) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, message)
  }
  const electron = {
    contextBridge: { exposeInMainWorld: (name, value) => { globalThis[name] = Object.freeze(value) } },
    ipcRenderer: {
      send: (channel, message) => void post(channel, message),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    },
    webUtils: { getPathForFile: (file) => '/dropped/' + file.name },
  }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('The sandboxed preload script may not require ' + name)
  }
  const module = { exports: {} }
  ;((require, module, exports) => {
${script}
  })(require, module, module.exports)
})()`
