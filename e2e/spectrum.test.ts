/** A recording played through an instrument of one’s own that follows spectra, and blended with a second one. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeWavFile } from '../src-main/audio/writeWav.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import { workMilliseconds } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import {
  beginGenerating,
  choose,
  hasTake,
  openProject,
  roll,
  take,
  takeSeconds,
  setNumber,
  show,
} from './support/window.ts'

const its = setUp()
let folder: string

const rateHz = 16_000
const recordings = { low: 1.2, middle: 1.5, high: 1.2 }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-spectrum-'))
  for (const [index, [name, seconds]] of Object.entries(recordings).entries()) {
    const tone = (_: unknown, i: number) => 0.5 * Math.sin((2 * Math.PI * 330 * (index + 1) * i) / rateHz)
    await writeWavFile(
      join(folder, `${name}.wav`),
      Float32Array.from({ length: seconds * rateHz }, tone),
      rateHz,
    )
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('learns spectra, plays a recording, and blends it with another', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await openProject(page, /^Three notes/)
  await show(page, 'Library')
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a folder' }).click()
  await (await choosing).setFiles(folder)
  await isTold(page, /3 recordings imported\./)
  await page.getByRole('button', { name: 'Train on this' }).click()
  await page.getByRole('button', { name: 'All settings' }).click()

  await page.getByRole('radio', { name: /^Spectrum \(MFCC\)/ }).check()
  await page.getByRole('radio', { name: /^Small, receptive field 62/, checked: true }).waitFor()
  await page.getByRole('radio', { name: 'Steps' }).click()
  await setNumber(page, 'Length', 20)
  await page.getByRole('button', { name: 'Start learning' }).click()
  await page.getByText('Finished after 20 steps.').waitFor({ timeout: workMilliseconds })
  await page.getByRole('button', { name: 'More about step 20' }).click()
  await page.getByRole('menuitem', { name: 'Keep as an instrument…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Mirror')
  await page.getByRole('button', { name: 'Keep', exact: true }).click()
  await isTold(page, /“Mirror” is an instrument now\./)

  await show(page, 'Compose')
  await choose(page, 'Instrument: Pan flute', /^Mirror/)
  const played = page.getByRole('complementary', { name: 'Inspector' })
  await played.getByText('It follows the colour of what it is given').waitFor()
  await choose(page, 'Plays: The drawn notes', 'A recording')
  const found = played.getByRole('list', { name: 'Recordings' })
  await found.getByRole('button', { name: /^low/ }).click()
  await played.getByRole('button', { name: 'Listen to it' }).waitFor()
  await beginGenerating(page)
  await hearsSomething(page)
  await hasTake(page, 'Take 1')
  expect(await takeSeconds(page, 'Take 1')).toBe(recordings.low)

  await played.getByRole('switch', { name: 'Blend with a second sound' }).click()
  await played.getByText('Until B is chosen, only A is played.').waitFor()
  await choose(page, 'Blended with (B)', 'A recording')
  await found.getByRole('button', { name: /^middle/ }).click()
  await played.getByText('50 % A, 50 % B').waitFor()
  await beginGenerating(page)
  await hearsSomething(page)
  await hasTake(page, 'Take 2')
  expect(await takeSeconds(page, 'Take 2')).toBe(recordings.middle)
  await take(page, 'Take 2').getByRole('button', { name: 'How it was made, and a remark' }).click()
  const made = page.getByRole('dialog', { name: 'How Take 2 was made' })
  await made.getByText(/the recording “low”.*the recording “middle”/).waitFor()
  await page.keyboard.press('Escape')

  await roll(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.getByText('Generate plays the recording “low” and the recording “middle”.').waitFor()
  await page.getByRole('button', { name: 'Play what is drawn instead' }).click()
  await page.getByRole('heading', { name: 'Draw something to play' }).waitFor()
  expect(problems).toEqual([])
})
