import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readLabelFile } from '../audio/labelFiles.ts'
import { concatenate, frequencyOfMidi, sine } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { describeLabels, labelFolder } from './label.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-label-'))
})
afterEach(() => rm(folder, { recursive: true }))

const tone = (midi: number) => sine(frequencyOfMidi(midi), 0.4, 16_000)

it('numbers the categories over the data set and writes labels that can be read again', async () => {
  await writeWavFile(join(folder, 'a.wav'), concatenate(tone(72), tone(76)), 16_000)
  await writeWavFile(join(folder, 'b.wav'), tone(67), 16_000)
  await writeFile(join(folder, 'c.wav'), 'not a wav')
  const summary = await labelFolder(folder)
  expect(summary.categories).toEqual([67, 72, 76])
  expect(describeLabels(summary)).toBe(
    '2 files, 0.0 minutes, 1 skipped:\n  c.wav: c.wav is not an audio file that Syrinx knows.\n3 notes heard, 3 different (MIDI 67 to 76)',
  )
  const labels = await readLabelFile(join(folder, 'a.labels.json'))
  expect(labels.map(({ midi }) => midi)).toEqual([72, 76])
  const index = JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8'))
  expect(index.recordings).toEqual([
    { recording: 'a.wav', categories: [1, 2] },
    { recording: 'b.wav', categories: [0] },
  ])
  // Labels are no recordings: a second run finds the same.
  expect((await labelFolder(folder)).skipped).toHaveLength(1)
  expect(await readdir(folder)).toEqual([
    'a.labels.json',
    'a.wav',
    'b.labels.json',
    'b.wav',
    'c.wav',
    'labels.json',
  ])
})

it('keeps what was corrected, unless it shall hear anew', async () => {
  await writeWavFile(join(folder, 'a.wav'), tone(72), 16_000)
  const [{ labels }] = (await labelFolder(folder)).recordings
  await writeFile(labels, (await readFile(labels, 'utf8')).replace('"midi": 72', '"midi": 60'))
  const kept = await labelFolder(folder)
  expect(kept.categories).toEqual([60])
  expect(describeLabels(kept)).toContain('1 label file was there already and kept')
  expect((await readLabelFile(labels))[0].midi).toBe(60)
  expect((await labelFolder(folder, { again: true })).categories).toEqual([72])
  expect((await readLabelFile(labels))[0].midi).toBe(72)
})

it('writes elsewhere when asked', async () => {
  await writeWavFile(join(folder, 'a.wav'), tone(72), 16_000)
  await labelFolder(folder, { out: join(folder, 'labels') })
  expect(await readdir(join(folder, 'labels'))).toEqual(['a.labels.json', 'labels.json'])
  await expect(labelFolder(folder, { out: join(folder, 'a.wav', 'x') })).rejects.toMatchObject({
    code: 'file/cannot-write',
  })
})

it('fails when nothing is left, with the reasons', async () => {
  await expect(labelFolder(folder)).rejects.toThrow(/it is empty/)
  await writeFile(join(folder, 'c.wav'), '')
  await expect(labelFolder(folder)).rejects.toThrow(/all 1 files are skipped:\n {2}c.wav: c.wav is empty/)
})
