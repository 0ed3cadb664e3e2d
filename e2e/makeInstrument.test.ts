/** “Make an instrument”: recordings are heard, everything is chosen, and an instrument with its card stands in the list. */
import type { Browser } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import {
  choose,
  longestMilliseconds,
  notices,
  openProject,
  openWindow,
  setNumber,
  show,
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

it(
  'makes an instrument from recordings, to be heard while it learns and chosen when it has',
  { timeout: longestMilliseconds },
  async () => {
    const { page, problems } = await openWindow(browser, studio.url, { prepare: listen })
    await openProject(page, /^Three notes/)
    await show(page, 'Library')
    await page.getByRole('button', { name: /^Pan flute Twenty-five/ }).click()
    await notices(page).getByText('25 recordings imported.').waitFor()
    await page.getByRole('button', { name: 'Train on this' }).click()

    const heard = page.getByRole('list', { name: 'What was heard in the recordings' })
    await heard.getByText('25 notes, A4 to A6, without a gap.').waitFor({ timeout: longestMilliseconds })
    await heard.getByText(/In tune with A4 = 440 Hz/).waitFor()
    await page.getByRole('textbox', { name: 'Name of the instrument' }).fill('My flute')
    await page.getByRole('radio', { name: 'Other' }).click()
    await setNumber(page, 'Minutes', 1)
    await page.getByRole('button', { name: 'Make the instrument' }).click()

    const run = page.getByRole('article', { name: 'My flute' })
    await run
      .getByRole('button', { name: /^Listen to step \d+$/ })
      .first()
      .click()
    await hearsSomething(page)
    await run
      .getByText('The instrument stands in the list of instruments now.')
      .waitFor({ timeout: longestMilliseconds })
    await run.getByRole('button', { name: 'Go on bettering' }).click()
    await page.getByRole('menuitem', { name: 'For half an hour more' }).waitFor()
    await page.keyboard.press('Escape')

    await show(page, 'Compose')
    await choose(page, 'Instrument: Pan flute', /^My flute/)
    await page.getByText('Knows A4 to A6').waitFor()
    expect(problems).toEqual([])
  },
)
