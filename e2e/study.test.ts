/** Takes measured and compared, and what is handed out of it: figures as PNG and SVG, tables as CSV and Markdown. */
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { downloaded, makeTakes, show } from './support/window.ts'

const its = setUp()

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** From the header of a PNG. */
const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) })

const handOut = (page: Page, button: string, item: string, which = 0) =>
  downloaded(page, async () => {
    await page.getByRole('button', { name: button }).click()
    await page.getByRole('menuitem', { name: item }).nth(which).click()
  })

/** What a row of the table says, cell by cell, without words that only screen readers are told. */
const cellsOf = async (page: Page, row: number, fromCell: number): Promise<string[]> => {
  const cells = page.getByRole('grid', { name: 'Takes' }).getByRole('row').nth(row).getByRole('gridcell')
  return (await cells.allInnerTexts())
    .slice(fromCell)
    .map((words) => words.replace(/,\s*the best$/, '').trim())
}

it('measures, sorts, draws and hands out', async () => {
  const { page, problems } = await its.open({ colorScheme: 'light' })
  await makeTakes(page, 3, 2)
  await show(page, 'Study')
  await page.getByRole('button', { name: 'Measure 3 takes' }).click()
  const table = page.getByRole('grid', { name: 'Takes' })
  await eventually(() => table.getByText(/^Not measured yet/).count()).toBe(0)

  const snr = table.getByRole('columnheader', { name: /^SNR/ })
  const heads = await table.getByRole('columnheader').allInnerTexts()
  const column = heads.findIndex((words) => words.startsWith('SNR'))
  const measured = async () =>
    Promise.all([1, 2, 3].map(async (row) => Number((await cellsOf(page, row, column))[0].replace('−', '-'))))
  await snr.getByRole('button').click()
  await eventually(() => snr.getAttribute('aria-sort')).toBe('descending')
  const falling = await measured()
  expect(falling.every(Number.isFinite)).toBe(true)
  expect(falling).toEqual(falling.toSorted((a, b) => b - a))
  await snr.getByRole('button').click()
  await eventually(() => snr.getAttribute('aria-sort')).toBe('ascending')
  expect(await measured()).toEqual(falling.toReversed())

  const scatter = page.getByRole('listbox', { name: /^Takes by Changes, median .* and SNR/ })
  await eventually(() => scatter.locator('.figure-point').count()).toBe(3)
  await scatter
    .getByRole('option', { name: /^Take 1, Pan flute: Changes, median/ })
    .waitFor({ state: 'attached' })

  // The tables are as the window has them.
  const csv = await handOut(page, 'Export', 'As CSV')
  expect(csv.name).toMatch(/^Takes \d{4}-\d\d-\d\d\.csv$/)
  const records = parse(csv.content, { columns: true }) as Record<string, string>[]
  const names = await Promise.all(
    [1, 2, 3].map(async (row) => (await cellsOf(page, row, 2))[0].split('\n')[0]),
  )
  expect(records.map((record) => record['Name'])).toEqual(names)
  expect(records.map((record) => Number(record['SNR (dB)']).toFixed(1))).toEqual(
    (await measured()).map((value) => value.toFixed(1)),
  )
  const markdown = await handOut(page, 'Export', 'As Markdown')
  const lines = markdown.content.toString('utf8').trim().split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[0]).toMatch(/^\| Name .*\| SNR \(dB\) /)
  for (const [index, name] of names.entries()) expect(lines[index + 2]).toMatch(new RegExp(`^\\| ${name} `))
  for (const [index, value] of (await measured()).entries())
    expect(lines[index + 2]).toContain(String(value).replace('-', '−'))

  const points = await handOut(page, 'Export', 'As SVG')
  expect(points.content.toString('utf8').match(/class="figure-point"/g)).toHaveLength(3)

  // The figures: a constant-Q spectrogram of each take beside the others.
  await table.focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Draw figures' }).click()
  const plate = page.getByRole('region', { name: 'The plate' })
  await eventually(() => plate.getAttribute('aria-busy')).toBe('false')
  await eventually(() => plate.locator('image').count()).toBe(3)
  const png = await handOut(page, 'Export the plate', 'As PNG')
  expect(png.name).toMatch(/\.png$/)
  expect(png.content.subarray(0, 8)).toEqual(pngSignature)
  expect(sizeOf(png.content).width).toBeGreaterThan(1000)
  expect(sizeOf(png.content).height).toBeGreaterThan(400)
  const svg = await handOut(page, 'Export the plate', 'As SVG')
  const drawn = svg.content.toString('utf8')
  expect(drawn).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(drawn.match(/<image [^>]*href="data:image\/png;base64,/g)).toHaveLength(3)
  for (const name of names) expect(drawn).toContain(name)
  expect(problems).toEqual([])
})
