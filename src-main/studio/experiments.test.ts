import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExperimentRun } from '../../src-shared/contract/experiments.ts'
import type { Definition } from '../../src-shared/experiments/definition.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

let folder: string
let studio: TestStudio

type Plan = Definition['quick']

const plan = (steps: number, materials: Plan['materials'] = tones): Plan => ({
  words: 'As small as can be.',
  materials,
  variants: ['first', 'second'].map((name) => ({
    name,
    title: `The ${name}`,
    material: 'sounds',
    network: {
      preset: 'thesis-rf16',
      sampleRateHz: 8000,
      residualChannels: 4,
      dilationChannels: 4,
      skipChannels: 8,
    },
    condition: [],
    training: { defaults: 'syrinx', steps, batchSize: 1, sampleSize: 256, seed: 1 },
    renders: [
      {
        name: 'alone',
        title: 'By itself',
        play: { kind: 'alone', seconds: 0.2 },
        pick: 'sample',
        temperature: 1,
        seed: 1,
      },
    ],
  })),
  claims: [
    {
      words: 'It is louder than nothing.',
      left: { measure: 'rms', reduce: 'mean' },
      is: '>',
      right: -200,
      margin: 0,
      decides: true,
    },
  ],
})
const tones: Plan['materials'] = {
  sounds: {
    kind: 'tones',
    tones: [{ frequencyHz: 440, amplitude: 0.5, shape: 'sine' }],
    seconds: 1,
    noise: 0,
  },
}
const given: Plan['materials'] = {
  sounds: { kind: 'given', words: 'Any recordings', layout: 'folder', clipSeconds: 1, clips: null },
}

const definition = (name: string, order: number, quick: Plan): Definition => ({
  name,
  order,
  title: name === 'short' ? 'Short' : 'Long',
  paper: 'Winder 2024',
  section: '1',
  asks: 'Does it run?',
  found: { words: 'It does.', figure: 'None', numbers: [] },
  differs: '',
  quick,
  paperScale: plan(5, given),
})

const open = async (directory?: string) =>
  openTestStudio(directory, { experimentsDirectory: join(folder, 'definitions') })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-experiments-'))
  await mkdir(join(folder, 'definitions'))
  for (const each of [definition('long', 2, plan(1_000_000)), definition('short', 1, plan(30))])
    await writeFile(join(folder, 'definitions', `${each.name}.json`), JSON.stringify(each))
  studio = await open(join(folder, 'library'))
})
afterAll(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

const start = (name: string) => studio.call('experiments.start', { name, scale: 'quick', data: null })
const get = (id: string) => studio.call('experiments.run', { id })
const training = (id: string) =>
  studio.event('experiment.progress', ({ run, points }) => run.id === id && points.length > 0)
const resting = async (id: string) => {
  const { jobId } = await get(id)
  if (jobId !== null) await studio.ended(jobId)
  return get(id)
}
const forget = () => void studio.events.splice(0)

test('says what there is to run', async () => {
  const list = await studio.call('experiments.list', {})
  expect(list.map(({ name }) => name)).toEqual(['short', 'long'])
  expect(list[0].scales).toMatchObject([
    { scale: 'quick', variants: 2, renders: 2, trainingSamples: 2 * 30 * 256, needs: null },
    { scale: 'paper', needs: 'Any recordings' },
  ])
})

let finished: ExperimentRun

test('runs from the beginning to the report', async () => {
  const begun = await start('short')
  expect(begun).toMatchObject({ state: 'running', held: null, error: null, title: 'Short' })
  expect(await studio.call('experiments.report', { id: begun.id })).toBe(null)
  const job = await studio.ended(begun.jobId!)
  expect(job).toMatchObject({ kind: 'experiment', title: 'Running “Short” (quick)', state: 'done', done: 1 })
  finished = await get(begun.id)
  expect(finished).toMatchObject({ state: 'finished', doneShare: 1, held: true, jobId: null })
  const report = (await studio.call('experiments.report', { id: begun.id }))!
  expect(report).toMatchObject({ whole: true, held: true, sentence: finished.words })
  expect(report.variants.map(({ renders }) => renders.length)).toEqual([1, 1])
  const last = studio.told('experiment.progress').at(-1)!
  expect(last.run).toEqual(finished)

  const { sound } = report.variants[0].renders[0]
  const response = await studio.studio.fetch(
    new Request(`http://studio/media/experiment/${begun.id}/${sound}`),
  )
  expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'audio/wav'])
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(3200)
  const figure = await studio.call('study.figure', {
    sound: { kind: 'experiment', id: begun.id, file: sound },
    kind: 'waveform',
    columns: 32,
  })
  expect(figure).toMatchObject({ columns: 32, sampleRateHz: 8000 })
  await expect(
    studio.call('study.figure', {
      sound: { kind: 'experiment', id: begun.id, file: '../../library.sqlite' },
      kind: 'mel',
      columns: 32,
    }),
  ).rejects.toMatchObject({ code: 'experiment/no-file' })
  await expect(studio.call('experiments.resume', { id: begun.id })).rejects.toMatchObject({
    code: 'experiment/finished',
  })
  await expect(studio.call('experiments.stop', { id: begun.id })).rejects.toMatchObject({
    code: 'experiment/not-running',
  })
  const { parts } = await studio.call('studio.storage', {})
  expect(parts.find(({ kind }) => kind === 'experiments')!.bytes).toBeGreaterThan(1000)
})

test('stops, goes on, survives a killed process and a closed studio', async () => {
  const { id } = await start('long')
  await training(id)
  const waiting = await start('short')
  await studio.event('job', ({ state, message }) => state === 'queued' && message.includes('“Long”'))
  await studio.call('experiments.stop', { id: waiting.id })
  expect(await resting(waiting.id)).toMatchObject({ state: 'stopped', error: null })

  await studio.call('experiments.stop', { id })
  const stopped = await resting(id)
  expect(stopped).toMatchObject({ state: 'stopped', jobId: null, error: null })
  expect(stopped.words).toMatch(/Stopped at \d+ %/)

  forget()
  await studio.call('experiments.resume', { id })
  await training(id)
  for (const pid of taskProcesses()) process.kill(pid, 'SIGKILL')
  expect(await resting(id)).toMatchObject({ state: 'interrupted', error: { code: 'engine/crashed' } })

  forget()
  expect(await studio.call('experiments.resume', { id })).toMatchObject({ state: 'running', error: null })
  await training(id)
  await studio.close()
  studio = await open(join(folder, 'library'))
  expect(await get(id)).toMatchObject({ state: 'interrupted', jobId: null })

  await studio.call('experiments.resume', { id })
  await training(id)
  await studio.call('experiments.remove', { id })
  await expect(studio.call('experiments.report', { id })).rejects.toMatchObject({
    code: 'experiment/unknown',
  })
  const [binned] = await studio.call('bin.list', {})
  expect(binned).toMatchObject({ kind: 'experiment', name: 'Long' })
  expect(binned.bytes).toBeGreaterThan(1000)
  await studio.call('history.undo', { scope: 'library' })
  expect(await get(id)).toMatchObject({ state: 'stopped', error: null })
  await studio.call('experiments.remove', { id })
  expect((await studio.call('bin.empty', {})).freedBytes).toBeGreaterThan(1000)
})

test('tells a window that comes in the middle what was lost before', async () => {
  forget()
  const { id } = await start('long')
  const first = await training(id)
  await studio.event('experiment.progress', ({ run, points }) => {
    const last = points.at(-1)
    return run.id === id && last !== undefined && last.step > first.points.at(-1)!.step
  })
  const { variant, points } = await studio.call('experiments.losses', { id })
  const told = studio.told('experiment.progress').filter(({ run }) => run.id === id)
  expect(variant).toBe(told.findLast(({ points: some }) => some.length > 0)!.variant)
  expect(points).toEqual(told.flatMap(({ points: some }) => some).slice(0, points.length))
  expect(points[0]).toEqual(first.points[0])
  await studio.call('experiments.remove', { id })
  await expect(studio.call('experiments.losses', { id })).rejects.toMatchObject({
    code: 'experiment/unknown',
  })
  expect(await studio.call('experiments.losses', { id: finished.id })).toEqual({ variant: null, points: [] })
  await studio.call('bin.empty', {})
})

test('takes turns with runs: a paused one makes room, and one that comes later waits', async () => {
  const { id: datasetId } = await studio.call('datasets.create', { name: 'Tone', sampleRateHz: 8000 })
  await studio.call('clips.record', {
    datasetId,
    name: 'A4',
    sampleRateHz: 8000,
    samples: Float32Array.from({ length: 8000 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 8000)),
  })
  const train = (name: string) =>
    studio.call('training.start', {
      name,
      settings: {
        datasetId,
        preset: 'thesis-rf16',
        condition: 'none',
        tag: null,
        compute: 'cpu',
        limit: { kind: 'steps', steps: 1_000_000 },
        sampleRateHz: 8000,
        learningRate: null,
        batchSize: 1,
        sampleSize: 128,
        seed: 1,
      },
    })
  const run = await train('Run')
  await studio.event('training.progress', (it) => it.run.id === run.id && it.run.step > 2)
  await studio.call('training.pause', { runId: run.id })
  const { id } = await start('long')
  await training(id)
  expect(await studio.call('training.run', { id: run.id })).toMatchObject({ state: 'paused', jobId: null })
  const later = await train('Later')
  await studio.event('job', ({ state, message }) => state === 'queued' && message.includes('“Long”'))
  await studio.call('experiments.remove', { id })
  await studio.event('training.progress', (it) => it.run.id === later.id && it.run.step > 2)
  await studio.call('training.remove', { runId: later.id })
})

test('keeps what a browser has sent with the experiment', async () => {
  const sent = await studio.studio.fetch(
    new Request('http://studio/upload', { method: 'PUT', body: 'no recording' }),
  )
  const { uploadId } = (await sent.json()) as { uploadId: string }
  const source = { kind: 'upload', uploadId, name: '../..' } as const
  const { id } = await studio.call('experiments.start', { name: 'short', scale: 'paper', data: source })
  const run = await resting(id)
  expect(run.state).toBe('failed')
  expect(run.error!.code).toBe('experiment/bad-data')
  expect(run.error!.message).toMatch(/^2 parts of the experiment failed: The first, The second: /)
  expect(await readFile(join(folder, 'library', 'experiments', id, 'given', 'recordings'), 'utf8')).toBe(
    'no recording',
  )
})

test('lists what comes with Syrinx, and says how long it takes here', async () => {
  const bundled = await openTestStudio()
  try {
    const list = await bundled.call('experiments.list', {})
    expect(list.length).toBeGreaterThan(20)
    const { name } = list.find(({ title }) => title === 'Two frequencies')!
    const estimate = await bundled.call('experiments.estimate', { name, scale: 'quick' })
    expect(estimate.seconds).toBeGreaterThan(1)
    expect(estimate.words).toMatch(/^About .* on this machine\.$/)
  } finally {
    await bundled.remove()
  }
})

/** The processes that this one has started for the tasks. */
const taskProcesses = () =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('process.ts'))
    .map(([pid]) => Number(pid))

test('refuses what it can’t run, and a report that can’t be read', async () => {
  await expect(start('gone')).rejects.toMatchObject({ code: 'experiment/unknown' })
  const paper = (data: { kind: 'path'; path: string } | null) =>
    studio.call('experiments.start', { name: 'short', scale: 'paper', data })
  await expect(paper(null)).rejects.toMatchObject({ code: 'experiment/needs-data' })
  await expect(paper({ kind: 'path', path: join(folder, 'nothing') })).rejects.toMatchObject({
    code: 'file/missing',
  })
  await writeFile(join(folder, 'library', 'experiments', finished.id, 'report.json'), '{"version": 1}')
  await expect(studio.call('experiments.report', { id: finished.id })).rejects.toMatchObject({
    code: 'experiment/report-unreadable',
  })
  expect(await get(finished.id)).toMatchObject({ state: 'finished' })
})
