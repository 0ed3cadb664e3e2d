/** A page that is loaded again in the middle of a generation finds it, and a generation that is ended keeps its sound. */
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import {
  beginGenerating,
  eventually,
  hasTake,
  openProject,
  openWindow,
  setNumber,
  take,
} from './support/window.ts'

let browser: Browser
let studio: RunningStudio

beforeAll(async () => {
  browser = await launchBrowser()
  studio = await startStudio()
})
afterAll(async () => {
  await browser?.close()
  await studio?.stop()
})

const clockSeconds = (words: string): number => {
  const [, minutes, seconds] = /(\d+):(\d+\.\d)/.exec(words) ?? []
  return 60 * Number(minutes) + Number(seconds)
}
const generatedSeconds = async (page: Page): Promise<number> =>
  clockSeconds(await page.getByText(/^\d+:\d\d\.\d generated$/).innerText())
const lengthOf = async (page: Page, name: string): Promise<number> =>
  clockSeconds(await take(page, name).innerText())

const longSeconds = 100

it('finds a generation again, and keeps what is there of one that is ended', async () => {
  const { page, problems } = await openWindow(browser, studio.url, { prepare: listen })
  await openProject(page, /^Three notes/)
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', longSeconds)
  await beginGenerating(page)
  await hearsSomething(page)

  await page.reload()
  await page.getByRole('button', { name: 'Stop and keep' }).waitFor()
  await page.getByRole('grid', { name: 'Takes' }).getByText('generating').waitFor()
  const found = await generatedSeconds(page)
  await eventually(() => generatedSeconds(page)).toBeGreaterThan(found + 2)
  await page.getByText(/^About \d+ s left$|^Nearly done$/).waitFor()
  await page
    .getByRole('button', { name: 'Stop Take 1' })
    .or(page.getByRole('button', { name: 'Play Take 1' }))
    .waitFor()
  await hasTake(page, 'Take 1')
  expect(await lengthOf(page, 'Take 1')).toBe(longSeconds)
  await page.getByRole('button', { name: 'Play Take 1' }).click()
  await hearsSomething(page)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()

  await beginGenerating(page)
  await eventually(() => generatedSeconds(page)).toBeGreaterThan(3)
  await page.getByRole('button', { name: 'Stop and keep' }).click()
  await hasTake(page, 'Take 2')
  await take(page, 'Take 2')
    .getByText(/^Stopped after \d+\.\d s$/)
    .waitFor()
  const kept = await lengthOf(page, 'Take 2')
  expect(kept).toBeGreaterThan(3)
  expect(kept).toBeLessThan(longSeconds)
  await page.reload()
  await hasTake(page, 'Take 2')
  await page.getByRole('button', { name: 'Play Take 2' }).click()
  await hearsSomething(page)
  expect(problems).toEqual([])
})
