import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Checked, MethodName, Output } from '../../src-shared/contract/contract.ts'
import { errorOf } from '../../src-shared/contract/errors.ts'
import type { Run, TrainingSettings } from '../../src-shared/contract/training.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { loadCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import type { ShellServices } from './context.ts'
import { openStudio, type Studio } from './studio.ts'

const sampleRateHz = 8000
const sine = (hertz: number) =>
  Float32Array.from(
    { length: sampleRateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz),
  )

const refuse = () => Promise.reject(new Error('A browser has no dialogs.'))
const shell: ShellServices = {
  kind: 'browser',
  chooseFiles: refuse,
  chooseFolder: refuse,
  chooseTarget: refuse,
  reveal: refuse,
  showMenu: () => undefined,
  notify: () => undefined,
}

let folder: string
let studio: Studio
let datasetId: string

const open = () => openStudio({ libraryDirectory: join(folder, 'library'), version: 'test', shell })
async function call<Name extends MethodName>(
  name: Name,
  input: Partial<Checked<Name>>,
): Promise<Output<Name>> {
  const answer = await studio.call(name, input)
  if (!answer.ok) throw errorOf(answer.error)
  return answer.output as Output<Name>
}

async function until<Value>(look: () => Promise<Value>, isThere: (value: Value) => boolean): Promise<Value> {
  for (;;) {
    const value = await look()
    if (isThere(value)) return value
    await sleep(20)
  }
}
const runUntil = (id: string, isThere: (run: Run) => boolean) =>
  until(() => call('training.run', { id }), isThere)
const hasEnded = ({ state }: Run) => ['stopped', 'finished', 'failed', 'interrupted'].includes(state)

const settings = (steps: number, more: Partial<TrainingSettings> = {}): TrainingSettings => ({
  datasetId,
  preset: 'thesis-rf16',
  condition: 'none',
  withCategories: false,
  tag: null,
  compute: 'cpu',
  limit: { kind: 'steps', steps },
  sampleRateHz,
  learningRate: null,
  batchSize: 1,
  sampleSize: 128,
  seed: 3,
  ...more,
})

const start = (name: string, steps: number, more?: Partial<TrainingSettings>) =>
  call('training.start', { name, settings: settings(steps, more) })

/** The processes that this one has started for the tasks. */
const taskProcesses = () =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === process.pid && args.join(' ').includes('process.ts'))
    .map(([pid]) => Number(pid))

async function weightsOf(runId: string) {
  const newest = (await call('training.checkpoints', { runId })).at(-1)!
  const path = join(folder, 'library', 'runs', runId, 'run', 'weights')
  const name = `step-${String(newest.step).padStart(9, '0')}.safetensors`
  return { step: newest.step, weights: (await loadCheckpoint(join(path, name))).weights }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-training-'))
  const recordings = join(folder, 'recordings')
  await mkdir(recordings)
  studio = await open()
  datasetId = (await call('datasets.create', { name: 'Sines', sampleRateHz })).id
  for (const hertz of [220, 330, 440])
    await writeWavFile(join(recordings, `${hertz}.wav`), sine(hertz), sampleRateHz)
  await call('datasets.import', { datasetId, sources: [{ kind: 'path', path: recordings }] })
  await until(
    () => call('datasets.get', { id: datasetId }),
    (dataset) => dataset.clipCount === 3 && dataset.unheard === 0,
  )
})
afterAll(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

it('pauses, survives a killed process, and goes on as if nothing had been', async () => {
  // So many that none of what follows comes too late.
  const steps = 250
  const whole = await start('Whole', steps)
  expect(await runUntil(whole.id, hasEnded)).toMatchObject({ state: 'finished', step: steps, error: null })

  const run = await start('Killed', steps)
  await runUntil(run.id, ({ step }) => step >= 25)
  await call('training.pause', { runId: run.id })
  const paused = await call('training.run', { id: run.id })
  expect(paused).toMatchObject({ state: 'paused', secondsLeft: null })
  // What was on its way yet is told; then nothing is.
  const stands = async () => {
    const { step } = await call('training.run', { id: run.id })
    await sleep(300)
    return step === (await call('training.run', { id: run.id })).step
  }
  await until(stands, Boolean)
  expect(await call('training.run', { id: run.id })).toMatchObject({ state: 'paused' })
  await call('training.resume', { runId: run.id })
  await runUntil(run.id, ({ step }) => step >= 50)
  for (const pid of taskProcesses()) process.kill(pid, 'SIGKILL')
  const killed = await runUntil(run.id, hasEnded)
  expect(killed).toMatchObject({ state: 'interrupted', jobId: null, error: { code: 'engine/crashed' } })
  expect(killed.words).toMatch(/can go on from step \d+/)

  await expect(call('training.resume', { runId: run.id, compute: 'webgpu' })).rejects.toMatchObject({
    code: 'compute/unavailable',
  })
  expect(await call('training.resume', { runId: run.id, compute: 'cpu' })).toMatchObject({
    error: null,
    settings: { compute: 'cpu' },
  })
  expect((await runUntil(run.id, ({ computeWords }) => computeWords !== '')).computeWords).toBe(
    'The processor.',
  )
  expect(await runUntil(run.id, hasEnded)).toMatchObject({ state: 'finished', step: steps })
  expect(await weightsOf(run.id)).toEqual(await weightsOf(whole.id))
  const told = (await call('training.points', { runId: run.id })).map((point) => point.step)
  expect(told).toEqual([...new Set(told)].sort((a, b) => a - b))
  const checkpoints = await call('training.checkpoints', { runId: run.id })
  expect(checkpoints.filter((it) => it.best)).toHaveLength(1)
  await expect(call('training.resume', { runId: run.id })).rejects.toMatchObject({ code: 'run/finished' })
})

it('trains one run at a time, and makes room for another while one is paused', async () => {
  const first = await start('First', 100_000)
  await runUntil(first.id, ({ step }) => step > 5)
  const second = await start('Second', 20)
  expect((await runUntil(second.id, ({ words }) => words.startsWith('Waits'))).words).toContain('“First”')
  await call('training.pause', { runId: first.id })
  expect(await runUntil(second.id, hasEnded)).toMatchObject({ state: 'finished' })
  expect(await call('training.run', { id: first.id })).toMatchObject({ state: 'paused', jobId: null })
  await call('training.resume', { runId: first.id })
  await runUntil(first.id, ({ state }) => state === 'running')
  await call('training.stop', { runId: first.id })
  const stopped = await runUntil(first.id, hasEnded)
  expect(stopped).toMatchObject({ state: 'stopped', error: null })
  expect((await weightsOf(first.id)).step).toBe(stopped.step)
  await call('training.remove', { runId: first.id })
  await expect(call('training.run', { id: first.id })).rejects.toMatchObject({ code: 'run/unknown' })
})

it('marks what a closed studio interrupted, and goes on after it is opened again', async () => {
  const run = await start('Closed', 100_000)
  const before = await runUntil(run.id, ({ step }) => step > 10)
  await studio.close()
  studio = await open()
  const after = await call('training.run', { id: run.id })
  expect(after.state).toBe('interrupted')
  expect(after.step).toBeGreaterThanOrEqual(before.step)
  await call('training.resume', { runId: run.id })
  await runUntil(run.id, ({ step }) => step > after.step)
  await call('training.stop', { runId: run.id })
  await runUntil(run.id, hasEnded)
})

it('keeps what is there when the disk refuses, and goes on once it doesn’t', async () => {
  const run = await start('Full', 100_000)
  await runUntil(run.id, ({ step }) => step > 25)
  const log = join(folder, 'library', 'runs', run.id, 'run', 'log.jsonl')
  await rename(log, `${log}.aside`)
  await mkdir(log)
  const failed = await runUntil(run.id, hasEnded)
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'file/cannot-write' } })
  await rm(log, { recursive: true })
  await rename(`${log}.aside`, log)
  await call('training.resume', { runId: run.id })
  await runUntil(run.id, ({ step, state }) => state === 'running' && step > 25)
  await call('training.stop', { runId: run.id })
  expect(await runUntil(run.id, hasEnded)).toMatchObject({ state: 'stopped' })
})

it('begins with a checkpoint’s weights where it fits, and says what doesn’t', async () => {
  const run = await start('Origin', 20, { condition: 'notes' })
  await runUntil(run.id, hasEnded)
  const checkpointId = (await call('training.checkpoints', { runId: run.id })).at(-1)!.id
  expect(await call('training.fits', { checkpointId, datasetId })).toMatchObject({ fits: true })
  const further = await call('training.goOn', {
    checkpointId,
    name: 'Further',
    settings: settings(20, { condition: 'notes' }),
  })
  expect(await runUntil(further.id, hasEnded)).toMatchObject({ state: 'finished', step: 20 })

  const goOn = (more: Partial<TrainingSettings>) =>
    call('training.goOn', {
      checkpointId,
      name: 'No',
      settings: settings(20, { condition: 'notes', ...more }),
    })
  const misfit = (words: RegExp) => ({
    code: 'train/does-not-fit',
    message: expect.stringMatching(words) as string,
  })
  await expect(goOn({ sampleRateHz: 16_000 })).rejects.toMatchObject(misfit(/8 kHz.*16 kHz/))
  await expect(goOn({ condition: 'labels' })).rejects.toMatchObject(misfit(/was told/))
  await expect(goOn({ preset: 'small-rf62' })).rejects.toMatchObject(misfit(/network is another/))
})

it('refuses what it can’t train on', async () => {
  await expect(start('x', 1, { tag: 'nobody' })).rejects.toMatchObject({ code: 'train/no-recordings' })
  await expect(start('x', 1, { preset: 'toString' })).rejects.toMatchObject({ code: 'train/unknown-preset' })
  await expect(start('x', 1, { compute: 'webgpu' })).rejects.toMatchObject({ code: 'compute/unavailable' })
  await expect(start('x', 1, { datasetId: 'gone' })).rejects.toMatchObject({ code: 'dataset/unknown' })
  await expect(call('training.pause', { runId: 'gone' })).rejects.toMatchObject({ code: 'run/unknown' })
  const empty = await call('datasets.create', { name: 'Empty', sampleRateHz })
  await expect(start('x', 1, { datasetId: empty.id })).rejects.toMatchObject({ code: 'train/no-recordings' })
})

it('measures what a network costs here', async () => {
  const measured = await call('training.measure', {
    preset: 'thesis-rf16',
    condition: 'notes',
    compute: 'cpu',
    sampleRateHz,
  })
  expect(measured.samplesPerSecond).toBeGreaterThan(100)
  expect(measured.secondsPerSecondOfAudio).toBeCloseTo(sampleRateHz / measured.samplesPerSecond)
  expect(measured).toMatchObject({ receptiveFieldMilliseconds: 2, shared: false })
})
