/** The browser shell as a person meets it: an address, reloads, tabs, a studio that goes and comes back. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from '@playwright/test'
import { beforeEach, expect, it } from 'vitest'
import { startStudio } from './studioServer.ts'
import { setUp } from './support/setUp.ts'
import { watch } from './support/window.ts'

const its = setUp({ isShared: true })
let context: BrowserContext
beforeEach(async () => {
  context = await its.browser.newContext()
})

/** A page, and what went wrong in it. */
async function openPage(url: string) {
  const page = await context.newPage()
  const problems = watch(page)
  await page.goto(url)
  return { page, problems }
}

it('opens with the address, hides its secret, and stays for reloads and other tabs', async () => {
  const { page, problems } = await openPage(its.studio.url)
  const heading = page.getByRole('heading', { name: 'Syrinx' })
  await heading.waitFor()
  expect(new URL(page.url()).search).toBe('')
  await page.reload()
  await heading.waitFor()
  const other = await openPage(new URL('/', its.studio.url).href)
  await other.page.getByRole('heading', { name: 'Syrinx' }).waitFor()
  expect([...problems, ...other.problems]).toEqual([])
})

it('is nothing for who has only the port', async () => {
  const { page } = await openPage(new URL('/', its.studio.url).href)
  expect(await page.textContent('body')).toContain('Open Syrinx with the address that it printed')
})

it('shows the same in two tabs', async () => {
  const [one, other] = [await openPage(its.studio.url), await openPage(its.studio.url)]
  await one.page.getByRole('button', { name: 'New project' }).first().waitFor()
  await other.page.getByRole('button', { name: 'New project' }).first().waitFor()
  await one.page.getByRole('button', { name: 'New project' }).first().click()
  await other.page.getByText('Untitled').first().waitFor()
  expect([...one.problems, ...other.problems]).toEqual([])
})

it('waits for a studio that has gone, and says when its address is no longer good', async () => {
  const library = await mkdtemp(join(tmpdir(), 'syrinx-library-'))
  const first = await startStudio({ library })
  const { page } = await openPage(first.url)
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor()
  await first.kill()
  await page.getByText('The studio can’t be reached').waitFor()
  const second = await startStudio({ library, port: first.port })
  await page.getByText('This address is no longer good').waitFor()
  await page.goto(second.url)
  await page.getByRole('heading', { name: 'Syrinx' }).waitFor()
  expect(await second.stop()).toBe(0)
  await rm(library, { recursive: true, force: true })
})

it('ends cleanly', async () => {
  expect(await (await startStudio()).stop()).toBe(0)
})
