/** A library of the first version's tables, with rows of every kind as Syrinx wrote them then, opened by this one. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { methods, type Input, type MethodName, type Output } from '../../src-shared/contract/contract.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { contentPath } from '../library/contentPath.ts'
import { firstTables } from '../library/migrations/0001-first-tables.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

const project = '11111111-1111-4111-8111-111111111111'
const notes = [{ midi: 69, startSeconds: 0, durationSeconds: 0.5 }]
const generation = {
  instrument: { kind: 'checkpoint', id: 'checkpoint' },
  temperature: 1,
  pick: 'sample',
  seed: 7,
  takes: 1,
  length: { kind: 'notes' },
  seedClip: { source: { kind: 'clip', id: 'clip' }, startSeconds: 0, endSeconds: 0.1, keep: true },
  nearestNotes: false,
  category: null,
  precision: 'int16',
  compute: 'auto',
}
const document = {
  version: 1,
  notes,
  tempo: { beatsPerMinute: 120, beatsPerBar: 4 },
  snap: '1/8',
  loop: null,
  generation,
}
const training = {
  datasetId: 'dataset',
  preset: 'small-rf62',
  condition: 'labels',
  tag: 'soft',
  compute: 'auto',
  limit: { kind: 'steps', steps: 10 },
  sampleRateHz: 16_000,
  learningRate: null,
  batchSize: null,
  sampleSize: null,
  seed: 1,
}
const facts = {
  sampleRateHz: 16_000,
  receptiveFieldSamples: 62,
  condition: 'notes',
  knownMidi: [69],
  knowsLoudness: false,
  categories: [],
  words: 'Learned from Flutes',
  parameterCount: 100,
}
const playedBy = (instrument: object) => [
  {
    kind: 'document',
    projectId: project,
    delta: { removed: [], added: [], change: { generation: { ...generation, instrument } } },
  },
]
const steps = [
  {
    scope: project,
    label: 'Choose another instrument',
    forward: playedBy(generation.instrument),
    backward: playedBy({ kind: 'bundled', id: 'panflute' }),
  },
  {
    scope: 'library',
    label: 'Rename “Old”',
    forward: [{ kind: 'rows', table: 'runs', rows: [{ id: 'run', values: { name: 'Run' } }] }],
    backward: [{ kind: 'rows', table: 'runs', rows: [{ id: 'run', values: { name: 'Old' } }] }],
  },
]

let folder: string
let studio: TestStudio

/** A row, whatever its columns; lists and records as JSON. */
function insert(database: Sqlite.Database, table: string, row: Readonly<Record<string, unknown>>) {
  const columns = Object.keys(row)
  const values = Object.values(row).map((value) =>
    typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? JSON.stringify(value) : value,
  )
  const places = columns.map(() => '?').join(', ')
  database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(values)
}

function keep(database: Sqlite.Database, content: Buffer, extension: string): string {
  const hash = createHash('sha256').update(content).digest('hex')
  const path = contentPath(folder, hash, extension)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  insert(database, 'files', { hash, extension, bytes: content.length, modifiedAtMs: 1, touchedAt: 1 })
  return hash
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-first-'))
  const tone = Float32Array.from(
    { length: 16_000 },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 16_000),
  )
  await writeWavFile(join(folder, 'tone.wav'), tone, 16_000)
  const wav = await readFile(join(folder, 'tone.wav'))
  const database = new Sqlite(join(folder, 'library.sqlite'))
  database.exec(firstTables.sql)
  database.pragma('user_version = 1')
  const audioHash = keep(database, wav, 'wav')
  const fileHash = keep(database, Buffer.from('weights'), 'safetensors')
  insert(database, 'settings', { key: 'volume', value: '0.5' })
  insert(database, 'projects', {
    ...{ id: project, name: 'Syrinx', createdAt: 1, modifiedAt: 2, revision: 3, document },
    ...{ noteCount: 1, seconds: 0.5, instrument: generation.instrument, preview: notes },
  })
  insert(database, 'takes', {
    ...{ id: 'take', projectId: project, name: 'Take 1', createdAt: 1, state: 'whole', settings: generation },
    ...{ notes, instrumentName: 'Flute', sampleRateHz: 16_000, seconds: 1, leadSeconds: 0.1, peak: 0.5 },
    ...{ rating: 4, remark: 'good', audioHash },
  })
  insert(database, 'takes', {
    ...{
      id: 'binned',
      projectId: project,
      name: 'Take 2',
      createdAt: 1,
      deletedAt: Date.now(),
      state: 'cancelled',
    },
    ...{ settings: generation, notes, instrumentName: 'Flute', sampleRateHz: 16_000, seconds: 0 },
    ...{ leadSeconds: 0, peak: 0, remark: '', audioHash },
  })
  insert(database, 'datasets', { id: 'dataset', name: 'Flutes', createdAt: 1, sampleRateHz: 16_000 })
  insert(database, 'clips', {
    ...{ id: 'clip', datasetId: 'dataset', position: 0, name: 'A4', sortName: 'a4', tags: ['soft'] },
    ...{ searchText: 'a4\nsoft', createdAt: 1, seconds: 1, sampleRateHz: 16_000, sourceRateHz: 44_100 },
    ...{ sourceChannels: 2, peak: 0.5, loudnessDb: -20, clippedSamples: 0, silentShare: 0, labels: 'hand' },
    ...{ lowestMidi: 69, highestMidi: 69, peaks: Buffer.alloc(256), sourceHash: 'x', audioHash },
  })
  insert(database, 'labels', { clipId: 'clip', kind: 'hand', notes, createdAt: 1 })
  insert(database, 'runs', {
    ...{
      id: 'run',
      name: 'Run',
      datasetId: 'dataset',
      datasetName: 'Flutes',
      createdAt: 1,
      settings: training,
    },
    ...{ state: 'finished', receptiveFieldSamples: 62, step: 10, loss: 2, trainedSeconds: 3, words: 'Done.' },
  })
  insert(database, 'checkpoints', {
    ...{ id: 'checkpoint', runId: 'run', step: 10, createdAt: 1, loss: 2, validationLoss: 2.5, best: 1 },
    ...{ path: 'checkpoints/step-10.safetensors', bytes: 7, canGoOn: 1 },
  })
  insert(database, 'instruments', { id: 'kept', name: 'Flute', createdAt: 1, fileHash, facts })
  for (const step of steps) insert(database, 'history', { ...step, undone: 0, createdAt: 1 })
  insert(database, 'changes', { sessionId: 'long-gone', what: 'takes', subject: 'take' })
  database.close()
  studio = await openTestStudio(folder)
})
afterAll(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

/** What a method answers is what the contract says of it. */
async function ask<Name extends MethodName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const output = await studio.call(name, input)
  expect(methods[name].output.parse(output), name).toEqual(output)
  return output
}

test('everything is there, and as the contract says', async () => {
  expect((await ask('settings.get', {})).volume).toBe(0.5)
  expect(await ask('projects.list', {})).toMatchObject([{ id: project, takeCount: 1, preview: notes }])
  expect((await ask('projects.get', { id: project })).document).toEqual({
    ...document,
    generation: { ...generation, spectrum: null, categoryTrack: null },
  })
  expect(await ask('takes.list', { projectId: project })).toMatchObject([
    { id: 'take', rating: 4, settings: { spectrum: null, categoryTrack: null } },
  ])
  expect(await ask('datasets.list', {})).toMatchObject([{ id: 'dataset', name: 'Flutes' }])
  await ask('datasets.get', { id: 'dataset' })
  expect(await ask('clips.get', { id: 'clip' })).toMatchObject({ notes, category: null, tags: ['soft'] })
  expect(await ask('clips.ids', { datasetId: 'dataset' } as Input<'clips.ids'>)).toEqual(['clip'])
  expect(await ask('training.runs', {})).toMatchObject([
    { id: 'run', settings: { condition: 'labels', withCategories: false } },
  ])
  await ask('training.run', { id: 'run' })
  expect(await ask('training.checkpoints', { runId: 'run' })).toMatchObject([
    { id: 'checkpoint', best: true },
  ])
  const instruments = await ask('instruments.list', {})
  expect(instruments.find((it) => it.ref.id === 'kept')).toMatchObject({
    name: 'Flute',
    ...facts,
    knowsBends: false,
    knowsExpression: false,
    isPolyphonic: false,
    knowsSlurs: false,
    ringSeconds: 0.3,
    composes: null,
  })
  await ask('studio.info', {})
  await ask('studio.storage', {})
  expect(await ask('bin.list', {})).toMatchObject([{ kind: 'take', id: 'binned' }])
})

test('what is new begins empty, and knows what was there', async () => {
  expect(await ask('experiments.runs', {})).toEqual([])
  expect(await ask('blind.list', {})).toEqual([])
  expect(await ask('study.takes', { projectId: null })).toMatchObject([
    { takeId: 'take', projectName: 'Syrinx', rating: 4, blindRating: null, measures: null },
  ])
  expect(await ask('study.runs', {})).toMatchObject([{ runId: 'run', condition: 'labels' }])
  const preview = await ask('clips.previewCategories', { datasetId: 'dataset', rule: { kind: 'folder' } })
  expect(preview.without).toEqual(['A4'])
  await ask('clips.categorise', { datasetId: 'dataset', rule: { kind: 'tag' } })
  expect(await ask('clips.get', { id: 'clip' })).toMatchObject({ category: 'soft' })
  const { jobId } = await ask('study.measure', { takeIds: ['take'] })
  expect((await studio.ended(jobId!)).state).toBe('done')
  const [measured] = await ask('study.takes', { projectId: project })
  expect(measured.measures).toMatchObject({ notesHit: 1 })
})

test('what was done then is undone now', async () => {
  await ask('history.undo', { scope: project })
  const { generation: before } = (await ask('projects.get', { id: project })).document
  expect(before).toMatchObject({ instrument: { kind: 'bundled' }, spectrum: null, categoryTrack: null })
  await ask('history.redo', { scope: project })
  // Since then a category was given.
  await ask('history.undo', { scope: 'library' })
  await ask('history.undo', { scope: 'library' })
  expect((await ask('training.run', { id: 'run' })).name).toBe('Old')
  await ask('bin.restore', { kind: 'take', id: 'binned' })
})
