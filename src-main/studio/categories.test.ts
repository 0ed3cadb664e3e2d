/** Global categories of clips, and the thesis's labels, through the studio. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeWavFile } from '../audio/writeWav.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const sampleRateHz = 8000
const sine = (hertz: number, seconds = 0.5) =>
  Float32Array.from(
    { length: seconds * sampleRateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz),
  )

let folder: string
let studio: TestStudio
let datasetId: string
const files = [
  'drums/kick/kick_1.wav',
  'drums/kick/kick_2.wav',
  'drums/snare/snare_1.wav',
  'drums/odd one.wav',
]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-categories-'))
  studio = await openTestStudio()
  datasetId = (await studio.call('datasets.create', { name: 'Drums', sampleRateHz })).id
  for (const [i, file] of files.entries()) {
    const path = join(folder, file)
    await mkdir(join(path, '..'), { recursive: true })
    await writeWavFile(path, sine(220 * (i + 1)), sampleRateHz)
  }
  const { jobId } = await studio.call('datasets.import', {
    datasetId,
    sources: [{ kind: 'path', path: join(folder, 'drums') }],
  })
  await studio.ended(jobId)
})
afterAll(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

const clips = async () => (await studio.call('clips.page', { datasetId, offset: 0, limit: 100 })).clips
const categories = async () =>
  Object.fromEntries((await clips()).map(({ name, category }) => [name, category]))
const idsOf = async (...names: string[]) =>
  (await clips()).filter(({ name }) => names.includes(name)).map(({ id }) => id)
const undo = () => studio.call('history.undo', { scope: 'library' })

it('by folder: looks first, then does it as one step that undo takes back', async () => {
  const rule = { kind: 'folder' } as const
  const preview = await studio.call('clips.previewCategories', { datasetId, rule })
  expect(preview).toEqual({
    categories: [
      { name: 'drums', clips: 1, examples: ['odd one'] },
      { name: 'kick', clips: 2, examples: ['kick_1', 'kick_2'] },
      { name: 'snare', clips: 1, examples: ['snare_1'] },
    ],
    without: [],
    several: [],
  })
  expect(new Set(Object.values(await categories()))).toEqual(new Set([null]))
  await studio.call('clips.categorise', { datasetId, rule })
  expect(await categories()).toEqual({ kick_1: 'kick', kick_2: 'kick', snare_1: 'snare', 'odd one': 'drums' })
  const dataset = await studio.call('datasets.get', { id: datasetId })
  expect(dataset.categories).toEqual([
    { name: 'drums', clips: 1 },
    { name: 'kick', clips: 2 },
    { name: 'snare', clips: 1 },
  ])
  expect(dataset.health.map(({ words }) => words)).toContain('3 categories: drums, kick and snare.')
  expect((await studio.call('history.state', { scope: 'library' })).undo).toBe('Put 4 clips into categories')
  await undo()
  expect(new Set(Object.values(await categories()))).toEqual(new Set([null]))
})

it('by pattern: what fits nothing keeps what it has, a pattern that captures nothing is refused', async () => {
  const rule = { kind: 'pattern', pattern: '{category}_*' } as const
  const preview = await studio.call('clips.previewCategories', { datasetId, rule })
  expect(preview.without).toEqual(['odd one'])
  expect(preview.categories.map(({ name }) => name)).toEqual(['kick', 'snare'])
  await studio.call('clips.setCategory', { ids: await idsOf('odd one'), category: 'other' })
  await studio.call('clips.categorise', { datasetId, rule })
  expect(await categories()).toMatchObject({ kick_1: 'kick', snare_1: 'snare', 'odd one': 'other' })
  await undo()
  await undo()
  await expect(
    studio.call('clips.previewCategories', { datasetId, rule: { kind: 'pattern', pattern: '*' } }),
  ).rejects.toMatchObject({ code: 'category/pattern' })
})

it('refuses what would put a clip into several, names it, and changes nothing', async () => {
  await studio.call('clips.tag', { ids: await idsOf('kick_1'), add: ['loud', 'low'], remove: [] })
  await studio.call('clips.tag', { ids: await idsOf('snare_1'), add: ['loud'], remove: [] })
  const rule = { kind: 'tag' } as const
  expect(await studio.call('clips.previewCategories', { datasetId, rule })).toEqual({
    categories: [{ name: 'loud', clips: 1, examples: ['snare_1'] }],
    without: ['kick_2', 'odd one'],
    several: [{ name: 'kick_1', categories: ['loud', 'low'] }],
  })
  await expect(studio.call('clips.categorise', { datasetId, rule })).rejects.toMatchObject({
    code: 'category/several',
    message: expect.stringContaining('“kick_1” (loud, low)') as string,
  })
  expect(new Set(Object.values(await categories()))).toEqual(new Set([null]))
  await undo()
  await undo()
})

it('by hand, and by the note that is put in', async () => {
  const [id] = await idsOf('snare_1')
  await studio.call('clips.setCategory', {
    ids: await idsOf('kick_1', 'kick_2', 'snare_1'),
    category: 'kick',
  })
  expect((await studio.call('history.state', { scope: 'library' })).undo).toBe('Put 3 clips into “kick”')
  await studio.call('clips.setCategory', { ids: [id], category: null })
  expect((await studio.call('clips.get', { id })).category).toBe(null)
  await undo()
  await undo()
  await studio.call('clips.setNotes', {
    id,
    notes: [
      { midi: 69, startSeconds: 0, durationSeconds: 0.2 },
      { midi: 69, startSeconds: 0.2, durationSeconds: 0.2 },
    ],
  })
  const { categories: found } = await studio.call('clips.previewCategories', {
    datasetId,
    rule: { kind: 'note' },
  })
  expect(found.find(({ name }) => name === 'A4')?.examples).toContain('snare_1')
})

it('tells the thesis’s labels, numbered over all clips of the data set', async () => {
  const all = await clips()
  const labels = await Promise.all(all.map(({ id }) => studio.call('clips.melLabels', { id })))
  const bands = [...new Set(labels.flatMap((it) => [...it.bands]))].sort((a, b) => a - b)
  for (const [i, { categories: numbered, bands: own, frequencyHz, hopSeconds }] of labels.entries()) {
    expect(numbered).toEqual(bands)
    expect(frequencyHz).toHaveLength(128)
    expect(hopSeconds).toBeCloseTo(512 / sampleRateHz)
    const middle = own[Math.floor(own.length / 2)]
    const width = frequencyHz[middle + 1] - frequencyHz[middle - 1]
    const hertz = 220 * (files.findIndex((file) => file.endsWith(`${all[i].name}.wav`)) + 1)
    expect(Math.abs(frequencyHz[middle] - hertz)).toBeLessThan(width)
  }
})
