import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Input } from '../../src-shared/contract/contract.ts'
import { hyperparametersSchema } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { Random } from '../../src-shared/random.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { brokenChord, untaughtComposer } from '../tasks/phrases/testing.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const sampleRateHz = 4_000
const { weights: composerWeights, ...composer } = untaughtComposer

let folder: string
let studio: TestStudio
let request: Input<'notes.compose'>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-composing-'))
  studio = await openTestStudio()
  const path = join(folder, 'composer.safetensors')
  const hyperparameters = hyperparametersSchema.parse({
    sampleRateHz,
    dilations: [1],
    residualChannels: 2,
    dilationChannels: 2,
    skipChannels: 4,
    quantizationChannels: 16,
    useBiases: true,
  })
  await saveCheckpoint(path, {
    hyperparameters,
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    step: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
    composer: { ...composer, title: 'chorales', pieces: 2, minutes: 1.25, attribution: 'By hand.' },
    composerWeights,
  })
  const source = { kind: 'path', path } as const
  const { ref } = await studio.call('instruments.importFile', { source })
  request = { instrument: ref, before: [], fromSeconds: 0, seconds: 4, temperature: 1, seed: 7 }
})
afterAll(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

const compose = async (over: Partial<Input<'notes.compose'>> = {}): Promise<readonly Note[]> =>
  (await studio.call('notes.compose', { ...request, ...over })).notes

test('an instrument tells that it composes, and what from', async () => {
  expect(await studio.call('instruments.get', { ref: request.instrument })).toMatchObject({
    composes: {
      title: 'chorales',
      words: 'It learned to compose from chorales (2 pieces, 1.3 minutes). By hand.',
    },
  })
  const list = await studio.call('instruments.list', {})
  expect(list.find(({ ref }) => ref.id === 'panflute')).toMatchObject({ composes: null })
})

test('it composes out of nothing, and goes on; the same seed gives the same', async () => {
  const fresh = await compose()
  expect(fresh.length).toBeGreaterThan(0)
  expect(await compose()).toEqual(fresh)
  expect(await compose({ seed: 8 })).not.toEqual(fresh)
  const before = brokenChord(10)
  const after = await compose({ before, fromSeconds: 2 })
  expect(Math.min(...after.map((it) => it.startSeconds))).toBeGreaterThanOrEqual(2)
  const later = { midi: 60, startSeconds: 2, durationSeconds: 1 }
  expect(await compose({ before: [later, ...before], fromSeconds: 2 })).toEqual(after)
})

test('what can’t be composed is said', async () => {
  const flute = { kind: 'bundled', id: 'panflute' } as const
  await expect(compose({ instrument: flute })).rejects.toMatchObject({
    code: 'phrases/no-composer',
    message: '“Pan flute” doesn’t compose.',
  })
  await expect(compose({ instrument: { kind: 'kept', id: 'gone' } })).rejects.toMatchObject({
    code: 'instrument/unknown',
  })
  await expect(compose({ fromSeconds: 86_399 })).rejects.toMatchObject({ code: 'phrases/too-late' })
  const wrong: Partial<Input<'notes.compose'>>[] = [
    { seconds: 0.5 },
    { seconds: 601 },
    { temperature: 2.1 },
    { temperature: NaN },
    { seed: -1 },
    { seed: 0.5 },
    { fromSeconds: -1 },
    { before: [{ midi: 128, startSeconds: 0, durationSeconds: 1 }] },
    { before: [{ midi: 60, startSeconds: 0, durationSeconds: 0 }] },
  ]
  for (const it of wrong) await expect(compose(it)).rejects.toMatchObject({ code: 'contract/bad-input' })
})

test('the notes of a recording are those in its labels, else those that are heard', async () => {
  const path = join(folder, 'tone.wav')
  const tone = Float32Array.from({ length: 8_000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 8_000))
  await writeWavFile(path, tone, 8_000)
  const { id: datasetId } = await studio.call('datasets.create', { name: 'Tones', sampleRateHz: 8_000 })
  const { jobId } = await studio.call('datasets.import', { datasetId, sources: [{ kind: 'path', path }] })
  await studio.ended(jobId)
  const [{ id }] = (await studio.call('clips.page', { datasetId, offset: 0, limit: 1 })).clips
  const source = { kind: 'clip', id } as const
  expect((await studio.call('notes.ofSound', { source })).notes).toMatchObject([{ midi: 69 }])
  const notes = [{ midi: 70, startSeconds: 0.1, durationSeconds: 0.5 }]
  await studio.call('clips.setNotes', { id, notes })
  expect((await studio.call('notes.ofSound', { source })).notes).toEqual(notes)
  const gone = { kind: 'take', id: 'gone' } as const
  await expect(studio.call('notes.ofSound', { source: gone })).rejects.toMatchObject({
    code: 'spectrum/gone',
  })
})
