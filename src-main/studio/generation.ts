/** Playing: takes are begun at once, generated one after the other in a process of their own, and heard on the way. */
import { randomUUID } from 'node:crypto'
import type { Checked, Handlers, MethodsOf, Output } from '../../src-shared/contract/contract.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { JobControl } from '../jobs/jobs.ts'
import type { GenerateTaskEvent } from '../tasks/generateTask.ts'
import { resourcePath } from '../tasks/resources.ts'
import type { StudioContext } from './context.ts'
import { prepareGeneration, type PreparedGeneration } from './generationRequest.ts'
import { hearing } from './generationHearing.ts'
import { forgetGrown, grownSamples, keepGrown, readGrown } from './growing.ts'
import { keepLeftTakes, markFailed } from './leftTakes.ts'
import { Turns } from './turns.ts'

/** What a window gets at a time that comes late: a minute. */
const catchUpSeconds = 60
/** The first moment belongs to the window. */
const settleMilliseconds = 700

/** A generation that goes on, as `generation.active` tells it. */
interface Live extends PreparedGeneration {
  readonly jobId: string
  readonly projectId: string
  readonly takeIds: readonly string[]
  doneSamples: number
  samplesPerSecond: number | null
  /** What it is played on, and why, once that has been chosen. */
  computeWords: string
}

export function generationHandlers(context: StudioContext): Handlers<MethodsOf<'generation'>> {
  const { library, jobs, processes, emit } = context
  const live = new Map<string, Live>()
  const turns = new Turns()
  const hear = hearing(context)
  makeReady(context)

  async function start({ projectId, settings, notes }: Checked<'generation.start'>) {
    const project = library.projects.get(projectId)
    const prepared = await prepareGeneration(context, settings, notes, hear)
    await keepLeftTakes(library).catch(() => undefined)
    const { instrument, leadSamples } = prepared
    const { sampleRateHz } = instrument
    const firstNumber = library.takes.nextNumber(projectId)
    const takeIds = prepared.seeds.map(() => randomUUID())
    library.transaction(() => {
      for (const [index, id] of takeIds.entries())
        library.takes.begin({
          id,
          projectId,
          name: `Take ${firstNumber + index}`,
          createdAt: Date.now(),
          state: 'generating',
          settings: { ...settings, seed: prepared.seeds[index], takes: 1 },
          notes: [...(prepared.input.notes ?? [])],
          instrumentName: instrument.name,
          sampleRateHz,
          seconds: 0,
          leadSeconds: leadSamples / sampleRateHz,
          samplesPerSecond: null,
          peak: 0,
        })
    })
    const { id: jobId, result } = jobs.start({
      kind: 'generate',
      title: `Playing “${project.name}”`,
      subjectId: projectId,
      run: perform,
    })
    live.set(jobId, {
      ...prepared,
      jobId,
      projectId,
      takeIds,
      doneSamples: 0,
      samplesPerSecond: null,
      computeWords: '',
    })
    void result.catch(() => undefined)
    return { jobId, takeIds, sampleRateHz }
  }

  /** The job. Its takes are told of after `start` has answered. */
  async function perform({ id: jobId, signal, progress }: JobControl): Promise<void> {
    if (turns.isTaken) progress({ state: 'queued', message: 'Waiting for the takes before it' })
    const release = await turns.take(signal)
    const playing = live.get(jobId)
    if (!playing) return release?.()
    const letTrain = processes.hold('train')
    try {
      progress({ state: 'running', message: '', total: playing.totalSamples })
      const done = release && (await generateOrSettle(playing, signal, progress))
      await settle(playing, done !== undefined && done.generated === done.total, done?.samplesPerSecond)
    } finally {
      letTrain()
      release?.()
      live.delete(jobId)
    }
  }

  /** When it fails in the middle, what is there is kept before the error is told. */
  async function generateOrSettle(playing: Live, signal: AbortSignal, progress: JobControl['progress']) {
    try {
      return await generate(playing, signal, progress)
    } catch (error) {
      await settle(playing, false)
      throw explained(error, playing)
    }
  }

  async function generate(playing: Live, signal: AbortSignal, progress: JobControl['progress']) {
    const { takeIds, totalSamples } = playing
    const listen = (event: GenerateTaskEvent) => {
      if (event.type === 'compute') playing.computeWords = event.words
      else if (event.type === 'remark') emit('notice', { level: 'note', message: event.words, hint: '' })
      else if (event.type === 'began')
        tellBlock(
          playing,
          takeIds.map(() => event.kept),
        )
      else {
        playing.samplesPerSecond = event.samplesPerSecond
        tellBlock(playing, event.blocks)
        progress({ done: playing.doneSamples, secondsLeft: secondsLeft(playing), total: totalSamples })
      }
    }
    const growingPaths = takeIds.map((id) => library.files.growingPath(id))
    return processes.run('play', 'generate', { ...playing.input, growingPaths }, { signal, onEvent: listen })
  }

  function tellBlock(playing: Live, blocks: readonly Float32Array<ArrayBuffer>[]) {
    const { jobId, takeIds, totalSamples, samplesPerSecond, doneSamples: fromSample, computeWords } = playing
    if (blocks[0].length === 0) return
    playing.doneSamples += blocks[0].length
    for (const [index, samples] of blocks.entries())
      emit('generation.block', {
        jobId,
        takeId: takeIds[index],
        fromSample,
        samples,
        totalSamples,
        samplesPerSecond,
        secondsLeft: secondsLeft(playing),
        computeWords,
      })
  }

  /** What has grown becomes the takes’ sound; a take with nothing generated goes. */
  async function settle(
    { takeIds, instrument, leadSamples }: Live,
    isWhole: boolean,
    samplesPerSecond: number | null = null,
  ) {
    const { sampleRateHz } = instrument
    const failures: unknown[] = []
    for (const id of takeIds)
      try {
        if ((await grownSamples(library.files.growingPath(id))) <= leadSamples) library.takes.table.purge(id)
        else {
          const { hash, samples, peak } = await keepGrown(library, id, sampleRateHz)
          library.takes.update(id, {
            state: isWhole ? 'whole' : 'cancelled',
            seconds: samples / sampleRateHz,
            samplesPerSecond,
            peak,
            audioHash: hash,
            sessionId: null,
          })
        }
        await forgetGrown(library, id)
      } catch (error) {
        failures.push(error)
        // Its samples wait until there is room.
        markFailed(
          library,
          id,
          isWhole ? (await grownSamples(library.files.growingPath(id))) / sampleRateHz : 0,
        )
      }
    if (failures.length > 0) throw notKept(failures[0])
  }

  const liveOf = (takeId: string): Live => {
    const playing = [...live.values()].find((it) => it.takeIds.includes(takeId))
    if (!playing) throw new SyrinxError('generation/ended', 'This take is no longer being generated.')
    return playing
  }

  return {
    'generation.start': start,
    'generation.active': (): Output<'generation.active'> =>
      [...live.values()].map(
        ({
          jobId,
          projectId,
          takeIds,
          instrument,
          totalSamples,
          doneSamples,
          samplesPerSecond,
          leadSamples,
          computeWords,
        }) => ({
          jobId,
          projectId,
          takeIds: [...takeIds],
          sampleRateHz: instrument.sampleRateHz,
          totalSamples,
          doneSamples,
          samplesPerSecond,
          leadSeconds: leadSamples / instrument.sampleRateHz,
          computeWords,
        }),
      ),
    async 'generation.samples'({ takeId, fromSample }) {
      const { instrument } = liveOf(takeId)
      const path = library.files.growingPath(takeId)
      const doneSamples = await grownSamples(path)
      const count = Math.min(catchUpSeconds * instrument.sampleRateHz, doneSamples - fromSample)
      return { samples: await readGrown(path, fromSample, count), doneSamples }
    },
  }
}

function secondsLeft({ samplesPerSecond, totalSamples, doneSamples }: Live): number | null {
  if (samplesPerSecond === null || samplesPerSecond <= 0) return null
  return Math.max(0, totalSamples - doneSamples) / samplesPerSecond
}

/** @returns the disk's error, with what becomes of the take. */
function notKept(error: unknown): SyrinxError {
  const { code, message } = envelopeOf(error)
  const isFull = code === 'disk/full' || code === 'audio/disk-full'
  return new SyrinxError(
    isFull ? 'disk/full' : code,
    isFull
      ? 'The disk is full: what was played could not be kept yet.'
      : `What was played could not be kept yet: ${message}`,
    'Make room on the disk. What was played is kept the next time you press Generate, empty the bin, check the library, or start Syrinx.',
    { cause: error },
  )
}

/** The file of an instrument may go while its turn is waited for. */
function explained(error: unknown, { instrument, input }: Live): unknown {
  const isGone =
    error instanceof SyrinxError &&
    error.code === 'file/cannot-read' &&
    error.message.includes(input.checkpointPath)
  if (!isGone) return error
  return new SyrinxError(
    'instrument/unknown',
    `The instrument “${instrument.name}” was deleted before it could play.`,
    'Choose another instrument, or restore it from the bin.',
    { cause: error },
  )
}

/** The bundled pan flute is loaded and warmed before anyone asks. */
function makeReady({ processes, library, computes }: StudioContext) {
  const checkpointPath = resourcePath('instruments', 'panflute.safetensors')
  const { adapterId } = computes
  const { compute } = library.settings.get()
  const soon = setTimeout(() => {
    void processes.run('play', 'ready', { checkpointPath, compute, adapterId }).catch(() => undefined)
  }, settleMilliseconds)
  soon.unref()
}
