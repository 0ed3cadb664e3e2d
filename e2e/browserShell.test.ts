/** The browser shell as a person meets it: an address, reloads, tabs, a studio that goes and comes back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext } from '@playwright/test'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'

let browser: Browser
let context: BrowserContext
let studio: RunningStudio

beforeAll(async () => {
  browser = await launchBrowser()
  studio = await startStudio()
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
})
beforeEach(async () => {
  context = await browser.newContext()
})
afterEach(() => context.close())

/** A page, and what went wrong in it. */
async function openPage(url: string) {
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.goto(url)
  return { page, problems }
}
const isConnected = { state: 'visible' } as const

it('opens with the address, hides its secret, and stays for reloads and other tabs', async () => {
  const { page, problems } = await openPage(studio.url)
  const heading = page.getByRole('heading', { name: 'Syrinx' })
  await heading.waitFor(isConnected)
  expect(new URL(page.url()).search).toBe('')
  await page.reload()
  await heading.waitFor(isConnected)
  const other = await openPage(new URL('/', studio.url).href)
  await other.page.getByRole('heading', { name: 'Syrinx' }).waitFor(isConnected)
  expect([...problems, ...other.problems]).toEqual([])
})

it('is nothing for who has only the port', async () => {
  const { page } = await openPage(new URL('/', studio.url).href)
  expect(await page.textContent('body')).toContain('Open Syrinx with the address that it printed')
})

it('shows the same in two tabs', async () => {
  const [one, other] = [await openPage(studio.url), await openPage(studio.url)]
  await one.page.getByRole('button', { name: 'New project' }).first().waitFor(isConnected)
  await other.page.getByRole('button', { name: 'New project' }).first().waitFor(isConnected)
  await one.page.getByRole('button', { name: 'New project' }).first().click()
  await other.page.getByText('Untitled').first().waitFor(isConnected)
  expect([...one.problems, ...other.problems]).toEqual([])
})

it('waits for a studio that has gone, and says when its address is no longer good', async () => {
  const library = await mkdtemp(join(tmpdir(), 'syrinx-library-'))
  const first = await startStudio({ library })
  const { page } = await openPage(first.url)
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor(isConnected)
  await first.kill()
  await page.getByText('The studio can’t be reached').waitFor(isConnected)
  const second = await startStudio({ library, port: first.port })
  await page.getByText('This address is no longer good').waitFor(isConnected)
  await page.goto(second.url)
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor(isConnected)
  expect(await second.stop()).toBe(0)
  await rm(library, { recursive: true, force: true })
})

it('listens soon after it was started, and ends cleanly', async () => {
  // The first start compiles; people meet the second.
  await (await startStudio()).stop()
  const started = performance.now()
  const quick = await startStudio()
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(await quick.stop()).toBe(0)
})
