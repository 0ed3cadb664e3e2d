/** The studio's window in a page: opened as a person opens it, and the things that one does everywhere. */
import type { Browser, BrowserContextOptions, Locator, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { eventually, patienceMilliseconds, workMilliseconds } from './patience.ts'
import { popupsGone } from './pointer.ts'
import { hearAnnouncements } from './told.ts'

export interface StudioWindow {
  readonly page: Page
  /** What went wrong in it: errors of scripts, and whatever the browser wrote into its console as an error. */
  readonly problems: string[]
}

export interface WindowOptions extends BrowserContextOptions {
  /** Called before the page is loaded. */
  readonly prepare?: (page: Page) => Promise<void>
}

export async function openWindow(
  browser: Browser,
  url: string,
  { prepare, ...options }: WindowOptions = {},
): Promise<StudioWindow> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  })
  const page = await context.newPage()
  const problems = watch(page)
  await hearAnnouncements(page)
  await prepare?.(page)
  await page.goto(url)
  await page.getByRole('navigation', { name: 'Views' }).waitFor()
  return { page, problems }
}

const picturesDirectory = resolve(import.meta.dirname, '../../out/e2e')

/** What it looks like, and the words in it, for whoever has to find out why a test failed. */
export async function keepPicture(page: Page, testName: string): Promise<void> {
  const path = resolve(picturesDirectory, `${testName.replaceAll(/\W+/g, '-')} ${String(Date.now())}.png`)
  await page.screenshot({ path }).catch(() => undefined)
  const words = await page
    .locator('body')
    .ariaSnapshot()
    .catch(() => '')
  process.stderr.write(`${testName}: ${path}\n${words}\n`)
}

/** Collects what goes wrong in a page from now on. */
export function watch(page: Page): string[] {
  page.setDefaultTimeout(patienceMilliseconds)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return problems
}

type View =
  'All projects' | 'Compose' | 'Library' | 'Train' | 'Listen' | 'Experiments' | 'Study' | 'Settings' | 'Help'

export async function show(page: Page, view: View): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: view, exact: true })
    .click()
}

/** A project or an example from the first screen, or a new one; resolves when its roll can be used. */
export async function openProject(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).first().click()
  await composing(page)
}

/** Resolves when the roll is there, with the instrument's notes, and lies still. */
export async function composing(page: Page): Promise<void> {
  await roll(page).waitFor()
  await page.getByText('Knows A4 to A6').waitFor()
  // The roll fits itself in its frame, a frame after it knows the notes.
  await page.evaluate(
    'document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))))',
  )
}

export const roll = (page: Page): Locator => page.getByRole('application', { name: /^Piano roll/ })
export const notices = (page: Page): Locator => page.getByRole('region', { name: 'Notices' })

/** A notice in passing: under the pointer it stays until it is taken. */
export const holdNotice = (page: Page, words: string | RegExp): Promise<void> =>
  notices(page).getByText(words).hover()

export const holdsNotes = (page: Page, count: number): Promise<void> =>
  page
    .getByRole('application', {
      name: `Piano roll, ${String(count)} note${count === 1 ? '' : 's'}`,
      exact: true,
    })
    .waitFor()

/** What the roll holds, as a person gets it out. */
export async function notesOf(page: Page): Promise<Note[]> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name: 'Export as JSON' }).click()
  const notes = JSON.parse(await readFile(await (await downloading).path(), 'utf8')) as Note[]
  await popupsGone(page)
  return notes
}

/** Presses Generate, and resolves when it has begun: a short take may be done by then. */
export async function beginGenerating(page: Page): Promise<void> {
  const takes = page.getByRole('grid', { name: 'Takes' }).getByRole('row')
  const before = await takes.count()
  await page.getByRole('button', { name: /^Generate( \d takes)?$/ }).click()
  const stop = page.getByRole('button', { name: 'Stop and keep' })
  await eventually(async () => (await stop.isVisible()) || (await takes.count()) > before).toBe(true)
}

/** How far a generation is, as the row of its take tells. */
export async function generatedSeconds(page: Page): Promise<number> {
  const words = await take(page, 'generating')
    .first()
    .innerText({ timeout: 1_000 })
    .catch(() => '')
  return clockSeconds(words) || 0
}

/** The length of a take, as its row tells. */
export const takeSeconds = async (page: Page, name: string): Promise<number> =>
  clockSeconds(await take(page, name).innerText())

function clockSeconds(words: string): number {
  const [, minutes, seconds] = /(\d+):(\d+\.\d)/.exec(words) ?? []
  return 60 * Number(minutes) + Number(seconds)
}

/** Ends what sounds, if it has not ended by itself. @param stop its button, @param play the one that it becomes */
export async function endSound(
  page: Page,
  [stop, play] = ['Stop', 'Play'].map((name) =>
    page.getByLabel('Transport', { exact: true }).getByRole('button', { name, exact: true }),
  ),
): Promise<void> {
  await eventually(async () => {
    if (await stop.isVisible()) await stop.click({ timeout: 1_000 }).catch(() => undefined)
    return play.isVisible()
  }).toBe(true)
}

/** Resolves when nothing is being generated any more and this take can be rated, so is whole. */
export async function hasTake(page: Page, name: string): Promise<void> {
  await page
    .getByRole('slider', { name: `Rating of ${name}`, exact: true })
    .waitFor({ timeout: workMilliseconds })
}

/** Has the pan flute's recordings imported into the empty library that is shown, and heard. */
export async function importPanFlute(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Pan flute Twenty-five/ }).click()
  await page.getByText('25 notes, A4 to A6, without a gap.').waitFor({ timeout: workMilliseconds })
}

/** As many takes of the pan flute, from an example, of so many seconds each. */
export async function makeTakes(page: Page, count: number, seconds: number): Promise<void> {
  await openProject(page, /^Three notes/)
  await page.getByRole('radio', { name: 'In seconds' }).click()
  await setNumber(page, 'Seconds', seconds)
  await setNumber(page, 'Takes', count)
  await beginGenerating(page)
  await hasTake(page, `Take ${String(count)}`)
}

export const take = (page: Page, name: string): Locator =>
  page.getByRole('grid', { name: 'Takes' }).getByRole('row').filter({ hasText: name })

/** What a press hands out, as a file. */
export async function downloaded(
  page: Page,
  press: () => Promise<unknown>,
): Promise<{ name: string; content: Buffer }> {
  const downloading = page.waitForEvent('download')
  await press()
  const download = await downloading
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
}

/** A choice in one of our own lists: press, then the option. */
export async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: label }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Types a number into a field, as its own unit counts. */
export async function setNumber(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label, exact: true })
  await field.fill(String(value))
  await field.press('Enter')
}
