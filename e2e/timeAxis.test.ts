/// <reference lib="dom" />
/** A second lies at the same place in the roll and in the waveform under it, whatever the zoom and the window's size. */
import type { Page } from '@playwright/test'
import { expect, it } from 'vitest'
import { eventually } from './support/patience.ts'
import { boxOf } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { beginGenerating, endSound, hasTake, openProject, roll } from './support/window.ts'

const its = setUp()

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
  const { page, problems } = await its.open()
  await openProject(page, /The opening of Syrinx/)
  await beginGenerating(page)
  await hasTake(page, 'Take 1')
  await page.getByRole('img', { name: 'Waveform of Take 1' }).first().waitFor()
  await endSound(page)
  const [ruler, area, sound] = ['.ruler', '.roll .area', '.strip .sound'].map((it) => page.locator(it))
  for (const size of [
    { width: 1280, height: 800 },
    { width: 1001, height: 700 },
    { width: 1733, height: 1000 },
  ]) {
    await page.setViewportSize(size)
    await roll(page).focus()
    await page.keyboard.press('f')
    for (const zoom of [0, 1, 4, -3]) {
      for (let step = 0; step < Math.abs(zoom); step++) await page.keyboard.press(zoom > 0 ? '+' : '-')
      const [above, below] = [await boxOf(area), await boxOf(sound)]
      expect(below.x).toBeCloseTo(above.x, 3)
      expect(below.width).toBeCloseTo(above.width, 3)
      const { width, height } = await boxOf(ruler)
      for (const share of [0.13, 0.61, 0.97]) {
        await ruler.click({ position: { x: share * width, y: height - 6 } })
        const apart = async () => {
          const { roll, wave } = await playheads(page)
          return Math.abs(roll - wave)
        }
        await eventually(apart, `${size.width} px, zoom ${zoom}, at ${share}`).toBeLessThan(1)
      }
    }
    await page.keyboard.press('f')
    const { x } = await boxOf(area)
    await eventually(async () => Math.abs((await beginningOfSound(page)) - x)).toBeLessThan(2)
  }
  expect(problems).toEqual([])
})
