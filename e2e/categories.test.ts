/**
 * Clips put into categories by their names, with a look at it while one types; labels as the thesis made them; and a
 * data set that is brought in as its makers give it.
 */
import type { Page } from '@playwright/test'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { writeWavFile } from '../src-main/audio/writeWav.ts'
import { printMidi } from '../src-shared/notes/midi.ts'
import { eventually } from './support/patience.ts'
import { setUp } from './support/setUp.ts'
import { isTold } from './support/told.ts'
import { choose, setNumber, show } from './support/window.ts'

const its = setUp()
let folder: string

const rateHz = 16_000
const sine = (hertz: number, seconds: number) =>
  Float32Array.from(
    { length: seconds * rateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rateHz),
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-categories-'))
  await mkdir(join(folder, 'sounds'))
  for (const [name, hertz] of [
    ['one_flute_a', 440],
    ['two_flute_b', 550],
    ['three_horn_a', 330],
  ] as const)
    await writeWavFile(join(folder, 'sounds', `${name}.wav`), sine(hertz, 1), rateHz)
  await packMaestro(join(folder, 'maestro-v3.0.0.zip'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Laid out as MAESTRO v3: a table that names recordings, their MIDI and their split, in folders by year. */
async function packMaestro(path: string): Promise<void> {
  const zip = new ZipFile()
  const put = (name: string, content: Buffer) => zip.addBuffer(content, `maestro-v3.0.0/${name}`)
  const rows = ['canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration']
  for (const [index, split] of ['train', 'validation'].entries()) {
    const file = `2018/piece-${String(index)}`
    rows.push(`Nobody,"Piece, no. ${String(index)}",${split},2018,${file}.midi,${file}.wav,1.2`)
    const wav = join(folder, 'piece.wav')
    await writeWavFile(wav, sine(440.3 + 110 * index, 1.2), rateHz)
    put(`${file}.wav`, await readFile(wav))
    put(
      `${file}.midi`,
      Buffer.from(printMidi([{ midi: 69, startSeconds: 0, durationSeconds: 1, velocity: 100 }])),
    )
  }
  put('maestro-v3.0.0.csv', Buffer.from(rows.join('\n')))
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

const clips = (page: Page) => page.getByRole('grid', { name: 'Clips of My recordings' })
const clip = (page: Page, name: string) => clips(page).getByRole('row').filter({ hasText: name })

/** Three recordings in a data set of their own. */
async function importSounds(page: Page): Promise<void> {
  await show(page, 'Library')
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a folder' }).click()
  await (await choosing).setFiles(join(folder, 'sounds'))
  await isTold(page, /3 recordings imported\./)
}

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

it('sorts by names, refuses several, shows the thesis’s labels', async () => {
  const { page, problems } = await its.open()
  await importSounds(page)

  await more(page, 'Categories…')
  const dialog = page.getByRole('dialog', { name: 'Categories of “My recordings”' })
  await dialog.getByRole('radio', { name: 'File names' }).click()
  const pattern = dialog.getByRole('textbox', { name: 'Pattern' })
  const preview = dialog.getByRole('region', { name: 'What the rule would do' })
  await pattern.fill('*_{category}_*')
  await preview.getByRole('row', { name: /^flute 2/ }).waitFor()
  await preview.getByRole('row', { name: /^horn 1/ }).waitFor()
  await eventually(() => preview.getByText('flute', { exact: true }).count()).toBe(3)

  await pattern.fill('*_*_{category}')
  await preview.getByRole('row', { name: /^a 2/ }).waitFor()
  await pattern.fill('{category}_*|*_{category}_*')
  await dialog
    .getByRole('alert')
    .getByText(/^A clip can be in one category only: .*“one_flute_a” fits flute, one and one_flute/)
    .waitFor()
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true)
  await pattern.fill('nothing')
  await dialog.getByText('The pattern “nothing” has no {category} in it.').waitFor()

  await pattern.fill('*_{category}_*')
  await dialog.getByRole('button', { name: 'Apply to 3 clips' }).click()
  await isTold(page, /3 clips put into 2 categories\./)
  await clip(page, 'one_flute_a').getByRole('gridcell', { name: 'flute', exact: true }).waitFor()
  await clip(page, 'three_horn_a').getByRole('gridcell', { name: 'horn', exact: true }).waitFor()
  await page.keyboard.press('Control+z')
  await clip(page, 'three_horn_a').getByRole('gridcell', { name: 'None' }).waitFor()

  await clip(page, 'one_flute_a').dblclick()
  await page.getByRole('application', { name: /^Notes of one_flute_a/ }).waitFor()
  await page.getByRole('switch', { name: 'Thesis labels' }).click()
  const labels = page.getByRole('slider', { name: 'Thesis labels of one_flute_a' })
  await labels.focus()
  await eventually(async () => {
    await page.keyboard.press('PageUp')
    return labels.getAttribute('aria-valuetext')
  }).toMatch(/^\d\.\d\d s: .*\d Hz/)
  expect(problems).toEqual([])
})

it('brings in a data set as its makers give it', async () => {
  const { page, problems } = await its.open()
  await importSounds(page)
  await clip(page, 'one_flute_a').waitFor()
  await more(page, 'Import a data set…')
  const dialog = page.getByRole('dialog', { name: 'Import a data set' })
  await dialog.getByRole('radio', { name: 'MAESTRO v3' }).click()
  const choosing = page.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Send an archive…' }).click()
  await (await choosing).setFiles(join(folder, 'maestro-v3.0.0.zip'))
  await dialog.getByText('maestro-v3.0.0.zip').waitFor()
  await choose(page, 'Length of a clip', 'Another length')
  await setNumber(page, 'Seconds', 0.5)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await isTold(page, /\b4 recordings imported/)
  await eventually(() => clips(page).getAttribute('aria-rowcount')).toBe('8')
  await choose(page, 'Tag', /^validation/)
  await eventually(() => clips(page).getAttribute('aria-rowcount')).toBe('3')
  expect(problems).toEqual([])
})
