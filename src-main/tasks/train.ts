/** Training, from a folder of recordings to checkpoints in a run folder; begun, or gone on with. */
import { availableParallelism } from 'node:os'
import { SyrinxError } from '../../src-shared/errors.ts'
import {
  channelCount,
  labelsCondition,
  notesCondition,
  voiceCondition,
  type LocalCondition,
} from '../../src-shared/conditioning/description.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Compute } from '../engine/compute/compute.ts'
import { chooseForTraining, groundsHere, type Choice } from '../engine/compute/choose/choose.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'
import { loadDataset, type Dataset, type DatasetOptions } from './dataset.ts'
import { mfccConditionOf, mfccMaterial, type MfccMaterial } from './mfccMaterial.ts'
import type { ConditionKind, Recipe } from './recipe.ts'
import { readOrigin } from './trainOrigin.ts'
import { freshState, readPosition } from './runCheckpoint.ts'
import { RunFolder } from './runFolder.ts'
import { trainRun, type Start, type TrainingHooks, type TrainingOutcome } from './trainRun.ts'
import { chooseMaterial, cropSources } from './trainingSources.ts'
import { voiceKnowledge } from './voiceKnowledge.ts'

export type { TrainingHooks, TrainingOutcome }

/** What a run is asked for, before the data has been looked at. */
export interface TrainingRequest extends Omit<
  Recipe,
  'version' | 'hyperparameters' | 'condition' | 'data' | 'compute'
> {
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one; the best when it is left out. */
  readonly adapterId?: string
  readonly hyperparameters: Hyperparameters
  readonly conditions: readonly ConditionKind[]
  readonly globalChannels: number
  /** A checkpoint's file, whose weights the run begins with; its network must be the one that is asked for. */
  readonly weightsFrom?: string
  readonly data: {
    readonly directory: string
    readonly silenceThreshold: number
    readonly normaliseLoudness: boolean
    readonly clipSeconds?: number
    readonly onlyMidi?: number[]
    readonly globalCategoryBy: 'folder' | 'note' | 'pattern'
    /** Where a pattern tells categories apart: `*_{category}_*`. */
    readonly globalPattern?: string
    readonly material: 'auto' | 'recordings' | 'phrases'
    /** Under the `voice` condition: whether pitches between the notes are learned too; undefined: where they fit. */
    readonly bends?: boolean
  }
}

/** Begins a run in a new folder. */
export async function beginTraining(
  directory: string,
  request: TrainingRequest,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const { conditions } = request
  // Before listening, which takes a while.
  RunFolder.requireFree(directory)
  if (request.compute !== 'auto') await chosenCompute(request, request, hooks, 'quietly')
  const origin =
    request.weightsFrom === undefined ? undefined : await readOrigin(request.weightsFrom, request)
  const needsNotes = conditions.some((it) => it === 'labels' || it === 'notes' || it === 'voice')
  const globalCategoryBy = conditions.includes('global') ? request.data.globalCategoryBy : 'none'
  const { onlyMidi, globalPattern, bends: _bends, ...dataRest } = request.data
  const pattern = globalCategoryBy === 'pattern' && globalPattern !== undefined ? { globalPattern } : {}
  const dataset = await listen(
    {
      ...dataRest,
      ...pattern,
      globalCategoryBy,
      ...(onlyMidi && { onlyMidi }),
      ...numberingOf(origin?.condition, origin?.globalCategories),
    },
    needsNotes || globalCategoryBy === 'note' || onlyMidi !== undefined || dataRest.material === 'phrases'
      ? 'needed'
      : conditions.includes('mfcc')
        ? 'wanted'
        : 'no',
    request.hyperparameters.sampleRateHz,
    hooks,
  )
  const material = chooseMaterial(request.data.material, conditions, dataset)
  const mfcc = conditions.includes('mfcc')
    ? await measureMfcc(dataset, { ...request, material, condition: origin?.condition }, hooks)
    : undefined
  const condition =
    origin?.condition ??
    (conditions.includes('notes')
      ? notesCondition(dataset.midiNumbers)
      : conditions.includes('labels')
        ? labelsCondition(dataset.midiNumbers)
        : conditions.includes('voice')
          ? voiceCondition(
              dataset.midiNumbers,
              voiceKnowledge(dataset, request.hyperparameters.sampleRateHz, request.data.bends),
            )
          : mfcc && mfccConditionOf(mfcc, dataset.midiNumbers))
  const { conditions: _conditions, globalChannels, weightsFrom, adapterId: _adapterId, ...settings } = request
  const hyperparameters = origin?.hyperparameters ?? {
    ...request.hyperparameters,
    dilations: [...request.hyperparameters.dilations],
    localChannels: condition ? channelCount(condition) : 0,
    globalCardinality: dataset.globalCategories.length,
    globalChannels: dataset.globalCategories.length > 0 ? globalChannels : 0,
  }
  const compute = await chosenCompute(request, { ...request, hyperparameters }, hooks)
  const recipe: Recipe = {
    ...settings,
    // What was chosen for the user stays chosen: another compute or number of threads adds up in another order.
    compute: compute.name,
    threads: request.threads > 0 ? request.threads : availableParallelism(),
    version: 1,
    hyperparameters,
    ...(condition && { condition }),
    ...(weightsFrom !== undefined && { weightsFrom }),
    data: {
      ...dataRest,
      ...pattern,
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
  const start = beginning(recipe, origin)
  const run = await RunFolder.create(directory, recipe)
  const sources = cropSources(recipe, dataset.recordings, mfcc)
  return trainRun(run, recipe, compute, sources, start, hooks).finally(() => run.close())
}

/** @throws SyrinxError when a compute that was asked for by name is not there. */
async function chosenCompute(
  { compute, adapterId = '' }: { readonly compute: ComputeName; readonly adapterId?: string | undefined },
  work: Parameters<typeof chooseForTraining>[1],
  hooks: TrainingHooks,
  how: 'quietly' | 'aloud' = 'aloud',
): Promise<Compute> {
  const { hyperparameters, optimiser, batchSize, sampleSize, threads } = work
  const choice: Choice = await chooseForTraining(
    { compute, adapterId },
    { hyperparameters, optimiser, batchSize, sampleSize, threads },
    groundsHere({ shouldStop: hooks.shouldStop, say: hooks.say }),
  )
  if (how === 'aloud') hooks.compute?.(choice.words)
  return computeByName(choice.name, { adapterId: choice.adapterId })
}

/** The MFCC of the recordings, or of phrases of their notes; the same for the same request. */
async function measureMfcc(
  { recordings }: Dataset,
  asked: {
    readonly material: Recipe['data']['material']
    readonly hyperparameters: Hyperparameters
    readonly seed: number
    readonly condition?: LocalCondition | undefined
  },
  hooks: TrainingHooks,
): Promise<MfccMaterial> {
  hooks.say('Measuring the colour of the sound (MFCC)…')
  const { hyperparameters, seed, condition } = asked
  const material = asked.material === 'phrases' ? 'phrases' : 'recordings'
  return mfccMaterial(
    recordings,
    {
      material,
      seed,
      sampleRateHz: hyperparameters.sampleRateHz,
      ...(condition?.kind === 'mfcc' && { hopSamples: condition.hopSamples }),
    },
    hooks.shouldStop,
  )
}

/** Where a run begins: the same for the same recipe. */
function beginning(recipe: Recipe, origin: Checkpoint | undefined): Start {
  const weights =
    origin?.weights ?? initialWeights(recipe.hyperparameters, Random.fromSeed(recipe.seed ^ 0x1417))
  return { state: freshState(weights, recipe.optimiser) }
}

/** Data whose notes and categories are numbered as a network knows them. */
const numberingOf = (
  condition: LocalCondition | undefined,
  globalCategories: readonly string[] | undefined,
): Pick<DatasetOptions, 'midiNumbers' | 'globalCategories'> => ({
  ...(condition && condition.kind !== 'mfcc' && { midiNumbers: condition.categories }),
  ...(globalCategories && globalCategories.length > 0 && { globalCategories }),
})

export interface ResumeOptions {
  readonly limit?: Recipe['limit']
  readonly dataDirectory?: string
  readonly threads?: number
  readonly compute?: ComputeName
  /** Which graphics card, where it comes to one; the best when it is left out. */
  readonly adapterId?: string
}

/**
 * Goes on with a run from its newest whole checkpoint, or from its beginning when it was ended before it had one.
 * @param over what replaces the run's own: its end, where its recordings lie, and what it trains on (on another compute
 * or with other threads it goes on from the same state, but adds up in another order).
 * @throws SyrinxError `run/other-data` when the recordings are no longer those that the run began with.
 */
export async function resumeTraining(
  directory: string,
  over: ResumeOptions,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const { run, recipe } = await RunFolder.open(directory)
  return goOn(run, recipe, over, hooks).finally(() => run.close())
}

async function goOn(
  run: RunFolder,
  written: Recipe,
  over: ResumeOptions,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const checkpoint = await run.newest((path, reason) => hooks.say(`Passed over ${path}: ${reason}.`))
  const compute = await chosenCompute(
    { compute: over.compute ?? written.compute, adapterId: over.adapterId },
    { ...written, threads: over.threads ?? written.threads },
    hooks,
  ).catch((error: unknown) => {
    throw over.compute === undefined ? withoutItsCompute(error, written) : error
  })
  const recipe: Recipe = {
    ...written,
    compute: compute.name,
    ...(over.limit && { limit: over.limit }),
    ...(over.threads !== undefined && { threads: over.threads }),
    data: { ...written.data, directory: over.dataDirectory ?? written.data.directory },
  }
  const { onlyMidi, globalCategories, ...data } = recipe.data
  const isMfcc = recipe.condition?.kind === 'mfcc'
  const needsNotes =
    (recipe.condition && !isMfcc) || data.globalCategoryBy === 'note' || onlyMidi !== undefined
  const dataset = await listen(
    { ...data, ...(onlyMidi && { onlyMidi }), ...numberingOf(recipe.condition, globalCategories) },
    needsNotes || data.material === 'phrases' ? 'needed' : isMfcc ? 'wanted' : 'no',
    recipe.hyperparameters.sampleRateHz,
    hooks,
  ).catch((error: unknown) => {
    if (error instanceof SyrinxError && error.code === 'dataset/unknown-categories') throw otherData(recipe)
    throw error
  })
  if (dataset.fingerprint !== recipe.data.fingerprint) throw otherData(recipe)
  const mfcc = isMfcc ? await measureMfcc(dataset, { ...recipe, material: data.material }, hooks) : undefined
  const training = checkpoint?.training
  const start = training
    ? { state: training.state, position: readPosition(training.resume) }
    : beginning(
        recipe,
        recipe.weightsFrom === undefined ? undefined : await loadCheckpoint(recipe.weightsFrom),
      )
  await run.truncateLog(start.state.step)
  await run.writeRecipe(recipe)
  hooks.say(`Going on from step ${start.state.step.toLocaleString('en')}.`)
  return trainRun(run, recipe, compute, cropSources(recipe, dataset.recordings, mfcc), start, hooks)
}

/** A run that was begun on a graphics card which is gone. */
function withoutItsCompute(error: unknown, { compute }: Recipe): unknown {
  if (!(error instanceof SyrinxError) || error.code !== 'compute/no-gpu') return error
  return new SyrinxError(
    error.code,
    `The run was trained with ${compute}, and there is no graphics card here that WebGPU reaches.`,
    'Go on on the processor (--compute cpu): the same checkpoint goes on training on any compute.',
    { cause: error },
  )
}

const otherData = (recipe: Recipe) =>
  new SyrinxError(
    'run/other-data',
    `The recordings in ${recipe.data.directory} are not those that the run began with.`,
    'Bring them back, or begin a new run.',
  )

async function listen(
  data: Omit<
    Recipe['data'],
    'material' | 'fingerprint' | 'globalCategories' | 'summary' | 'minutes' | 'recordings'
  > &
    Pick<DatasetOptions, 'midiNumbers' | 'globalCategories'>,
  notes: DatasetOptions['notes'],
  sampleRateHz: number,
  hooks: TrainingHooks,
): Promise<Dataset> {
  hooks.say(`Listening to your recordings in ${data.directory}…`)
  const { onlyMidi, clipSeconds, midiNumbers, globalCategories } = data
  const dataset = await loadDataset(data.directory, {
    sampleRateHz,
    silenceThreshold: data.silenceThreshold,
    normaliseLoudness: data.normaliseLoudness,
    globalCategoryBy: data.globalCategoryBy,
    ...(data.globalPattern !== undefined && { globalPattern: data.globalPattern }),
    notes,
    async listening(done, total) {
      await hooks.listening(done, total)
      if (hooks.shouldStop())
        throw new SyrinxError(
          'train/stopped',
          'Stopped while listening to the recordings, before the first step.',
        )
    },
    ...(clipSeconds !== undefined && { clipSeconds }),
    ...(onlyMidi && { onlyMidi }),
    ...(midiNumbers && { midiNumbers }),
    ...(globalCategories && { globalCategories }),
  })
  hooks.say(dataset.summary)
  if (notes !== 'no') hooks.say(`${dataset.midiNumbers.length} different notes heard.`)
  return dataset
}
