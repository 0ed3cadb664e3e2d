/**
 * Draws docs/screenshots: every view of the real studio, dark and light, with the bundled pan flute playing and a
 * short run of training. `npm run screenshots` (about three minutes).
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Browser, Page } from '@playwright/test'
import { launchBrowser } from '../e2e/browser.ts'
import { startStudio } from '../e2e/studioServer.ts'

const folder = resolve(import.meta.dirname, '../docs/screenshots')
const takes = 5
const size = { width: 1280, height: 800 }
const long = { timeout: 180_000 }
/** Half a minute alone; a machine that trains something else takes its time. */
const training = { timeout: 600_000 }

const rail = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('button', { name, exact: true }).click()

async function open(browser: Browser, url: string, colorScheme: 'dark' | 'light'): Promise<Page> {
  const context = await browser.newContext({ viewport: size, colorScheme, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(url)
  await page.getByRole('navigation').waitFor()
  return page
}

/** Pictures, spectra and fonts come a moment after the words. */
async function shoot(page: Page, name: string, theme: string) {
  await page.mouse.move(700, 4)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(1500)
  const image = await loadImage(await page.screenshot())
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  // A fifth of a PNG's bytes where there is a spectrogram, and no difference to be seen.
  await writeFile(join(folder, `${name}-${theme}.webp`), await canvas.encode('webp', 92))
}

const chooseExperiment = (page: Page) =>
  page
    .getByRole('navigation', { name: 'Experiments' })
    .getByRole('button', { name: /One scale of seven/ })
    .click()

async function shootResearch(page: Page, theme: string) {
  await rail(page, 'Experiments')
  await chooseExperiment(page)
  await page.getByLabel('Verdict').scrollIntoViewIfNeeded()
  await page.locator('.page').evaluate((area) => area.scrollTo(0, 420))
  await shoot(page, 'experiments', theme)
  await rail(page, 'Study')
  for (const name of ['Take 1', 'Take 4'])
    await page.getByRole('row').filter({ hasText: name }).locator('.tick').click()
  await shoot(page, 'study', theme)
  await page.getByRole('button', { name: 'Draw figures' }).click()
  await page.getByRole('img').nth(1).waitFor(long)
  await shoot(page, 'study-figures', theme)
}

/** Makes what there is to see: takes, an experiment, a data set, a run. */
async function furnish(browser: Browser, url: string) {
  const page = await open(browser, url, 'dark')
  await page
    .getByRole('button', { name: /The opening of Syrinx/ })
    .first()
    .click()
  await page.getByRole('switch', { name: 'New seed every time' }).click()
  for (let take = 1; take <= takes; take++) {
    await page.getByRole('button', { name: 'Generate', exact: true }).click()
    await page
      .getByText(`Take ${String(take)}`)
      .first()
      .waitFor(long)
  }
  await rail(page, 'Study')
  await page.getByRole('button', { name: `Measure ${String(takes)} takes` }).click()
  await page.getByText('Not measured yet').first().waitFor({ state: 'hidden', timeout: long.timeout })
  await rail(page, 'Experiments')
  await chooseExperiment(page)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByLabel('Verdict').waitFor(training)
  await rail(page, 'Library')
  await page.getByRole('button', { name: /^Pan flute/ }).click()
  await page.getByText('25 notes, A4 to A6').first().waitFor(long)
  await rail(page, 'Train')
  await page.getByRole('button', { name: 'Make an instrument' }).first().click()
  await page.getByRole('button', { name: 'All settings' }).click()
  await page.getByRole('button', { name: 'Start learning' }).click()
  await page
    .getByRole('button', { name: /Listen to step ([6-9]00|1,)/ })
    .first()
    .waitFor(training)
  await page.context().close()
}

async function shootAll(browser: Browser, url: string, theme: 'dark' | 'light') {
  const page = await open(browser, url, theme)
  await shoot(page, 'start', theme)
  await page
    .getByRole('button', { name: /The opening of Syrinx/ })
    .first()
    .click()
  await shoot(page, 'compose', theme)
  await page.getByRole('button', { name: 'About this instrument' }).click()
  await page.getByText('Notes hit').waitFor(long)
  await shoot(page, 'instrument', theme)
  await page.keyboard.press('Escape')
  await rail(page, 'Listen')
  await page.getByText('Notes hit').waitFor(long)
  await shoot(page, 'listen', theme)
  await shootResearch(page, theme)
  await rail(page, 'Library')
  await page.getByRole('row').nth(3).dblclick()
  await shoot(page, 'library', theme)
  await rail(page, 'Train')
  await shoot(page, 'train', theme)
  await page.getByRole('button', { name: 'New instrument' }).first().click()
  await page.getByText('25 notes, A4 to A6, without a gap.').waitFor(long)
  await shoot(page, 'train-new', theme)
  await rail(page, 'Settings')
  await page
    .getByRole('button', { name: 'Shortcuts' })
    .or(page.getByRole('tab', { name: 'Shortcuts' }))
    .first()
    .click()
  await shoot(page, 'settings', theme)
  await rail(page, 'Help')
  await shoot(page, 'help', theme)
  await page.context().close()
}

await mkdir(folder, { recursive: true })
const studio = await startStudio()
const browser = await launchBrowser()
try {
  await furnish(browser, studio.url)
  for (const theme of ['dark', 'light'] as const) await shootAll(browser, studio.url, theme)
} finally {
  await browser.close()
  await studio.stop()
}
