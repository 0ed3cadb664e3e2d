import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { printLabelFile } from '../audio/labelFiles.ts'
import { concatenate, frequencyOfMidi, noise, sine } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { loadDataset, type DatasetOptions } from './dataset.ts'

const sampleRateHz = 16_000
const tone = (midi: number) => sine(frequencyOfMidi(midi), 0.4, sampleRateHz)
const options: DatasetOptions = {
  sampleRateHz,
  silenceThreshold: 0,
  normaliseLoudness: false,
  notes: 'needed',
  globalCategoryBy: 'none',
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-dataset-'))
  await writeWavFile(join(folder, 'a.wav'), concatenate(tone(72), tone(76)), sampleRateHz)
  await mkdir(join(folder, 'low'))
  await writeWavFile(join(folder, 'low', 'b.wav'), tone(67), sampleRateHz)
})
afterEach(() => rm(folder, { recursive: true }))

it('numbers the categories over all recordings', async () => {
  const { recordings, midiNumbers, summary } = await loadDataset(folder, options)
  expect(midiNumbers).toEqual([67, 72, 76])
  expect(recordings.map(({ name }) => name)).toEqual(['a.wav', 'low/b.wav'])
  expect(recordings.map(({ track }) => track.map(({ category }) => category))).toEqual([[1, 2], [0]])
  expect(summary).toBe('2 files, 0.0 minutes, 0 skipped')
})

it('believes a label file, cut to the recording, and says when it can’t', async () => {
  const heard = { confidence: 1, centsOff: 0 }
  await writeFile(
    join(folder, 'a.labels.json'),
    printLabelFile('a.wav', [
      { midi: 60, startSeconds: 0, durationSeconds: 0.5, ...heard },
      { midi: 62, startSeconds: 0.25, durationSeconds: 9, ...heard },
      { midi: 62, startSeconds: 20, durationSeconds: 1, ...heard },
    ]),
  )
  const { recordings, midiNumbers, fingerprint } = await loadDataset(folder, options)
  expect(midiNumbers).toEqual([60, 62, 67])
  expect(recordings[0].track.map(({ startSample, endSample }) => [startSample, endSample])).toEqual([
    [0, 4000],
    [4000, 12_800],
  ])
  const cut = await loadDataset(folder, { ...options, clipSeconds: 0.4 })
  expect(cut.midiNumbers).toEqual([67, 72, 76])
  expect(cut.summary).toContain('1 label file was not used')
  await rm(join(folder, 'a.labels.json'))
  expect((await loadDataset(folder, options)).fingerprint).not.toBe(fingerprint)
})

it('takes global categories from folders or notes, one a recording', async () => {
  const byFolder = await loadDataset(folder, { ...options, globalCategoryBy: 'folder' })
  expect(byFolder.globalCategories).toEqual(['.', 'low'])
  expect(byFolder.recordings.map((it) => it.globalCategory)).toEqual([0, 1])
  await expect(loadDataset(folder, { ...options, globalCategoryBy: 'note' })).rejects.toMatchObject({
    code: 'dataset/several-categories',
  })
  const low = await loadDataset(folder, { ...options, globalCategoryBy: 'note', onlyMidi: [67] })
  expect(low.globalCategories).toEqual(['G4'])
})

it('takes global categories from names, one a recording, also from a single one', async () => {
  const byName = (globalPattern: string) =>
    loadDataset(folder, { ...options, globalCategoryBy: 'pattern', globalPattern })
  const { globalCategories, recordings } = await byName('{category}')
  expect(globalCategories).toEqual(['a', 'b'])
  expect(recordings.map((it) => it.globalCategory)).toEqual([0, 1])
  await expect(byName('x{category}')).rejects.toMatchObject({ code: 'category/none' })
  await expect(byName('x')).rejects.toMatchObject({ code: 'category/pattern' })
  await writeWavFile(join(folder, 'c_d.wav'), tone(67), sampleRateHz)
  await expect(byName('{category}|*_{category}')).rejects.toMatchObject({ code: 'category/several' })
})

it('listens where notes are wanted, and does without where none are needed', async () => {
  const noisy = join(folder, 'low')
  await rm(join(noisy, 'b.wav'))
  await writeWavFile(join(noisy, 'noise.wav'), noise(sampleRateHz, 0.1), sampleRateHz)
  const heard = await loadDataset(noisy, { ...options, notes: 'wanted' })
  expect(heard.midiNumbers).toEqual([])
  await expect(loadDataset(noisy, options)).rejects.toMatchObject({ code: 'dataset/no-notes' })
})
