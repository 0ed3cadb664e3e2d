/**
 * A folder of recordings, good ones and broken ones; what Syrinx hears in them, what it says about them, and a label
 * that is corrected by hand.
 */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeAudio } from '../src-main/audio/decode.ts'
import { encodeSound } from '../src-main/audio/encode.ts'
import { hearsSomething, listen } from './support/hearing.ts'
import { eventually } from './support/patience.ts'
import { boxOf, drag } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { show } from './support/window.ts'

const its = setUp()
let folder: string

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'syrinx-recordings-')), 'takes')
  await fill(folder)
})
afterAll(() => rm(resolve(folder, '..'), { recursive: true, force: true }))

/** A wav, a flac, an mp3, in folders of their own; and four files that only look like recordings. */
const tags = { title: 'A test', comment: '' }

async function fill(directory: string): Promise<void> {
  const recordings = resolve(import.meta.dirname, '../resources/datasets/panflute')
  await mkdir(join(directory, 'more'), { recursive: true })
  const load = async (name: string) => {
    const { channels, sampleRateHz } = await decodeAudio(await readFile(join(recordings, name)), name)
    return { samples: channels[0], sampleRateHz }
  }
  const [a4, c5] = [await load('panflute_69_A4.flac'), await load('panflute_72_C5.flac')]
  const wav = await encodeSound('wav16', a4.samples, a4.sampleRateHz, tags)
  await writeFile(join(directory, 'low.wav'), wav)
  await copyFile(join(recordings, 'panflute_76_E5.flac'), join(directory, 'middle.flac'))
  await writeFile(
    join(directory, 'more', 'other.mp3'),
    await encodeSound('mp3', c5.samples, c5.sampleRateHz, tags),
  )
  await writeFile(join(directory, 'words.wav'), 'Record the low notes again.\n')
  await writeFile(join(directory, 'nothing.wav'), '')
  await writeFile(join(directory, 'cut.wav'), wav.subarray(0, 30))
  await writeFile(join(directory, 'more', 'cut.flac'), Buffer.from('fLaC\0\0\0'))
}

it('imports a folder, names what is broken, hears the rest, and takes a correction', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await show(page, 'Library')
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import a folder' }).click()
  await (await choosing).setFiles(folder)

  const report = page.getByRole('dialog', { name: 'Import report' })
  await report.getByText('3 recordings imported, 4 files could not be used.').waitFor()
  for (const [file, reason] of [
    ['words.wav', /not a recording|sound|audio/],
    ['nothing.wav', /empty/],
    ['cut.wav', /cut|damaged|short|empty|no sound/],
    ['cut.flac', /cut|damaged|short|FLAC/],
  ] as const) {
    const row = report.getByRole('row').filter({ hasText: file })
    expect(await row.getByRole('cell').last().innerText(), file).toMatch(reason)
  }
  await report.getByRole('button', { name: 'Close' }).last().click()

  const clips = page.getByRole('grid', { name: 'Clips of My recordings' })
  const clip = (name: string) => clips.getByRole('row').filter({ hasText: name })
  await clip('low').getByText('Heard').waitFor()
  await clip('low').getByRole('gridcell', { name: 'A4', exact: true }).waitFor()
  await clip('middle').getByRole('gridcell', { name: 'E5', exact: true }).waitFor()
  await clip('other').getByRole('gridcell', { name: 'C5', exact: true }).waitFor()
  const health = page.getByRole('list', { name: 'How these recordings are' })
  await health.getByText(/^(Warning: )?3 notes, A4 to E5/).waitFor()
  await health.getByText(/too little to learn from/).waitFor()

  await clip('low').click()
  await page.keyboard.press('Space')
  await hearsSomething(page)
  await page.keyboard.press('Space')

  // The note is dragged up, a row at least.
  await clip('low').dblclick()
  const labels = page.getByRole('application', { name: /^Notes of low\./ })
  const note = await boxOf(labels.getByText('A4', { exact: true }))
  const all = await boxOf(labels)
  const middle = { x: note.x - all.x + note.width / 2, y: note.y - all.y + note.height / 2 }
  await drag(labels, middle, { x: middle.x, y: middle.y - note.height })
  await clip('low').getByText('By hand').waitFor()
  await labels.getByText('A♯4', { exact: true }).waitFor()
  await page.reload()
  await clip('low').getByText('By hand').waitFor()
  await clip('low').getByRole('gridcell', { name: 'A♯4', exact: true }).waitFor()
  await page.keyboard.press('Control+z')
  await clip('low').getByText('Heard').waitFor()
  await clip('low').getByRole('gridcell', { name: 'A4', exact: true }).waitFor()

  // The same folder again brings nothing twice.
  const again = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import folder' }).click()
  await (await again).setFiles(folder)
  await report.getByText('0 recordings imported, 3 files already there, 4 files could not be used.').waitFor()
  await report.getByRole('button', { name: 'Close' }).last().click()
  await eventually(() => clips.getAttribute('aria-rowcount')).toBe('4')
  expect(problems).toEqual([])
})
