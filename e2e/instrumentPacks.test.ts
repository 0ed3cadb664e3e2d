/// <reference lib="dom" />
/** An instrument goes from one musician to another: exported here, dropped there, looked at, heard, played. */
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hindrances } from './support/axe.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import {
  beginGenerating,
  downloaded,
  eventually,
  hasTake,
  longestMilliseconds,
  notices,
  openProject,
  openWindow,
} from './support/window.ts'

let browser: Browser
let here: RunningStudio
let there: RunningStudio

beforeAll(async () => {
  browser = await launchBrowser()
  here = await startStudio()
  there = await startStudio()
})
afterAll(async () => {
  await browser?.close()
  await here?.stop()
  await there?.stop()
})

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Instruments' })
const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name, exact: true })

/** Drops a file on the window, beside every place for files. */
async function dropOnWindow(page: Page, name: string, content: Buffer): Promise<void> {
  const dropped = await page.evaluateHandle(
    ([fileName, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], fileName))
      return transfer
    },
    [name, content.toString('base64')] as const,
  )
  await page.getByRole('navigation', { name: 'Views' }).dispatchEvent('drop', { dataTransfer: dropped })
}

it('goes from library to library in one file', { timeout: longestMilliseconds }, async () => {
  const first = await openWindow(browser, here.url)
  await openProject(first.page, /^Three notes/)
  await first.page.getByRole('button', { name: 'About this instrument' }).press('Enter')
  await dialog(first.page).getByRole('heading', { name: 'Pan flute' }).waitFor()
  await dialog(first.page).getByRole('img', { name: 'Knows A4 to A6' }).waitFor()
  for (const theme of ['light', 'dark'] as const) {
    await first.page.emulateMedia({ colorScheme: theme })
    await eventually(() => first.page.locator('html').getAttribute('data-theme')).toBe(theme)
    expect(await hindrances(first.page)).toEqual([])
  }
  const pack = await downloaded(first.page, () => button(first.page, 'Export…').click())
  expect(pack.name).toBe('Pan flute.syrinx-instrument')
  await first.page.keyboard.press('Escape')
  await dialog(first.page).waitFor({ state: 'hidden' })
  expect(first.problems).toEqual([])
  await first.page.close()

  const { page, problems } = await openWindow(browser, there.url, { prepare: listen })
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Three notes/ })
    .waitFor()
  await dropOnWindow(page, 'cut off.syrinx-instrument', pack.content.subarray(0, 5_000))
  await notices(page).getByText('This file is no instrument of Syrinx').waitFor()
  await dropOnWindow(page, pack.name, pack.content)
  await dialog(page).getByRole('list', { name: 'Yours' }).getByRole('button', { name: 'Pan flute' }).waitFor()
  await button(page, 'Rename…').click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Flute from afar')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await dialog(page).getByRole('heading', { name: 'Flute from afar' }).waitFor()
  await button(page, 'Listen').click()
  await hearsSomething(page)
  await button(page, 'Stop').click()
  await page.keyboard.press('Escape')

  await openProject(page, /^Three notes/)
  await page.getByRole('button', { name: 'About this instrument' }).click()
  await button(page, 'Flute from afar').click()
  await button(page, 'Play the project on it').click()
  await button(page, 'Plays this project').waitFor()
  await page.keyboard.press('Escape')
  await beginGenerating(page)
  await hasTake(page, 'Take 1')
  await page.getByRole('combobox', { name: 'Instrument' }).getByText('Flute from afar').waitFor()

  await page.getByRole('button', { name: 'About this instrument' }).click()
  await button(page, 'Delete').click()
  await dialog(page).getByRole('list', { name: 'Yours' }).waitFor({ state: 'detached' })
  await notices(page).getByText('The instrument “Flute from afar” is in the bin.').waitFor()
  expect(problems).toEqual([])
})
