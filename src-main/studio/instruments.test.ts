import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { receptiveField } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { presets, withConditions } from '../../src-shared/model/presets.ts'
import { Random } from '../../src-shared/random.ts'
import { trackPitch } from '../audio/features/pitch.ts'
import { loadCheckpoint, saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import { openLibrary } from '../library/library.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const panflutePath = join(import.meta.dirname, '../../resources/instruments/panflute.safetensors')
const panflute = { kind: 'bundled', id: 'panflute' } as const

let studio: TestStudio
let folder: string
beforeAll(async () => {
  studio = await openTestStudio()
  folder = await mkdtemp(join(tmpdir(), 'syrinx-instruments-'))
})
afterAll(async () => {
  await studio.remove()
  await rm(folder, { recursive: true, force: true })
})

const importFile = (path: string) => studio.call('instruments.importFile', { source: { kind: 'path', path } })
const keptNames = async () =>
  (await studio.call('instruments.list', {})).filter((it) => it.ref.kind === 'kept').map((it) => it.name)

test('the bundled pan flute says what it is', async () => {
  const { hyperparameters, condition, weights } = await loadCheckpoint(panflutePath)
  const list = await studio.call('instruments.list', {})
  const flute = list.find(({ ref }) => ref.id === 'panflute')!
  expect(flute).toMatchObject({
    ref: panflute,
    name: 'Pan flute',
    sampleRateHz: 16_000,
    receptiveFieldSamples: receptiveField(hyperparameters),
    condition: condition!.kind,
    knowsLoudness: true,
    categories: [],
    parameterCount: weights.length,
  })
  expect(flute.knownMidi).toEqual(Array.from({ length: 25 }, (_, i) => 69 + i))
  expect(flute.words).toContain('MIT licence')
  expect(await studio.call('instruments.get', { ref: panflute })).toEqual(flute)
})

test('a key sounds at its pitch, and the second time at once', async () => {
  const press = { ref: panflute, midi: 76, velocity: 100 }
  const timed = async () => {
    const began = performance.now()
    const preview = await studio.call('instruments.preview', press)
    return { ...preview, milliseconds: performance.now() - began }
  }
  const { samples, sampleRateHz, milliseconds } = await timed()
  const { ringSeconds } = await studio.call('instruments.get', { ref: panflute })
  expect(samples.length).toBeCloseTo((0.4 + ringSeconds) * sampleRateHz)
  const track = trackPitch(samples, sampleRateHz)
  expect(track.frequencyHz[Math.round(0.2 / track.hopSeconds)]).toBeCloseTo(659.3, -1)
  // A busy machine keeps one or the other waiting, not all.
  const again = [await timed(), await timed(), await timed(), await timed(), await timed()]
  expect(Math.min(...again.map((it) => it.milliseconds))).toBeLessThan(milliseconds / 2)
  await expect(studio.call('instruments.preview', { ...press, midi: 30 })).rejects.toMatchObject({
    code: 'notes/out-of-range',
  })
})

test('a key sounds in the category that is asked for, or in a blend', async () => {
  const press = { ref: { kind: 'bundled', id: 'pianoFlute' } as const, midi: 72, velocity: 100 }
  const play = async (category?: string) =>
    (await studio.call('instruments.preview', { ...press, ...(category && { category }) })).samples
  const { categories } = await studio.call('instruments.get', { ref: press.ref })
  const blend = await play(`${categories[0]}:0.5,${categories[1]}:0.5`)
  expect(blend).not.toEqual(await play(categories[0]))
  expect(blend).not.toEqual(await play(categories[1]))
  await expect(play('kazoo')).rejects.toMatchObject({ code: 'generate/category-unknown' })
})

test('a file becomes an instrument that plays; it can be renamed, removed, and brought back', async () => {
  const copy = join(folder, 'copy.safetensors')
  await copyFile(panflutePath, copy)
  const kept = await importFile(copy)
  await rm(copy)
  expect(kept).toMatchObject({
    name: 'Pan flute',
    ref: { kind: 'kept' },
    knownMidi: expect.arrayContaining([69, 93]),
  })
  const { samples } = await studio.call('instruments.preview', { ref: kept.ref, midi: 70, velocity: 90 })
  expect(samples.some((sample) => Math.abs(sample) > 0.05)).toBe(true)
  await studio.call('instruments.rename', { id: kept.ref.id, name: 'Flute of mine' })
  expect(await keptNames()).toEqual(['Flute of mine'])
  expect((await importFile(panflutePath)).ref).toEqual(kept.ref)
  expect(await keptNames()).toEqual(['Flute of mine'])
  await studio.call('instruments.remove', { id: kept.ref.id })
  expect(await keptNames()).toEqual([])
  await expect(studio.call('instruments.get', { ref: kept.ref })).rejects.toMatchObject({
    code: 'instrument/unknown',
  })
  await studio.call('history.undo', { scope: 'library' })
  expect(await keptNames()).toEqual(['Flute of mine'])
})

test('what is no instrument is refused in words, and nothing is kept', async () => {
  const before = await keptNames()
  const bytes = await readFile(panflutePath)
  const refused = async (name: string, content: Uint8Array | string, expected: object) => {
    const path = join(folder, name)
    await writeFile(path, content)
    await expect(importFile(path)).rejects.toMatchObject(expected)
  }
  await refused('empty.safetensors', '', { code: 'safetensors/corrupted' })
  await refused('truncated.safetensors', bytes.subarray(0, 100_000), { code: 'safetensors/corrupted' })
  await refused('text.safetensors', 'this is only text, and no network at all', {
    code: 'safetensors/corrupted',
    message: expect.stringMatching(/^text\.safetensors: /),
  })
  const hostile = Buffer.alloc(64)
  hostile.writeBigUInt64LE(2n ** 62n)
  await refused('hostile.safetensors', hostile, { code: 'safetensors/corrupted' })
  const header = Buffer.from('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}')
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  await refused('other.safetensors', Buffer.concat([length, header, Buffer.alloc(4)]), {
    code: 'checkpoint/metadata',
    message: expect.stringContaining('not a Syrinx checkpoint'),
  })
  await expect(importFile(join(folder, 'missing'))).rejects.toMatchObject({ code: 'file/missing' })
  await expect(importFile(folder)).rejects.toMatchObject({ code: expect.stringMatching(/^file\//) })
  const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, { localChannels: 3 })
  const path = join(folder, 'unknown-condition.safetensors')
  await saveCheckpoint(path, {
    hyperparameters,
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    step: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
  })
  await expect(importFile(path)).rejects.toMatchObject({ code: 'instrument/unplayable' })
  expect(await keptNames()).toEqual(before)
})

test('an imported network that was trained without notes plays by itself', async () => {
  const { hyperparameters } = presets['thesis-rf16']
  const path = join(folder, 'Free player.safetensors')
  await saveCheckpoint(path, {
    hyperparameters,
    weights: initialWeights(hyperparameters, Random.fromSeed(1)),
    step: 0,
    createdAt: '2026-01-01T00:00:00.000Z',
    provenance: {},
  })
  const free = await importFile(path)
  expect(free).toMatchObject({ name: 'Free player', condition: 'none', knownMidi: [] })
  const { samples, sampleRateHz } = await studio.call('instruments.preview', {
    ref: free.ref,
    midi: 60,
    velocity: 100,
  })
  expect(samples.length).toBe(Math.round(0.7 * sampleRateHz))
})

/** A run of the library with one checkpoint: the pan flute, with all that going on with it would need. */
async function trainedCheckpoint() {
  const library = openLibrary(studio.directory)
  const flute = await loadCheckpoint(panflutePath)
  const id = 'run-of-mine'
  library.runs.begin({
    id,
    name: 'My flute',
    datasetId: null,
    datasetName: 'Recordings',
    createdAt: 1,
    settings: {
      datasetId: 'gone',
      preset: 'small-rf62',
      condition: 'notes',
      withCategories: false,
      tag: null,
      compute: 'auto',
      limit: { kind: 'steps', steps: 10 },
      sampleRateHz: 16_000,
      learningRate: null,
      batchSize: null,
      sampleSize: null,
      seed: 1,
    },
    state: 'finished',
    receptiveFieldSamples: 62,
    step: flute.step,
    loss: 1,
    validationLoss: null,
    bestValidationLoss: null,
    samplesPerSecond: null,
    trainedSeconds: 1,
    words: '',
    error: null,
    originCheckpointId: null,
  })
  await mkdir(library.runs.folder(id), { recursive: true })
  const file = { path: 'step.safetensors', runId: id }
  const path = library.checkpoints.pathOf(file)
  const state = { step: flute.step, weights: flute.weights, moments: [flute.weights, flute.weights] }
  await saveCheckpoint(path, { ...flute, training: { state, resume: {} } })
  const { size } = await stat(path)
  const row = library.checkpoints.put({
    ...file,
    step: flute.step,
    loss: 1,
    validationLoss: null,
    best: true,
    bytes: size,
    canGoOn: true,
  })
  library.close()
  return { id: row.id, path, bytes: size, name: `My flute, step ${flute.step.toLocaleString('en')}` }
}

test('a checkpoint plays, is kept without its training, and outlives its run', async () => {
  const checkpoint = await trainedCheckpoint()
  const ref = { kind: 'checkpoint', id: checkpoint.id } as const
  expect(await studio.call('instruments.get', { ref })).toMatchObject({ name: checkpoint.name })
  const press = { midi: 72, velocity: 100 }
  const before = await studio.call('instruments.preview', { ref, ...press })
  const kept = await studio.call('instruments.keep', { checkpointId: checkpoint.id, name: 'Kept flute' })
  expect(kept).toMatchObject({ name: 'Kept flute', knowsLoudness: true })
  await rm(checkpoint.path)
  const after = await studio.call('instruments.preview', { ref: kept.ref, ...press })
  expect(after.samples).toEqual(before.samples)
  await expect(studio.call('instruments.get', { ref })).rejects.toMatchObject({
    code: 'instrument/unknown',
    message: `The file of the instrument “${checkpoint.name}” is gone.`,
  })
  const files = openLibrary(studio.directory)
  const { fileHash } = files.instruments.get(kept.ref.id)
  expect((await stat(files.files.pathOf(fileHash, 'safetensors'))).size).toBeLessThan(checkpoint.bytes / 2)
  files.close()
})
