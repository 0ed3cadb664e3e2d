/** What a user has set for a run, as the training itself wants it. */
import type { PresetDescription, TrainingSettings } from '../../src-shared/contract/training.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../src-shared/model/parameters.ts'
import { presets } from '../../src-shared/model/presets.ts'
import { syrinxDefaults, trainingDefaults } from '../tasks/recipe.ts'
import type { TrainingRequest } from '../tasks/train.ts'
import { usesCategories } from './trainingCategories.ts'

/** As the command line's --gc-channels. */
const globalChannels = 16
/** Training states that a run keeps to go on from; beside them lie the weights of many more checkpoints. */
const trainingStates = 2
const checkpointEverySteps = 1000
/** A crash loses no more than this. Large networks take longer to write. */
const checkpointSeconds = (network: Hyperparameters) =>
  parameterLayout(network).length > 1_000_000 ? 60 : 30
/** Seconds between two measurements of the validation loss, about. */
const validationSeconds = 8

export function listPresets(): PresetDescription[] {
  return Object.values(presets).map(({ name, title, source, description, hyperparameters }) => ({
    name,
    title,
    source,
    description,
    sampleRateHz: hyperparameters.sampleRateHz,
    receptiveFieldSamples: receptiveField(hyperparameters),
    parameterCount: parameterLayout(hyperparameters).length,
    layers: hyperparameters.dilations.length,
  }))
}

/**
 * The preset's network at a sample rate.
 * @throws SyrinxError `train/unknown-preset`.
 */
export function networkOf(preset: string, sampleRateHz: number): Hyperparameters {
  if (!Object.hasOwn(presets, preset))
    throw new SyrinxError(
      'train/unknown-preset',
      `There is no preset called “${preset}”.`,
      `There are: ${Object.keys(presets).join(', ')}.`,
    )
  return { ...presets[preset].hyperparameters, sampleRateHz }
}

/** Crops and what they predict, as asked for or as Syrinx does it. */
export function sizesOf({ batchSize, sampleSize }: Pick<TrainingSettings, 'batchSize' | 'sampleSize'>) {
  const defaults = trainingDefaults.syrinx
  return { batchSize: batchSize ?? defaults.batchSize, sampleSize: sampleSize ?? defaults.sampleSize }
}

/**
 * @param samplesPerSecond how fast this machine was measured to train it; null when it wasn't.
 * @param weightsFrom the file of a checkpoint to begin with.
 * @throws SyrinxError `train/unknown-preset`.
 */
export function requestOf(
  settings: TrainingSettings,
  directory: string,
  samplesPerSecond: number | null,
  weightsFrom?: string,
): TrainingRequest {
  const conditions = conditionsOf(settings)
  const defaults = syrinxDefaults(conditions)
  const network = networkOf(settings.preset, settings.sampleRateHz)
  return {
    ...defaults,
    ...sizesOf(settings),
    preset: settings.preset,
    hyperparameters: network,
    conditions,
    globalChannels,
    ...(weightsFrom !== undefined && { weightsFrom }),
    data: {
      directory,
      silenceThreshold: 0,
      normaliseLoudness: false,
      globalCategoryBy: 'folder',
      material: 'auto',
    },
    schedule: {
      ...defaults.schedule,
      ...(settings.learningRate !== null && { peak: settings.learningRate }),
    },
    limit: limitOf(settings),
    checkpointEverySteps,
    checkpointEverySeconds: checkpointSeconds(network),
    maxCheckpoints: trainingStates,
    validationEverySteps: validationSteps(settings, samplesPerSecond),
    seed: settings.seed,
    compute: settings.compute,
    threads: 0,
  }
}

/** What the network is told; the global condition first, as checkpoints are described. */
export const conditionsOf = (
  settings: Pick<TrainingSettings, 'condition' | 'withCategories'>,
): TrainingRequest['conditions'] =>
  settings.condition !== 'global' && usesCategories(settings)
    ? ['global', settings.condition]
    : [settings.condition]

/** When the run ends by itself. */
export const limitOf = ({ limit }: Pick<TrainingSettings, 'limit'>) =>
  limit.kind === 'steps' ? { steps: limit.steps } : { seconds: limit.minutes * 60 }

/** Often enough for a curve, rarely enough to cost little. */
function validationSteps(settings: TrainingSettings, samplesPerSecond: number | null): number {
  const { batchSize, sampleSize } = sizesOf(settings)
  const byTime =
    samplesPerSecond === null ? 100 : (samplesPerSecond / (batchSize * sampleSize)) * validationSeconds
  const byLimit = settings.limit.kind === 'steps' ? settings.limit.steps / 10 : Infinity
  return Math.round(Math.min(Math.max(Math.min(byTime, byLimit), 20), 500))
}
