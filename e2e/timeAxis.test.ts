/// <reference lib="dom" />
/** A second lies at the same place in the roll and in the waveform under it, whatever the zoom and the window's size. */
import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { startStudio, type RunningStudio } from './studioServer.ts'
import { eventually, openProject, openWindow } from './support/window.ts'

let studio: RunningStudio
let browser: Browser

beforeAll(async () => {
  studio = await startStudio()
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await studio.stop()
})

const boxOf = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())!

/** Where the playhead is painted: in the roll's uppermost layer, and over the waveform. */
async function playheads(page: Page): Promise<{ roll: number; wave: number }> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  return page.evaluate(() => {
    const canvas = [...document.querySelectorAll<HTMLCanvasElement>('.roll .area canvas')].at(-1)!
    const { width, height } = canvas
    const pixels = canvas.getContext('2d')!.getImageData(0, height - 2, width, 1).data
    const column = Array.from({ length: width }, (_, x) => pixels[4 * x + 3]).findIndex(
      (alpha) => alpha > 150,
    )
    const wave = document.querySelector('.strip .playhead')
    return {
      roll: canvas.getBoundingClientRect().left + column * (canvas.clientWidth / width),
      wave: wave?.getBoundingClientRect().left ?? NaN,
    }
  })
}

/** The first column of the waveform in which there is sound. */
const beginningOfSound = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.strip .sound canvas')!
    const { width, height } = canvas
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, width, height).data
    for (let x = 0; x < width; x++)
      for (let y = 0; y < height; y++)
        if (pixels[4 * (y * width + x) + 3] > 0)
          return canvas.getBoundingClientRect().left + x * (canvas.clientWidth / width)
    return NaN
  })

it('shows the playhead and the beginning of the sound at the same place in both', async () => {
  const { page, problems } = await openWindow(browser, studio.url, { viewport: { width: 1280, height: 800 } })
  await openProject(page, /The opening of Syrinx/)
  await page.getByRole('button', { name: /^Generate/ }).click()
  await page.getByRole('img', { name: 'Waveform of Take 1' }).first().waitFor()
  await page.getByRole('button', { name: /^Generate/ }).waitFor()
  // Held still: what was generated may sound yet, or have ended by itself.
  const transport = page.getByLabel('Transport', { exact: true })
  const stop = transport.getByRole('button', { name: 'Stop', exact: true })
  if (await stop.isVisible()) await stop.click()
  await transport.getByRole('button', { name: 'Play', exact: true }).waitFor()
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1001, height: 700 },
    { width: 1733, height: 1000 },
  ]) {
    await page.setViewportSize(size)
    await page.getByRole('application', { name: /^Piano roll/ }).focus()
    await page.keyboard.press('f')
    for (const zoom of [0, 1, 4, -3]) {
      for (let step = 0; step < Math.abs(zoom); step++) await page.keyboard.press(zoom > 0 ? '+' : '-')
      const [notes, sound] = [await boxOf(page, '.roll .area'), await boxOf(page, '.strip .sound')]
      expect(sound.x).toBeCloseTo(notes.x, 3)
      expect(sound.width).toBeCloseTo(notes.width, 3)
      const ruler = await boxOf(page, '.ruler')
      for (const share of [0.13, 0.61, 0.97]) {
        await page.mouse.click(ruler.x + share * ruler.width, ruler.y + ruler.height - 6)
        const apart = async () => {
          const { roll, wave } = await playheads(page)
          return Math.abs(roll - wave)
        }
        await eventually(apart, `${size.width} px, zoom ${zoom}, at ${share}`).toBeLessThan(1)
      }
    }
    await page.keyboard.press('f')
    await page.waitForTimeout(100)
    const area = await boxOf(page, '.roll .area')
    expect(Math.abs((await beginningOfSound(page)) - area.x)).toBeLessThan(2)
  }
  expect(problems).toEqual([])
})
