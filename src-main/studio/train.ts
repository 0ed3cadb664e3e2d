/** Training, from a folder of recordings to checkpoints in a run folder; begun, or gone on with. */
import { SyrinxError } from '../../src-shared/errors.ts'
import {
  channelCount,
  labelsCondition,
  notesCondition,
  type LocalCondition,
  type NoteCondition,
} from '../../src-shared/conditioning/description.ts'
import { noteRows } from '../../src-shared/conditioning/noteRows.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { parameterLayout } from '../../src-shared/model/parameters.ts'
import { Random, type RandomState } from '../../src-shared/random.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { saveCheckpoint } from '../engine/checkpoint/checkpoint.ts'
import type { OptimiserSettings, TrainingState } from '../engine/compute/compute.ts'
import { computeByName } from '../engine/compute/registry.ts'
import {
  trainingLoop,
  type LoopPosition,
  type LoopSettings,
  type Progress,
  type StopReason,
} from '../engine/train/loop.ts'
import type { CropSource, TrainingRecording } from '../engine/train/material.ts'
import { defaultPhraseSettings, phraseCrops } from '../engine/train/phraseCrops.ts'
import { recordingCrops } from '../engine/train/recordingCrops.ts'
import { loadDataset, type Dataset } from './dataset.ts'
import type { ConditionKind, Recipe } from './recipe.ts'
import { RunFolder } from './runFolder.ts'
import { splitRecordings } from './split.ts'

/** What a run is asked for, before the data has been looked at. */
export interface TrainingRequest extends Omit<Recipe, 'version' | 'hyperparameters' | 'condition' | 'data'> {
  readonly hyperparameters: Hyperparameters
  readonly conditions: readonly ConditionKind[]
  readonly globalChannels: number
  readonly data: {
    readonly directory: string
    readonly silenceThreshold: number
    readonly normaliseLoudness: boolean
    readonly onlyMidi?: number[]
    readonly globalCategoryBy: 'folder' | 'note'
    readonly material: 'auto' | 'recordings' | 'phrases'
  }
}

export interface TrainingHooks {
  /** A line of plain words about what is going on. */
  say(text: string): void
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
  const weights = initialWeights(recipe.hyperparameters, Random.fromSeed(recipe.seed ^ 0x1417))
  return trainRun(run, recipe, dataset, { state: freshState(weights, recipe.optimiser) }, hooks)
}

/**
 * Goes on with a run from its newest whole checkpoint.
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
  await run.truncateLog(checkpoint.step)
  await run.writeRecipe(recipe)
  const training = checkpoint.training!
  hooks.say(`Going on from step ${checkpoint.step.toLocaleString('en')}.`)
  const start = { state: training.state, position: readPosition(training.resume) }
  return trainRun(run, recipe, dataset, start, hooks)
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
  const { onlyMidi } = data
  const dataset = await loadDataset(data.directory, {
    sampleRateHz,
    silenceThreshold: data.silenceThreshold,
    normaliseLoudness: data.normaliseLoudness,
    globalCategoryBy: data.globalCategoryBy,
    notes,
    ...(onlyMidi && { onlyMidi }),
  })
  const heard = notes ? ` ${dataset.midiNumbers.length} different notes heard.` : ''
  hooks.say(`${dataset.summary}${heard}`)
  return dataset
}

/** Recordings of one note each can only teach changes of note as phrases; anything else is learned as it was played. */
function chooseMaterial(
  asked: 'auto' | 'recordings' | 'phrases',
  condition: LocalCondition | undefined,
  dataset: Dataset,
): 'recordings' | 'phrases' {
  if (asked === 'phrases' && !condition)
    throw new SyrinxError(
      'train/phrases-need-notes',
      'Phrases can only be put together under a note condition.',
      'Choose --condition notes or labels.',
    )
  if (asked !== 'auto') return asked
  const single = dataset.recordings.every((recording) => recording.track.length === 1)
  return condition && single ? 'phrases' : 'recordings'
}

function freshState(weights: Float32Array, optimiser: OptimiserSettings): TrainingState {
  const moments = { adam: 2, sgd: 1, rmsprop: 2 }[optimiser.name]
  return {
    step: 0,
    weights,
    ...(optimiser.averageDecay > 0 && { average: weights.slice() }),
    moments: Array.from({ length: moments }, () => new Float32Array(weights.length)),
  }
}

/** The sources of crops for training and for validation, and a sentence on how they were split. */
export function cropSources(
  recipe: Recipe,
  recordings: readonly TrainingRecording[],
): { training: CropSource; validation: CropSource; words: string } {
  const { hyperparameters, sampleSize, seed } = recipe
  const condition = recipe.condition?.kind === 'mfcc' ? undefined : recipe.condition
  const source = (from: readonly TrainingRecording[]) =>
    recipe.data.material === 'phrases'
      ? phraseCrops(hyperparameters, from, sampleSize, condition!, phraseSettings(condition!))
      : recordingCrops(
          hyperparameters,
          from,
          sampleSize,
          condition && ((it) => noteRows(condition, it.track, hyperparameters.sampleRateHz)),
        )
  const split = splitRecordings(recordings, seed)
  if (split.validation.length === 0)
    return {
      training: source(recordings),
      validation: source(recordings),
      words:
        recipe.data.material === 'phrases'
          ? 'No recording can be spared (each holds a note that no other does): checking with phrases that are never trained on.'
          : 'No recording can be spared: checking with places of the same recordings.',
    }
  return {
    training: source(split.training),
    validation: source(split.validation),
    words: `Learning from ${split.training.length} recordings, checking with ${split.validation.length}.`,
  }
}

/** A condition that knows no loudness must not be asked to guess it. */
const phraseSettings = (condition: NoteCondition) =>
  condition.kind === 'labels'
    ? { ...defaultPhraseSettings, velocities: [100, 100] as const }
    : defaultPhraseSettings

function readPosition(resume: unknown): LoopPosition {
  const { random, trainedSeconds, loss, validationLoss, bestValidationLoss } = resume as Record<string, never>
  return {
    random: random as RandomState,
    trainedSeconds: trainedSeconds as number,
    loss: loss as number | undefined,
    validationLoss: validationLoss as number | undefined,
    bestValidationLoss: bestValidationLoss as number | undefined,
  }
}

async function trainRun(
  run: RunFolder,
  recipe: Recipe,
  dataset: Dataset,
  start: { readonly state: TrainingState; readonly position?: LoopPosition },
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const compute = await computeByName(recipe.compute)
  const { training, validation, words } = cropSources(recipe, dataset.recordings)
  hooks.say(`${words} Training on ${training.description} with ${compute.name}.`)
  let newest = (await run.checkpoints()).at(-1)?.path ?? ''
  let logged = -Infinity
  const result = await trainingLoop(compute, loopSettings(recipe), training, validation, start, {
    shouldStop: hooks.shouldStop,
    progress(progress) {
      hooks.progress(progress)
      if (progress.validationLoss === undefined && progress.trainedSeconds - logged < 1) return
      logged = progress.trainedSeconds
      const { step, smoothLoss, validationLoss, learningRate, samplesPerSecond, trainedSeconds } = progress
      const measured = validationLoss === undefined ? {} : { validationLoss }
      void run.log({ step, loss: smoothLoss, ...measured, learningRate, samplesPerSecond, trainedSeconds })
    },
    async checkpoint(state, position, best) {
      const checkpoint = checkpointOf(recipe, state, position)
      newest = await run.save(checkpoint, recipe.maxCheckpoints)
      if (!best) return
      const { training: _training, ...weightsOnly } = checkpoint
      await saveCheckpoint(run.bestPath, weightsOnly)
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

/** The averaged weights are those to play with; the training state keeps both. */
function checkpointOf(recipe: Recipe, state: TrainingState, position: LoopPosition): Checkpoint {
  const { hyperparameters, data, condition } = recipe
  if (state.weights.length !== parameterLayout(hyperparameters).length)
    throw new Error('The training state does not fit the network.')
  return {
    hyperparameters,
    weights: state.average ?? state.weights,
    ...(condition && { condition }),
    ...(data.globalCategories.length > 0 && { globalCategories: data.globalCategories }),
    step: state.step,
    ...(position.loss !== undefined && { loss: position.loss }),
    ...(position.validationLoss !== undefined && { validationLoss: position.validationLoss }),
    createdAt: new Date().toISOString(),
    provenance: {
      dataset: data.directory,
      recordings: data.recordings,
      minutes: data.minutes,
      recipe: {
        preset: recipe.preset,
        batchSize: recipe.batchSize,
        sampleSize: recipe.sampleSize,
        schedule: recipe.schedule,
        optimiser: recipe.optimiser,
        material: data.material,
        seed: recipe.seed,
      },
    },
    training: { state, resume: { ...position } },
  }
}
