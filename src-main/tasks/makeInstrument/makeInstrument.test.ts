import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { InstrumentMeasures } from '../../../src-shared/instruments/card.ts'
import { writeWavFile } from '../../audio/writeWav.ts'
import type { StopReason } from '../../engine/train/loop.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { Random } from '../../../src-shared/random.ts'
import { trainingDefaults, type Recipe } from '../recipe.ts'
import { checkpointOf, freshState } from '../runCheckpoint.ts'
import { RunFolder } from '../runFolder.ts'
import { freshSamplers } from '../samplers.ts'
import type { TrainingHooks } from '../train.ts'
import { tinyRequest } from '../trainTesting.ts'
import { keptIn } from './keptInstrument.ts'
import { recordingsIn } from './listen.ts'
import { makeInstrument, type MakingSteps } from './makeInstrument.ts'
import type { MakingHooks } from './making.ts'
import { writeNotebook } from './notebook.ts'
import { prepare } from './prepare.ts'
import { printsOf } from './recordingPrints.ts'

const sampleRateHz = 8000
const sine = (hertz: number, seconds = 0.5) =>
  Float32Array.from(
    { length: seconds * sampleRateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / sampleRateHz),
  )

let folder: string
let recordings: string
let directory: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-making-'))
})
beforeEach(async () => {
  recordings = await mkdtemp(join(folder, 'recordings-'))
  for (const hertz of [220, 330, 440])
    await writeWavFile(join(recordings, `${hertz}.wav`), sine(hertz), sampleRateHz)
  directory = join(await mkdtemp(join(folder, 'made-')), 'a.making')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const request = () => ({
  recordings: () => recordingsIn(recordings, directory),
  origin: recordings,
  workDirectory: directory,
  title: 'Sines',
  minutes: 1,
  seed: 1,
  compute: 'cpu' as const,
  threads: 1,
})

function hooks(over: Partial<MakingHooks> = {}): MakingHooks & { said: string[] } {
  const said: string[] = []
  return {
    said,
    say: (words) => said.push(words),
    listening: () => undefined,
    progress: () => undefined,
    findings: () => undefined,
    choices: () => undefined,
    checking: () => undefined,
    shouldStop: () => false,
    ...over,
  }
}

const measured = (notesHit: number): InstrumentMeasures => ({
  measuredAt: new Date(0).toISOString(),
  syrinxVersion: '1.0.0',
  notesHit,
})

const tiny = tinyRequest('', sampleRateHz)
const recipe: Recipe = {
  ...trainingDefaults.syrinx,
  hyperparameters: {
    ...tiny.hyperparameters,
    dilations: [1, 2],
    localChannels: 0,
    globalCardinality: 0,
    globalChannels: 0,
  },
  data: {
    ...tiny.data,
    material: 'recordings',
    globalCategoryBy: 'none',
    fingerprint: '',
    globalCategories: [],
    summary: '',
    minutes: 0.1,
    recordings: 3,
  },
  limit: { steps: 12 },
  checkpointEverySteps: 100,
  checkpointEverySeconds: 1e6,
  validationEverySteps: 2,
  maxCheckpoints: 2,
  seed: 3,
  compute: 'cpu',
  threads: 1,
  version: 1,
}

/** Writes the state of a step, as training does. */
async function learn(run: RunFolder, step: number, hooks: TrainingHooks, trainedSeconds = 1) {
  const state = {
    ...freshState(initialWeights(recipe.hyperparameters, Random.fromSeed(step)), recipe.optimiser),
    step,
  }
  const position = {
    random: Random.fromSeed(1).state,
    trainedSeconds,
    loss: 1,
    validationLoss: 1,
    bestValidationLoss: 1,
  }
  const checkpoint = checkpointOf(recipe, state, position)
  const path = await run.save(checkpoint, 2)
  await hooks.checkpoint?.(run, checkpoint)
  await run.close()
  const stopped: StopReason = hooks.shouldStop() ? 'asked' : 'time'
  return {
    run: run.directory,
    checkpoint: path,
    steps: step,
    loss: 1,
    validationLoss: 1,
    samplesPerSecond: 1,
    stopped,
  }
}

/** As in earnest, but that nothing is learned, and measures are as given: undefined where it is stopped. */
function steps(...found: (number | undefined)[]): MakingSteps {
  let step = 12
  return {
    async prepare({ origin, title, workDirectory }) {
      const notebook = {
        format: 'syrinx-making' as const,
        version: 1 as const,
        origin,
        title,
        findings: [],
        choices: [],
        preset: 'thesis-rf16',
        preparedSeconds: 0,
        files: await printsOf(await recordingsIn(recordings, directory)),
        recordings: 3,
        recordedSeconds: 1.5,
        categories: [],
        notes: [],
      }
      await writeNotebook(workDirectory, notebook)
      return { notebook, first: tiny }
    },
    begin: async (directory, _request, hooks) =>
      learn(await RunFolder.create(directory, recipe), step, hooks),
    async resume(directory, _over, hooks) {
      const { run } = await RunFolder.open(directory)
      return learn(run, (step += 2), hooks)
    },
    check(_checkpoint, _notebook, _directory, _samplers, { shouldStop }) {
      const notesHit = found.shift()
      if (notesHit === undefined || shouldStop()) return Promise.resolve(undefined)
      return Promise.resolve({ measures: measured(notesHit), sound: new Float32Array() })
    },
  }
}

const make = (how: MakingSteps, told = hooks()) => makeInstrument(request(), freshSamplers, told, how)

it('betters an instrument, keeps the better one, and goes on from the newer one', async () => {
  const how = steps(0.7, 0.5, 0.9)
  const first = await make(how)
  expect(first).toMatchObject({ steps: 12, measures: { notesHit: 0.7 }, newer: undefined })

  const worse = await make(how)
  expect(worse).toMatchObject({ steps: 14, measures: { notesHit: 0.7 }, checkpoint: { step: 12 } })
  expect(worse.newer).toMatchObject({ worse: 'It hits 50.0 % of its notes, and hit 70.0 %.' })
  expect(worse.newer!.checkpoint).toMatchObject({
    step: 14,
    provenance: { card: { measures: { notesHit: 0.5 } } },
  })
  expect(await keptIn(directory)).toMatchObject({ checkpoint: { step: 12 } })

  const told = hooks()
  const better = await make(how, told)
  expect(told.said).toEqual(['Goes on from step 14.'])
  expect(better).toMatchObject({ steps: 16, checkpoint: { step: 16 }, measures: { notesHit: 0.9 } })
  expect(better.newer).toBeUndefined()
  expect(await keptIn(directory)).toMatchObject({ checkpoint: { step: 16 }, measures: { notesHit: 0.9 } })
})

it('is measured by the same request where it was stopped or killed while it played', async () => {
  const long: MakingSteps = {
    ...steps(undefined),
    begin: async (run, _request, hooks) => learn(await RunFolder.create(run, recipe), 12, hooks, 100),
  }
  expect(await make(long)).toMatchObject({ measures: undefined, stopped: 'asked', newer: undefined })
  expect(await make(steps(0.8))).toMatchObject({ measures: { notesHit: 0.8 }, stopped: 'ready', steps: 12 })
  // And then no more: it has had its time, and is known.
  expect(await make(steps())).toMatchObject({
    measures: { notesHit: 0.8 },
    stopped: 'ready',
    newer: undefined,
  })
})

it('gives up no measured instrument for one that was stopped before it was measured', async () => {
  const how = steps(0.7)
  await make(how)
  const stopped = await make(how, hooks({ shouldStop: () => true }))
  expect(stopped).toMatchObject({ stopped: 'asked', checkpoint: { step: 12 }, measures: { notesHit: 0.7 } })
  expect(stopped.newer).toMatchObject({ checkpoint: { step: 14 }, worse: undefined })
  const atOnce: MakingSteps['resume'] = () => Promise.reject(new SyrinxError('train/stopped', 'Stopped.'))
  expect(await make({ ...how, resume: atOnce })).toMatchObject({ stopped: 'asked', checkpoint: { step: 12 } })
})

it('begins training where it was killed before anything was learned', async () => {
  await make(steps(0.7))
  await rm(join(directory, 'run', 'checkpoints'), { recursive: true })
  await rm(join(directory, 'instrument.safetensors'))
  const told = hooks()
  expect(await make(steps(0.7), told)).toMatchObject({ steps: 14, measures: { notesHit: 0.7 } })
  expect(told.said).toEqual(['It was ended before anything was learned: training begins.'])
})

it('offers what is playable already only until one was measured', async () => {
  const offered: boolean[] = []
  const told = hooks({
    playable: (_checkpoint, _run, isFirst) => Promise.resolve(void offered.push(isFirst)),
  })
  const how = steps(0.7, 0.8)
  await make(how, told)
  expect(new Set(offered)).toEqual(new Set([true]))
  offered.length = 0
  await make(how, told)
  expect(new Set(offered)).toEqual(new Set([false]))
})

it('says which recordings have changed, and goes on with what it heard', async () => {
  const how = steps(0.7, 0.8, 0.9)
  await make(how)
  await writeWavFile(join(recordings, '440.wav'), sine(441), sampleRateHz)
  await writeWavFile(join(recordings, '550.wav'), sine(550), sampleRateHz)
  const told = hooks()
  await make(how, told)
  expect(told.said[0]).toBe(
    'Since this instrument was begun, 1 recording is new, 1 different. It goes on with what it heard then; make another instrument to hear them anew.',
  )
  await rm(recordings, { recursive: true })
  const gone = hooks()
  await make(how, gone)
  expect(gone.said[0]).toMatch(/^Since this instrument was begun, 3 recordings are gone\. It goes on/)
})

it('lets nobody else work in its folder meanwhile', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const how = steps(0.7)
  let others: unknown
  const first = make({
    ...how,
    async prepare(...all) {
      others = await make(how).catch((error: unknown) => error)
      resolve()
      return how.prepare(...all)
    },
  })
  await promise
  expect(others).toMatchObject({
    code: 'run/in-use',
    message: expect.stringContaining(`An instrument is being made in ${directory} already`) as string,
  })
  await expect(first).resolves.toMatchObject({ steps: 12 })
})

it('touches no folder that holds anything else', async () => {
  await mkdir(join(directory, 'notes'), { recursive: true })
  await writeFile(join(directory, 'notes', 'mine.wav'), 'mine')
  await expect(make({ ...steps(0.7), prepare })).rejects.toMatchObject({
    code: 'instrument/foreign-folder',
    message: expect.stringContaining('notes') as string,
  })
  expect(await readdir(directory, { recursive: true })).toEqual(['notes', join('notes', 'mine.wav')])
})

it('begins anew where it was stopped or killed while it listened', async () => {
  const how = { ...steps(0.7), prepare }
  const stopped = make(how, hooks({ shouldStop: () => true }))
  await expect(stopped).rejects.toMatchObject({ code: 'train/stopped', hint: /begins again/ })
  expect(existsSync(directory)).toBe(false)
  // What a killed one leaves.
  await mkdir(join(directory, 'notes'), { recursive: true })
  await writeFile(join(directory, 'making.json'), '{"format":"syrinx-making","version":1}')
  await writeFile(join(directory, 'notes', '0001_A4.wav'), 'half')
  await writeFile(join(directory, 'run.lock'), '')
  await expect(make(steps(0.7))).resolves.toMatchObject({ steps: 12 })
})

it('names a place where nothing can be written before it listens', async () => {
  await writeFile(join(folder, 'file'), '')
  directory = join(folder, 'file', 'a.making')
  await expect(make(steps(0.7))).rejects.toMatchObject({
    code: 'file/cannot-write',
    message: expect.stringMatching(/can’t be made/) as string,
  })
})

it('refuses other recordings in the same folder', async () => {
  await make(steps(0.7))
  const other = { ...request(), origin: '/somewhere/else' }
  await expect(makeInstrument(other, freshSamplers, hooks(), steps(0.7))).rejects.toMatchObject({
    code: 'instrument/other-recordings',
  })
})
