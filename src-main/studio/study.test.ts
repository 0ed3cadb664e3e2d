import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultGenerationSettings } from '../../src-shared/contract/generation.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let studio: TestStudio
let projectId: string
let takeIds: readonly string[]

const generate = async (takes: number) => {
  const started = await studio.call('generation.start', {
    projectId,
    settings: { ...defaultGenerationSettings, seed: 1, takes },
    notes: [
      { midi: 69, startSeconds: 0, durationSeconds: 0.4 },
      { midi: 74, startSeconds: 0.4, durationSeconds: 0.4 },
    ],
  })
  await studio.ended(started.jobId)
  return started.takeIds
}

beforeAll(async () => {
  studio = await openTestStudio()
  projectId = (await studio.call('projects.create', { name: 'Melody' })).id
  takeIds = await generate(3)
})
afterAll(() => studio.remove())

const measure = async (ids: readonly string[]) => {
  const { jobId } = await studio.call('study.measure', { takeIds: [...ids] })
  return jobId === null ? null : studio.ended(jobId)
}
const takes = () => studio.call('study.takes', { projectId })

test('measures takes once, under the notes that they were made for', async () => {
  expect((await takes()).map(({ measures }) => measures)).toEqual([null, null, null])
  expect(await measure(takeIds.slice(0, 2))).toMatchObject({
    title: 'Measuring 2 takes',
    state: 'done',
    done: 2,
  })
  expect(await measure(takeIds.slice(0, 2))).toBe(null)
  expect(await measure([...takeIds, takeIds[2]])).toMatchObject({ title: 'Measuring 1 take', state: 'done' })
  const [newest] = await takes()
  expect(newest).toMatchObject({ projectName: 'Melody', instrumentName: 'Pan flute', validationLoss: null })
  expect(newest.measures!.within50Cents).toBeGreaterThan(0.6)
  expect(newest.measures!.notesHit).toBe(1)
  expect(newest.measures!.signalToNoise).toBeGreaterThan(0)
  expect(studio.told('changed').filter(({ what }) => what === 'study')).toHaveLength(3)
  await expect(measure(['gone'])).rejects.toMatchObject({ code: 'take/unknown' })
  await expect(studio.call('study.takes', { projectId: 'gone' })).rejects.toMatchObject({
    code: 'project/unknown',
  })
})

test('keeps what it has measured when it is cancelled', async () => {
  const ids = await generate(8)
  const { jobId } = await studio.call('study.measure', { takeIds: [...ids] })
  await studio.event('changed', ({ what, id }) => what === 'study' && ids.includes(id ?? ''))
  await studio.call('jobs.cancel', { id: jobId! })
  expect((await studio.ended(jobId!)).state).toBe('cancelled')
  const measured = (await takes()).filter(({ takeId, measures }) => ids.includes(takeId) && measures)
  expect(measured.length).toBeGreaterThan(0)
  expect(measured.length).toBeLessThan(8)
  expect(await measure(ids)).toMatchObject({ state: 'done', total: 8 - measured.length })
})

test('measures the rest when a sound is gone, and says which', async () => {
  const ids = await generate(2)
  const { path } = await soundOf(ids[0])
  await rm(path)
  expect(await measure(ids)).toMatchObject({ state: 'failed', error: { code: 'take/sound-missing' } })
  const measured = (await takes()).filter(({ takeId }) => ids.includes(takeId))
  expect(measured.filter(({ measures }) => measures !== null).map(({ takeId }) => takeId)).toEqual([ids[1]])
  await expect(figure({ kind: 'take', id: ids[0] })).rejects.toMatchObject({ code: 'take/sound-missing' })
})

/** By its bytes: the library's files are named by their content. */
async function soundOf(takeId: string) {
  const response = await studio.studio.fetch(new Request(`http://studio/media/take/${takeId}`))
  const hash = createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')
  return { path: join(studio.directory, 'audio', hash.slice(0, 2), `${hash}.wav`) }
}

const figure = (sound: Parameters<typeof studio.call<'study.figure'>>[1]['sound'], kind = 'mel' as const) =>
  studio.call('study.figure', { sound, kind, columns: 64 })

test('draws takes and recordings', async () => {
  const drawn = await figure({ kind: 'take', id: takeIds[1] })
  expect(drawn).toMatchObject({ kind: 'mel', rows: 128, sampleRateHz: 16_000 })
  expect(drawn.values).toHaveLength(drawn.columns * drawn.rows)
  for (const kind of ['waveform', 'mfcc', 'constantQ'] as const) {
    const other = await studio.call('study.figure', {
      sound: { kind: 'take', id: takeIds[1] },
      kind,
      columns: 64,
    })
    expect(other.values).toHaveLength(other.columns * other.rows)
    expect(other.columns).toBeLessThanOrEqual(64)
  }
  const { id: datasetId } = await studio.call('datasets.create', { name: 'Tone', sampleRateHz: 16_000 })
  const clip = await studio.call('clips.record', {
    datasetId,
    name: 'A4',
    sampleRateHz: 16_000,
    samples: Float32Array.from(
      { length: 16_000 },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 16_000),
    ),
  })
  expect((await figure({ kind: 'clip', id: clip.id })).seconds).toBeCloseTo(1, 1)
  await expect(figure({ kind: 'experiment', id: 'gone', file: 'a.wav' })).rejects.toMatchObject({
    code: 'experiment/unknown',
  })
})

test('a damaged take is said to be damaged', async () => {
  const { path } = await soundOf(takeIds[2])
  await writeFile(path, 'no sound')
  await expect(figure({ kind: 'take', id: takeIds[2] })).rejects.toMatchObject({ code: 'take/sound-missing' })
})
