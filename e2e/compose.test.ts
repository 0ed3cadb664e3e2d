/// <reference lib="dom" />
/** The roll in a real Chromium, as a musician uses it: pointer, keyboard, files, two windows. */
import AxeBuilder from '@axe-core/playwright'
import type { Browser, FileChooser, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Note } from '../src-shared/notes/noteSequence.ts'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'

let studio: RunningStudio
let browser: Browser
let page: Page
let problems: string[] = []
let area: { x: number; y: number; width: number; height: number }

beforeAll(async () => {
  studio = await startStudio()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await studio.stop()
})

beforeEach(() => {
  problems = []
})

afterEach(async () => {
  await page.context().close()
  expect(problems).toEqual([])
})

function watch(target: Page): void {
  target.on('pageerror', (error) => problems.push(error.message))
  target.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
}

async function openProject(start: RegExp, theme: 'dark' | 'light' = 'dark'): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  page = await context.newPage()
  watch(page)
  await page.goto(studio.url)
  await page.getByRole('button', { name: start }).first().click()
  await arrived(page)
}

async function arrived(target: Page): Promise<void> {
  await roll(target).waitFor()
  await target.getByText('Knows A4 to A6').waitFor()
  // The view fits itself in the frame after it knows the notes.
  await target.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  area = (await roll(target).boundingBox())!
}

const roll = (target: Page = page) => target.getByRole('application', { name: /^Piano roll/ })
const count = (notes: number, target: Page = page) =>
  target.getByRole('application', { name: `Piano roll, ${notes} note${notes === 1 ? '' : 's'}` }).waitFor()

async function fileMenu(name: string): Promise<void> {
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name }).click()
}

/** What the roll holds, as a user gets it out. */
async function exported(): Promise<Note[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), fileMenu('Export as JSON')])
  return JSON.parse(await readFile((await download.path())!, 'utf8')) as Note[]
}

async function importFile(item: string, file: Parameters<FileChooser['setFiles']>[0]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), fileMenu(item)])
  await chooser.setFiles(file)
}

async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await page.mouse.move(area.x + from[0], area.y + from[1])
  await page.mouse.down()
  await page.mouse.move(area.x + to[0], area.y + to[1], { steps: 6 })
}

describe('drawing', () => {
  it('draws, moves, takes back and does again, each a step', async () => {
    await openProject(/New project/)
    await drag([100, 120], [220, 120])
    await page.mouse.up()
    await count(1)
    const [drawn] = await exported()
    await drag([160, 120], [260, 80])
    await page.mouse.up()
    await page.getByRole('button', { name: 'Undo: Move note' }).waitFor()
    const [moved] = await exported()
    expect(moved.midi).toBeGreaterThan(drawn.midi)
    expect(moved.startSeconds).toBeGreaterThan(drawn.startSeconds)
    expect(moved.durationSeconds).toBe(drawn.durationSeconds)
    await page.keyboard.press('Control+z')
    await page.getByRole('button', { name: 'Undo: Draw note' }).waitFor()
    expect(await exported()).toEqual([drawn])
    await page.keyboard.press('Control+Shift+Z')
    await page.getByRole('button', { name: 'Undo: Move note' }).waitFor()
    expect(await exported()).toEqual([moved])
    await page.reload()
    await arrived(page)
    expect(await exported()).toEqual([moved])
    await page.getByRole('button', { name: 'Undo: Move note' }).waitFor()
  })

  it('leaves everything as it was when Escape ends a gesture', async () => {
    await openProject(/New project/)
    await drag([100, 120], [220, 120])
    await page.mouse.up()
    const before = await exported()
    await drag([160, 120], [400, 60])
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await exported()).toEqual(before)
    expect(await page.getByRole('button', { name: 'Undo: Draw note' }).count()).toBe(1)
  })

  it('snaps, unless Shift is held', async () => {
    await openProject(/New project/)
    await page.keyboard.down('Shift')
    await drag([103, 120], [207, 120])
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await drag([303, 120], [407, 120])
    await page.mouse.up()
    await count(2)
    const [free, snapped] = await exported()
    expect(Math.abs(free.startSeconds / 0.25 - Math.round(free.startSeconds / 0.25))).toBeGreaterThan(0.01)
    expect(snapped.startSeconds % 0.25).toBe(0)
    expect(snapped.durationSeconds % 0.25).toBe(0)
  })

  it('chooses with a frame, copies, pastes and deletes', async () => {
    await openProject(/The opening of Syrinx/)
    await page.keyboard.press('2')
    await drag([5, 5], [area.width - 5, area.height - 5])
    await page.mouse.up()
    await page.getByText('27 notes').waitFor()
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Delete')
    await count(0)
    await page.keyboard.press('Control+v')
    await count(27)
  })
})

describe('without a pointer', () => {
  it('draws, goes through, moves and deletes notes, and tells of it', async () => {
    await openProject(/New project/)
    await roll().focus()
    for (const key of ['ArrowUp', 'Enter', 'ArrowUp', 'Enter', 'ArrowUp', 'Enter'])
      await page.keyboard.press(key)
    await count(3)
    const drawn = await exported()
    expect(drawn.map((note) => note.startSeconds)).toEqual([0, 0.25, 0.5])
    await roll().focus()
    await page.keyboard.press('Control+ArrowLeft')
    await page.keyboard.press('Shift+Tab')
    await expect
      .poll(() => page.getByRole('status').allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringContaining('a quarter of a second, selected')]))
    await page.keyboard.press('Shift+ArrowUp')
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Delete')
    await count(2)
    const [first, second] = await exported()
    expect(first).toEqual(drawn[0])
    expect(second).toMatchObject({ midi: drawn[1].midi + 12, durationSeconds: 0.5 })
    await roll().focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await roll().evaluate((element) => element === document.activeElement)).toBe(false)
  })
})

describe('files', () => {
  it('brings notes in from MIDI, and says what is wrong with a broken file', async () => {
    await openProject(/New project/)
    const folder = resolve(import.meta.dirname, '../resources/datasets/performances')
    await importFile('Import MIDI, JSON or labels…', resolve(folder, 'panflute_syrinx.mid'))
    await page.getByRole('dialog').getByRole('button', { name: 'Insert' }).click()
    await count(27)
    await importFile('Import MIDI, JSON or labels…', {
      name: 'broken.mid',
      mimeType: 'audio/midi',
      buffer: Buffer.from('MThd, cut off'),
    })
    await page.getByText('The MIDI file is damaged or cut off.').first().waitFor()
    await count(27)
  })

  it('hears the notes of a recording', async () => {
    await openProject(/New project/)
    const folder = resolve(import.meta.dirname, '../resources/datasets/performances')
    await importFile('From a recording…', resolve(folder, 'panflute_syrinx.wav'))
    await page.getByRole('dialog').getByRole('button', { name: 'Insert' }).click({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Undo: Notes from a recording' }).waitFor()
    expect((await exported()).length).toBeGreaterThan(20)
  })
})

describe('two windows on one project', () => {
  it('show the same, with the same past', async () => {
    await openProject(/Three notes/)
    const before = await exported()
    const other = await page.context().newPage()
    watch(other)
    await other.goto(page.url())
    await arrived(other)
    await count(before.length, other)
    await roll(other).focus()
    await other.keyboard.press('Control+a')
    await other.keyboard.press('Shift+ArrowUp')
    await page.getByRole('button', { name: `Undo: Transpose ${before.length} notes` }).waitFor()
    expect((await exported()).map((note) => note.midi)).toEqual(before.map((note) => note.midi + 12))
  })
})

describe.each(['dark', 'light'] as const)('in the %s', (theme) => {
  it('hinders nobody', async () => {
    await openProject(/The opening of Syrinx/, theme)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const hindrances = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(
      hindrances.map(({ id, nodes }) => `${id}: ${nodes.map((it) => it.target.join(' ')).join(', ')}`),
    ).toEqual([])
  })
})
