import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { layOutTrainingData, type TrainingClip } from './trainingData.ts'

let folder: string
let path: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-data-'))
  path = join(folder, 'stored')
  await writeFile(path, 'sound')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const clip = (name: string, tags: string[] = [], midi?: number): TrainingClip => ({
  name,
  tags,
  path,
  notes: midi === undefined ? [] : [{ midi, startSeconds: 0.1, durationSeconds: 1 }],
})

const tree = async (directory: string) => (await readdir(directory, { recursive: true })).sort()

it('links the recordings under their names, with their notes beside them', async () => {
  const directory = join(folder, 'plain')
  await layOutTrainingData(directory, [clip('A4.wav', [], 69), clip('a4'), clip('../../out/of here')], {
    condition: 'notes',
    tag: null,
  })
  expect(await tree(directory)).toEqual([
    'A4.labels.json',
    'A4.wav',
    '_.._out_of here.labels.json',
    '_.._out_of here.wav',
    'a4 (2).labels.json',
    'a4 (2).wav',
  ])
  expect((await stat(join(directory, 'A4.wav'))).ino).toBe((await stat(path)).ino)
  const labels = JSON.parse(await readFile(join(directory, 'A4.labels.json'), 'utf8')) as object
  expect(labels).toMatchObject({ recording: 'A4.wav', notes: [{ midi: 69, startSeconds: 0.1 }] })
})

it('sorts recordings into a folder a category: by tag, or by first note', async () => {
  const directory = join(folder, 'global')
  const settings = { condition: 'global', tag: 'good' } as const
  await layOutTrainingData(directory, [clip('a', ['good', 'low']), clip('b', ['high', 'good'])], settings)
  expect((await tree(directory)).filter((it) => it.endsWith('.wav'))).toEqual(['high/b.wav', 'low/a.wav'])
  await layOutTrainingData(directory, [clip('a', ['good'], 69), clip('b', ['good'], 70)], settings)
  expect((await tree(directory)).filter((it) => it.endsWith('.wav'))).toEqual(['A4/a.wav', 'A♯4/b.wav'])
})

it('says which recordings have no category', async () => {
  const settings = { condition: 'global', tag: null } as const
  await expect(
    layOutTrainingData(join(folder, 'x'), [clip('a', ['low']), clip('b')], settings),
  ).rejects.toMatchObject({ code: 'train/no-category', message: expect.stringContaining('“b”') as string })
  await expect(layOutTrainingData(join(folder, 'x'), [clip('a')], settings)).rejects.toMatchObject({
    message: expect.stringContaining('No note was heard') as string,
  })
})
