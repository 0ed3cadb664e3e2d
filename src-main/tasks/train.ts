/** Training, from a folder of recordings to checkpoints in a run folder; begun, or gone on with. */
import { availableParallelism } from 'node:os'
import { SyrinxError } from '../../src-shared/errors.ts'
import { channelCount, labelsCondition, notesCondition } from '../../src-shared/conditioning/description.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Compute, TrainingState } from '../engine/compute/compute.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import {
  trainingLoop,
  type LoopPosition,
  type LoopSettings,
  type Progress,
  type StopReason,
} from '../engine/train/loop.ts'
import { loadDataset, type Dataset } from './dataset.ts'
import type { ConditionKind, Recipe } from './recipe.ts'
import { checkpointOf, freshState, readPosition } from './runCheckpoint.ts'
import { RunFolder } from './runFolder.ts'
import { chooseMaterial, cropSources } from './trainingSources.ts'

/** What a run is asked for, before the data has been looked at. */
export interface TrainingRequest extends Omit<
  Recipe,
  'version' | 'hyperparameters' | 'condition' | 'data' | 'compute'
> {
  readonly compute: ComputeName
  readonly hyperparameters: Hyperparameters
  readonly conditions: readonly ConditionKind[]
  readonly globalChannels: number
  readonly data: {
    readonly directory: string
    readonly silenceThreshold: number
    readonly normaliseLoudness: boolean
    readonly clipSeconds?: number
    readonly onlyMidi?: number[]
    readonly globalCategoryBy: 'folder' | 'note'
    readonly material: 'auto' | 'recordings' | 'phrases'
  }
}

export interface TrainingHooks {
  /** A line of plain words about what is going on. */
  say(text: string): void
  /** So many of all recordings have been listened to. */
  listening(done: number, total: number): void
  progress(progress: Progress): void
  shouldStop(): boolean
}

export interface TrainingOutcome {
  readonly run: string
  /** The newest checkpoint's path. */
  readonly checkpoint: string
  readonly steps: number
  readonly loss: number | undefined
  readonly validationLoss: number | undefined
  readonly samplesPerSecond: number
  readonly stopped: StopReason
}

/** Begins a run in a new folder. */
export async function beginTraining(
  directory: string,
  request: TrainingRequest,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const { conditions } = request
  if (conditions.includes('mfcc'))
    throw new SyrinxError('train/no-mfcc', 'Training on MFCC is not there yet.', 'Use labels or notes.')
  // Before listening, which takes a while.
  RunFolder.requireFree(directory)
  const compute = await computeByName(request.compute)
  const wantsNotes = conditions.includes('labels') || conditions.includes('notes')
  const globalCategoryBy = conditions.includes('global') ? request.data.globalCategoryBy : 'none'
  const { onlyMidi, ...dataRest } = request.data
  const dataset = await listen(
    { ...dataRest, globalCategoryBy, ...(onlyMidi && { onlyMidi }) },
    wantsNotes || globalCategoryBy === 'note' || onlyMidi !== undefined || dataRest.material === 'phrases',
    request.hyperparameters.sampleRateHz,
    hooks,
  )
  const condition = conditions.includes('notes')
    ? notesCondition(dataset.midiNumbers)
    : conditions.includes('labels')
      ? labelsCondition(dataset.midiNumbers)
      : undefined
  const material = chooseMaterial(request.data.material, condition, dataset)
  const { conditions: _conditions, globalChannels, ...settings } = request
  const recipe: Recipe = {
    ...settings,
    // What was chosen for the user stays chosen: another compute or number of threads adds up in another order.
    compute: compute.name,
    threads: request.threads > 0 ? request.threads : availableParallelism(),
    version: 1,
    hyperparameters: {
      ...request.hyperparameters,
      dilations: [...request.hyperparameters.dilations],
      localChannels: condition ? channelCount(condition) : 0,
      globalCardinality: dataset.globalCategories.length,
      globalChannels: dataset.globalCategories.length > 0 ? globalChannels : 0,
    },
    ...(condition && { condition }),
    data: {
      ...dataRest,
      ...(onlyMidi && { onlyMidi }),
      globalCategoryBy,
      material,
      fingerprint: dataset.fingerprint,
      globalCategories: [...dataset.globalCategories],
      summary: dataset.summary,
      minutes: dataset.minutes,
      recordings: dataset.recordings.length,
    },
  }
  const run = await RunFolder.create(directory, recipe)
  return trainRun(run, recipe, compute, dataset, beginning(recipe), hooks)
}

/** Where a run begins: the same for the same recipe. */
function beginning(recipe: Recipe): Start {
  const weights = initialWeights(recipe.hyperparameters, Random.fromSeed(recipe.seed ^ 0x1417))
  return { state: freshState(weights, recipe.optimiser) }
}

/**
 * Goes on with a run from its newest whole checkpoint, or from its beginning when it was ended before it had one.
 * @param limit replaces the run's own end where given.
 * @throws SyrinxError `run/other-data` when the recordings are no longer those that the run began with.
 */
export async function resumeTraining(
  directory: string,
  over: { readonly limit?: Recipe['limit']; readonly dataDirectory?: string; readonly threads?: number },
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const { run, recipe: written } = await RunFolder.open(directory)
  const checkpoint = await run.newest((path, reason) => hooks.say(`Passed over ${path}: ${reason}.`))
  const recipe: Recipe = {
    ...written,
    ...(over.limit && { limit: over.limit }),
    ...(over.threads !== undefined && { threads: over.threads }),
    data: { ...written.data, directory: over.dataDirectory ?? written.data.directory },
  }
  const compute = await computeByName(recipe.compute)
  const { onlyMidi, ...data } = recipe.data
  const needsNotes =
    recipe.condition !== undefined || data.globalCategoryBy === 'note' || onlyMidi !== undefined
  const dataset = await listen(
    { ...data, ...(onlyMidi && { onlyMidi }) },
    needsNotes || data.material === 'phrases',
    recipe.hyperparameters.sampleRateHz,
    hooks,
  )
  if (dataset.fingerprint !== recipe.data.fingerprint)
    throw new SyrinxError(
      'run/other-data',
      `The recordings in ${recipe.data.directory} are not those that the run began with.`,
      'Bring them back, or begin a new run.',
    )
  const training = checkpoint?.training
  const start = training
    ? { state: training.state, position: readPosition(training.resume) }
    : beginning(recipe)
  await run.truncateLog(start.state.step)
  await run.writeRecipe(recipe)
  hooks.say(`Going on from step ${start.state.step.toLocaleString('en')}.`)
  return trainRun(run, recipe, compute, dataset, start, hooks)
}

async function listen(
  data: Omit<
    Recipe['data'],
    'material' | 'fingerprint' | 'globalCategories' | 'summary' | 'minutes' | 'recordings'
  >,
  notes: boolean,
  sampleRateHz: number,
  hooks: TrainingHooks,
): Promise<Dataset> {
  hooks.say(`Listening to your recordings in ${data.directory}…`)
  const { onlyMidi, clipSeconds } = data
  const dataset = await loadDataset(data.directory, {
    sampleRateHz,
    silenceThreshold: data.silenceThreshold,
    normaliseLoudness: data.normaliseLoudness,
    globalCategoryBy: data.globalCategoryBy,
    notes,
    listening(done, total) {
      hooks.listening(done, total)
      if (hooks.shouldStop())
        throw new SyrinxError(
          'train/stopped',
          'Stopped while listening to the recordings, before the first step.',
        )
    },
    ...(clipSeconds !== undefined && { clipSeconds }),
    ...(onlyMidi && { onlyMidi }),
  })
  hooks.say(dataset.summary)
  if (notes) hooks.say(`${dataset.midiNumbers.length} different notes heard.`)
  return dataset
}

interface Start {
  readonly state: TrainingState
  readonly position?: LoopPosition
}

async function trainRun(
  run: RunFolder,
  recipe: Recipe,
  compute: Compute,
  dataset: Dataset,
  start: Start,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const { training, validation, words } = cropSources(recipe, dataset.recordings)
  hooks.say(`${words} Training on ${training.description} with ${compute.name}.`)
  let newest = (await run.checkpoints()).at(-1)?.path ?? ''
  let logged = -Infinity
  const result = await trainingLoop(compute, loopSettings(recipe), training, validation, start, {
    shouldStop: hooks.shouldStop,
    async progress(progress) {
      hooks.progress(progress)
      if (progress.validationLoss === undefined && progress.trainedSeconds - logged < 1) return
      logged = progress.trainedSeconds
      const { step, smoothLoss, validationLoss, learningRate, samplesPerSecond, trainedSeconds } = progress
      const measured = validationLoss === undefined ? {} : { validationLoss }
      await run.log({ step, loss: smoothLoss, ...measured, learningRate, samplesPerSecond, trainedSeconds })
    },
    async checkpoint(state, position, best) {
      const checkpoint = checkpointOf(recipe, state, position)
      // The best first: a run that is killed between the two does these steps again, and finds it again.
      const { training: _training, ...weightsOnly } = checkpoint
      if (best) await saveCheckpoint(run.bestPath, weightsOnly)
      newest = await run.save(checkpoint, recipe.maxCheckpoints)
    },
  })
  const { steps, loss, validationLoss, samplesPerSecond, stopped } = result
  return { run: run.directory, checkpoint: newest, steps, loss, validationLoss, samplesPerSecond, stopped }
}

function loopSettings(recipe: Recipe): LoopSettings {
  const { steps, seconds } = recipe.limit
  return {
    hyperparameters: recipe.hyperparameters,
    optimiser: recipe.optimiser,
    schedule: recipe.schedule,
    batchSize: recipe.batchSize,
    limit: { ...(steps !== undefined && { steps }), ...(seconds !== undefined && { seconds }) },
    validationCrops: 8,
    validationEverySteps: recipe.validationEverySteps,
    checkpointEverySteps: recipe.checkpointEverySteps,
    checkpointEverySeconds: recipe.checkpointEverySeconds,
    firstCheckpointSteps: Math.min(50, recipe.checkpointEverySteps),
    seed: recipe.seed,
    threads: recipe.threads,
  }
}
