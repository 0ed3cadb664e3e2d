/// <reference lib="dom" />
/**
 * From the hand to the screen, with a thousand notes in sight: how long after an event of the pointer or the wheel the
 * frame is painted that shows its effect, in a real Chromium over the real program. The floor is the same event on an
 * empty page of the same size that repaints one canvas. Build the window first (`npm run build`).
 */
import type { Browser, Page } from '@playwright/test'
import { launchBrowser } from '../e2e/browser.ts'
import { startStudio } from '../e2e/studioServer.ts'
import type { Note } from '../src-shared/notes/noteSequence.ts'
import { median, type Benchmark, type Figure } from './run.ts'

const viewport = { width: 1600, height: 1000 }
const noteCount = 1000
const moves = 90
const goal = 'under 16 ms'

const notes: Note[] = Array.from({ length: noteCount }, (_, i) => ({
  midi: 69 + ((i * 7) % 25),
  startSeconds: i / 8,
  durationSeconds: 0.125,
  velocity: 40 + ((i * 13) % 80),
}))

/** Every event's delay until its frame is painted is kept in the page from now on. */
const watchDelays = (page: Page) =>
  page.evaluate(() => {
    const delays: number[] = []
    Object.assign(globalThis, { delays })
    const watch = (event: Event) =>
      requestAnimationFrame(() => {
        // A message comes after the frame that is being made.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => delays.push(performance.now() - event.timeStamp)
        port2.postMessage(0)
      })
    addEventListener('pointermove', watch, true)
    addEventListener('wheel', watch, { capture: true, passive: true })
  })

async function delaysOf(page: Page, gesture: () => Promise<void>): Promise<number> {
  await page.evaluate(() => ((globalThis as unknown as { delays: number[] }).delays.length = 0))
  await gesture()
  const delays = await page.evaluate(() => (globalThis as unknown as { delays: number[] }).delays)
  return median(delays)
}

/** In steps of a frame, as a hand moves. */
async function glide(
  page: Page,
  from: readonly [number, number],
  by: readonly [number, number],
): Promise<void> {
  for (let i = 1; i <= moves; i++) {
    await page.mouse.move(from[0] + (by[0] * i) / moves, from[1] + (by[1] * i) / moves)
    await page.waitForTimeout(12)
  }
}

/** Of the pointer and of the wheel: the browser holds wheel events back for longer, whatever the page does. */
async function floors(browser: Browser): Promise<{ pointer: number; wheel: number }> {
  const page = await browser.newPage({ viewport })
  await page.setContent('<body style="margin:0"><canvas width="1200" height="700"></canvas>')
  await page.evaluate(() => {
    const context = document.querySelector('canvas')!.getContext('2d')!
    const paint = ({ x, y }: MouseEvent) =>
      requestAnimationFrame(() => {
        context.clearRect(0, 0, 1200, 700)
        context.fillRect(x, y, 40, 16)
      })
    addEventListener('pointermove', paint)
    addEventListener(
      'wheel',
      (event) => {
        event.preventDefault()
        paint(event)
      },
      { passive: false },
    )
  })
  await watchDelays(page)
  const pointer = await delaysOf(page, () => glide(page, [100, 100], [600, 300]))
  const wheel = await delaysOf(page, () => turnWheel(page))
  await page.close()
  return { pointer, wheel }
}

async function turnWheel(page: Page): Promise<void> {
  for (let i = 0; i < moves; i++) {
    await page.mouse.wheel(i < moves / 2 ? 8 : -8, 0)
    await page.waitForTimeout(12)
  }
}

async function openRoll(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport })
  await page.goto(url)
  await page
    .getByRole('button', { name: /New project/ })
    .first()
    .click()
  await page.getByText('Knows A4 to A6').waitFor()
  await page.getByRole('button', { name: 'Import and export' }).click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: /Import MIDI/ }).click(),
  ])
  const buffer = Buffer.from(JSON.stringify(notes))
  await chooser.setFiles({ name: 'thousand.json', mimeType: 'application/json', buffer })
  await page.getByRole('dialog').getByRole('button', { name: 'Insert' }).click()
  await page.getByRole('application', { name: `Piano roll, ${noteCount} notes` }).waitFor()
  await page.getByRole('application', { name: /^Piano roll/ }).focus()
  await page.keyboard.press('2')
  await page.keyboard.press('f')
  await page.waitForTimeout(500)
  await watchDelays(page)
  return page
}

/** Where a note can be taken hold of. */
async function findNote(page: Page): Promise<[number, number]> {
  const area = (await page.getByRole('application', { name: /^Piano roll/ }).boundingBox())!
  for (let y = area.y + area.height / 2; y < area.y + area.height; y += 7)
    for (let x = area.x + 60; x < area.x + 400; x += 2) {
      await page.mouse.move(x, y)
      const cursor = await page
        .getByRole('application', { name: /^Piano roll/ })
        .evaluate((element) => element.style.cursor)
      if (cursor === 'grab') return [x, y]
    }
  throw new Error('No note lies under the pointer anywhere.')
}

async function dragged(
  page: Page,
  from: readonly [number, number],
  by: readonly [number, number],
): Promise<number> {
  await page.mouse.move(...from)
  await page.mouse.down()
  const delay = await delaysOf(page, () => glide(page, from, by))
  await page.keyboard.press('Escape')
  await page.mouse.up()
  return delay
}

async function* run(): AsyncIterable<Figure> {
  const studio = await startStudio()
  const browser = await launchBrowser()
  try {
    const against = 'an empty page'
    const base = await floors(browser)
    yield { name: 'roll/floor', value: base.pointer, unit: 'ms' }
    yield { name: 'roll/floor of the wheel', value: base.wheel, unit: 'ms' }
    const page = await openRoll(browser, studio.url)
    const figure = (name: string, value: number, floor = base.pointer): Figure => ({
      name: `roll/${name}`,
      value,
      unit: 'ms',
      ratio: value / floor,
      against,
      goal,
    })
    const note = await findNote(page)
    await page.keyboard.press('Escape')
    yield figure('hover', await delaysOf(page, () => glide(page, note, [300, -100])))
    yield figure('drag one note', await dragged(page, note, [300, -80]))
    await page.keyboard.press('Escape')
    const area = (await page.getByRole('application', { name: /^Piano roll/ }).boundingBox())!
    yield figure('frame', await dragged(page, [area.x + 3, area.y + 3], [area.width - 60, area.height - 20]))
    await page.keyboard.press('Control+a')
    yield figure('drag all notes', await dragged(page, note, [300, -40]))
    await page.keyboard.press('Control+Shift+A')
    await page.mouse.move(area.x + 300, area.y + 200)
    yield figure('scroll', await delaysOf(page, () => turnWheel(page)), base.wheel)
  } finally {
    await browser.close()
    await studio.stop()
  }
}

export const benchmarks: Benchmark[] = [{ name: 'roll', run }]
