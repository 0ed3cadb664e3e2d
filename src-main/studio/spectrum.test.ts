/** An instrument that was trained on MFCC beside categories: what it is told, and what is said when it can't be. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultGenerationSettings, type GenerationSettings } from '../../src-shared/contract/generation.ts'
import type { InstrumentRef } from '../../src-shared/contract/instruments.ts'
import type { TrainingSettings } from '../../src-shared/contract/training.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const sampleRateHz = 8000
const sine = (hertz: number, seconds: number) =>
  Float32Array.from(
    { length: seconds * sampleRateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz),
  )
const note = (midi: number): Note => ({ midi, startSeconds: 0, durationSeconds: 0.3, velocity: 100 })

let folder: string
let studio: TestStudio
let datasetId: string
let projectId: string
let mfcc: InstrumentRef
let global: InstrumentRef

const settings = (more: Partial<TrainingSettings>): TrainingSettings => ({
  datasetId,
  preset: 'thesis-rf16',
  condition: 'mfcc',
  withCategories: true,
  tag: null,
  compute: 'cpu',
  limit: { kind: 'steps', steps: 2 },
  sampleRateHz,
  learningRate: null,
  batchSize: 1,
  sampleSize: 128,
  seed: 3,
  ...more,
})

async function train(more: Partial<TrainingSettings>): Promise<InstrumentRef> {
  const run = await studio.call('training.start', { name: 'Run', settings: settings(more) })
  const job = await studio.event('job', (it) => it.subjectId === run.id && it.endedAt !== null)
  expect(job).toMatchObject({ state: 'done', error: null })
  const [checkpoint] = await studio.call('training.checkpoints', { runId: run.id })
  return { kind: 'checkpoint', id: checkpoint.id }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-spectrum-'))
  studio = await openTestStudio()
  projectId = (await studio.call('projects.create', { name: 'Piece' })).id
  datasetId = (await studio.call('datasets.create', { name: 'Sines', sampleRateHz })).id
  for (const [category, hertz] of [
    ['low', 440],
    ['high', 880],
  ] as const) {
    await mkdir(join(folder, 'sines', category), { recursive: true })
    await writeWavFile(join(folder, 'sines', category, `${hertz}.wav`), sine(hertz, 1), sampleRateHz)
  }
  const { jobId } = await studio.call('datasets.import', {
    datasetId,
    sources: [{ kind: 'path', path: join(folder, 'sines') }],
  })
  await studio.ended(jobId)
  await studio.call('clips.categorise', { datasetId, rule: { kind: 'folder' } })
  mfcc = await train({})
  global = await train({ condition: 'global', withCategories: false })
})
afterAll(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

async function play(over: Partial<GenerationSettings>, notes: Note[] = []) {
  const { jobId, takeIds } = await studio.call('generation.start', {
    projectId,
    settings: { ...defaultGenerationSettings, instrument: mfcc, seed: 1, ...over },
    notes,
  })
  const job = await studio.ended(jobId)
  expect(job.error).toBe(null)
  const takes = await studio.call('takes.list', { projectId })
  return takes.find(({ id }) => id === takeIds[0])!
}
const clipId = async (name: string) =>
  (await studio.call('clips.page', { datasetId, offset: 0, limit: 10 })).clips.find((it) => it.name === name)!
    .id

it('says of the instrument which notes and categories it knows, and previews a key', async () => {
  const instrument = await studio.call('instruments.get', { ref: mfcc })
  expect(instrument).toMatchObject({ condition: 'mfcc', knownMidi: [69, 81], categories: ['high', 'low'] })
  const { samples } = await studio.call('instruments.preview', { ref: mfcc, midi: 69, velocity: 100 })
  expect(samples.length).toBeGreaterThan(0.3 * sampleRateHz)
  expect(await studio.call('instruments.get', { ref: global })).toMatchObject({
    condition: 'none',
    categories: ['high', 'low'],
  })
  const { samples: free } = await studio.call('instruments.preview', { ref: global, midi: 69, velocity: 100 })
  expect(free.length).toBe(Math.round(0.7 * sampleRateHz))
})

it('says whether a checkpoint fits recordings in these categories', async () => {
  const fits = () => studio.call('training.fits', { checkpointId: mfcc.id, datasetId })
  expect((await fits()).fits).toBe(true)
  await studio.call('clips.setCategory', { ids: [await clipId('440')], category: 'lower' })
  expect(await fits()).toMatchObject({
    fits: false,
    words: expect.stringContaining('categories that the checkpoint doesn’t know: lower') as string,
  })
  await expect(
    studio.call('training.goOn', { checkpointId: mfcc.id, name: 'On', settings: settings({}) }),
  ).rejects.toMatchObject({ code: 'train/does-not-fit' })
  await studio.call('clips.setCategory', { ids: [await clipId('440')], category: null })
  expect((await fits()).words).toContain('One recording has no category: “440”')
  for (let i = 0; i < 2; i++) await studio.call('history.undo', { scope: 'library' })
  expect((await fits()).fits).toBe(true)
})

it('measures what learning a spectrum costs', async () => {
  const { samplesPerSecond } = await studio.call('training.measure', {
    preset: 'thesis-rf16',
    condition: 'mfcc',
    compute: 'cpu',
    sampleRateHz,
  })
  expect(samplesPerSecond).toBeGreaterThan(100)
})

it('plays a recording, as long as it is; and the take’s settings make it again', async () => {
  const spectrum = { source: { kind: 'clip', id: await clipId('440') }, blend: null } as const
  const take = await play({ spectrum, category: 'low' })
  expect(take).toMatchObject({ state: 'whole', seconds: 1, settings: { spectrum } })
  const again = await play(take.settings)
  const peaksOf = (id: string) => studio.call('takes.peaks', { id, bins: 100 })
  expect(await peaksOf(again.id)).toEqual(await peaksOf(take.id))
  const followed = await play({ spectrum: { source: { kind: 'take', id: take.id }, blend: null } })
  expect(followed.seconds).toBe(1)
})

it('plays drawn notes by how each sounded, alone, blended, and as another instrument’s', async () => {
  const alone = await play({}, [note(69)])
  expect(alone.seconds).toBeCloseTo(0.6)
  expect(alone.notes).toHaveLength(1)
  const blended = await play(
    {
      spectrum: {
        source: { kind: 'notesOf', instrument: mfcc },
        blend: { source: { kind: 'clip', id: await clipId('880') }, share: 0.5 },
      },
    },
    [note(69)],
  )
  expect(blended.seconds).toBe(1)
  await expect(play({}, [note(60)])).rejects.toMatchObject({ code: 'notes/out-of-range' })
  await expect(play({})).rejects.toMatchObject({ code: 'generate/nothing' })
})

it('changes the category while it plays, alone and beside a spectrum', async () => {
  const categoryTrack = [
    { startSeconds: 0, category: 'high' },
    { startSeconds: 0.2, category: 'low' },
  ]
  const length = { kind: 'seconds', seconds: 0.4 } as const
  expect((await play({ instrument: global, categoryTrack, length })).seconds).toBeCloseTo(0.4)
  expect((await play({ categoryTrack }, [note(69)])).seconds).toBeCloseTo(0.6)
  await expect(
    play({ instrument: global, categoryTrack: [{ startSeconds: 0, category: 'none such' }], length }),
  ).rejects.toMatchObject({ code: 'generate/category-unknown' })
  await expect(
    play({ instrument: { kind: 'bundled', id: 'panflute' }, categoryTrack }, [note(69)]),
  ).rejects.toMatchObject({ code: 'generate/no-categories' })
})

it('plays the notes that it hears in a recording on an instrument that knows notes', async () => {
  const instrument = { kind: 'bundled', id: 'panflute' } as const
  const spectrum = { source: { kind: 'clip', id: await clipId('440') }, blend: null } as const
  const take = await play({ instrument, spectrum })
  expect(take.seconds).toBeCloseTo(1)
  expect(take.notes.map(({ midi }) => midi)).toEqual([69])
  await expect(
    play({ instrument, spectrum: { ...spectrum, blend: { source: { kind: 'notes' }, share: 0.5 } } }),
  ).rejects.toMatchObject({ code: 'spectrum/needs-mfcc' })
  await expect(play({ instrument: global, spectrum })).rejects.toMatchObject({
    code: 'generate/no-condition',
  })
})

it('says clearly that what it was to follow is gone', async () => {
  const id = await clipId('880')
  const spectrum = { source: { kind: 'clip', id }, blend: null } as const
  await studio.call('clips.remove', { ids: [id] })
  await expect(play({ spectrum })).rejects.toMatchObject({
    code: 'spectrum/gone',
    message: 'The recording that was to be played is no longer in the library.',
  })
  await studio.call('history.undo', { scope: 'library' })
  expect((await play({ spectrum })).seconds).toBe(1)
  await expect(
    play({ spectrum: { source: { kind: 'take', id: 'nothing' }, blend: null } }),
  ).rejects.toMatchObject({ code: 'spectrum/gone' })
})
