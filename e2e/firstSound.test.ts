/// <reference lib="dom" />
/**
 * A musician’s first minutes: an example, a note moved, the instrument heard while it is still playing, and a file on
 * the disk that follows the notes.
 */
import type { Page } from '@playwright/test'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeWav } from '../src-main/audio/decodeWav.ts'
import { measureFollowing } from '../src-main/audio/following.ts'
import type { Note } from '../src-shared/notes/noteSequence.ts'
import { hearsNothing, hearsSomething, listen } from './support/hearing.ts'
import { boxOf, drag } from './support/pointer.ts'
import { setUp } from './support/setUp.ts'
import { beginGenerating, choose, hasTake, notesOf, openProject, roll } from './support/window.ts'

const its = setUp()
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Looks for a note with the pointer, as far right as asked: where the hand says that it can be moved. */
async function findNote(page: Page, share: number): Promise<{ x: number; y: number }> {
  const { width, height } = await boxOf(roll(page))
  for (let y = Math.floor(height) - 4; y > 0; y -= 5)
    for (const x of [share * width, share * width + 14]) {
      await roll(page).hover({ position: { x, y } })
      const cursor = await roll(page).evaluate((element) => getComputedStyle(element).cursor)
      if (cursor === 'grab' || cursor === 'move') return { x, y }
    }
  throw new Error('There is no note there.')
}

const same = (a: Note, b: Note) => a.midi === b.midi && a.startSeconds === b.startSeconds

it('goes from the first start to a file that follows the notes', async () => {
  const { page, problems } = await its.open({ prepare: listen })
  await openProject(page, /^The opening of Syrinx/)
  const before = await notesOf(page)

  const at = await findNote(page, 0.05)
  await drag(roll(page), at, { x: at.x, y: at.y - 40 })
  await page.getByRole('button', { name: 'Undo: Transpose note' }).waitFor()
  const notes = await notesOf(page)
  const [moved, ...others] = notes.filter((note) => !before.some((it) => same(it, note)))
  expect(others).toEqual([])
  expect(notes.length).toBe(before.length)

  await beginGenerating(page)
  await hearsSomething(page)
  await hasTake(page, 'Take 1')
  await hearsNothing(page)

  await page.getByRole('button', { name: 'Export…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export “Take 1”' })
  await choose(page, 'Format: WAV, 16 bit', /^WAV, 16 bit/)
  await dialog.getByRole('radio', { name: '44.1 kHz' }).click()
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder)
  await dialog.getByText('The opening of Syrinx Take 1.wav').waitFor()
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByText('It is written.').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()

  expect(await readdir(folder)).toEqual(['The opening of Syrinx Take 1.wav'])
  const bytes = await readFile(join(folder, 'The opening of Syrinx Take 1.wav'))
  expect(bytes.readUInt16LE(34)).toBe(16)
  const { channels, sampleRateHz } = decodeWav(bytes, 'take')
  expect(sampleRateHz).toBe(44_100)
  const following = measureFollowing(channels[0], sampleRateHz, notes)
  expect(following.notesHit).toBe(notes.length)
  expect(following.medianCents).toBeLessThan(15)
  expect(measureFollowing(channels[0], sampleRateHz, [moved]).notesHit).toBe(1)

  // A second time it asks; “Keep both” leaves the first as it is.
  await page.getByRole('button', { name: 'Export…' }).click()
  await dialog.getByText('is there already').waitFor()
  await dialog.getByRole('button', { name: 'Replace the file' }).waitFor()
  await dialog.getByRole('button', { name: 'Keep both' }).click()
  await dialog.getByText('It is written.').waitFor()
  expect((await readdir(folder)).length).toBe(2)
  expect(await readFile(join(folder, 'The opening of Syrinx Take 1.wav'))).toEqual(bytes)
  expect(problems).toEqual([])
})
