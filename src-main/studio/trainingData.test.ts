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
  category: null,
  path,
  notes: midi === undefined ? [] : [{ midi, startSeconds: 0.1, durationSeconds: 1 }],
})

const tree = async (directory: string) => (await readdir(directory, { recursive: true })).sort()

it('links the recordings under their names, with their notes beside them', async () => {
  const directory = join(folder, 'plain')
  await layOutTrainingData(directory, [clip('A4.wav', [], 69), clip('a4'), clip('../../out/of here')], {
    condition: 'notes',
    withCategories: false,
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
  const settings = { condition: 'global', withCategories: false, tag: 'good' } as const
  await layOutTrainingData(directory, [clip('a', ['good', 'low']), clip('b', ['high', 'good'])], settings)
  expect((await tree(directory)).filter((it) => it.endsWith('.wav'))).toEqual(['high/b.wav', 'low/a.wav'])
  await layOutTrainingData(directory, [clip('a', ['good'], 69), clip('b', ['good'], 70)], settings)
  expect((await tree(directory)).filter((it) => it.endsWith('.wav'))).toEqual(['A4/a.wav', 'A♯4/b.wav'])
})

it('says which recordings have no category', async () => {
  const settings = { condition: 'global', withCategories: false, tag: null } as const
  await expect(
    layOutTrainingData(join(folder, 'x'), [clip('a', ['low']), clip('b')], settings),
  ).rejects.toMatchObject({ code: 'train/no-category', message: expect.stringContaining('“b”') as string })
  await expect(layOutTrainingData(join(folder, 'x'), [clip('a')], settings)).rejects.toMatchObject({
    message: expect.stringContaining('No note was heard') as string,
  })
})

it('puts categories first, beside a local condition as well, and keeps two of nearly one name apart', async () => {
  const directory = join(folder, 'both')
  const settings = { condition: 'mfcc', withCategories: true, tag: null } as const
  const wavs = async () => (await tree(directory)).filter((it) => it.endsWith('.wav'))
  const inCategory = (name: string, category: string | null, tags: string[] = []) => ({
    ...clip(name, tags, 69),
    category,
  })
  await layOutTrainingData(directory, [inCategory('a', 'low', ['x', 'y']), inCategory('b', 'high')], settings)
  expect(await wavs()).toEqual(['high/b.wav', 'low/a.wav'])
  await layOutTrainingData(
    directory,
    [inCategory('a', 'a/b'), inCategory('b', 'a:b'), inCategory('c', 'A_B')],
    settings,
  )
  expect(await wavs()).toEqual(['A_B (3)/c.wav', 'a_b (2)/b.wav', 'a_b/a.wav'])
  await layOutTrainingData(directory, [inCategory('a', 'low'), inCategory('b', null)], {
    ...settings,
    withCategories: false,
  })
  expect(await wavs()).toEqual(['a.wav', 'b.wav'])
})

it('says which recordings have no category among others that have one, and which have several tags', async () => {
  const settings = { condition: 'notes', withCategories: true, tag: null } as const
  const lay = (clips: TrainingClip[]) => layOutTrainingData(join(folder, 'x'), clips, settings)
  await expect(lay([{ ...clip('a', ['low']), category: 'low' }, clip('b', ['high'])])).rejects.toMatchObject({
    code: 'train/no-category',
    message: 'One recording has no category: “b”. The others have one, and every recording needs one.',
  })
  await expect(lay([clip('a', ['low', 'soft']), clip('b', ['high'])])).rejects.toMatchObject({
    code: 'train/several-categories',
    message: expect.stringContaining('One recording has several tags: “a”') as string,
  })
})
