/** What a variant's plan asks of the engine: its network, and the request to train it. */
import { join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { NetworkPlan, VariantPlan } from '../../../src-shared/experiments/definition.ts'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import { presets } from '../../../src-shared/model/presets.ts'
import { trainingDefaults } from '../recipe.ts'
import type { TrainingRequest } from '../train.ts'

/** Width of the global embedding, as in ibab's defaults for a data set with categories. */
const globalChannels = 32
/** A kill loses no more training than this. */
const checkpointEverySeconds = 15
/** Measurements of the validation loss in a run. */
const validations = 20

/** @throws SyrinxError `experiment/preset`. */
export function networkOf({ preset, ...over }: NetworkPlan): Hyperparameters {
  if (!Object.hasOwn(presets, preset))
    throw new SyrinxError('experiment/preset', `There is no network called “${preset}”.`)
  return { ...presets[preset].hyperparameters, ...over }
}

export const runFolderOf = (directory: string, variant: string): string => join(directory, 'runs', variant)

export function trainingRequestOf(
  variant: VariantPlan,
  dataDirectory: string,
  threads: number,
): TrainingRequest {
  const { network, condition, training } = variant
  const { batchSize, sampleSize } = sizesOf(variant)
  const defaults = trainingDefaults[training.defaults]
  const { preset } = network
  return {
    preset,
    hyperparameters: networkOf(network),
    conditions: condition.length > 0 ? condition : ['none'],
    globalChannels,
    data: {
      directory: dataDirectory,
      // The material is as it should be: trimmed or cut, its labels would no longer fit.
      silenceThreshold: 0,
      normaliseLoudness: false,
      globalCategoryBy: 'folder',
      material: 'auto',
    },
    optimiser: defaults.optimiser,
    schedule: {
      ...defaults.schedule,
      ...(training.learningRate !== undefined && { peak: training.learningRate }),
    },
    batchSize,
    sampleSize,
    historyNoise: training.historyNoise ?? defaults.historyNoise,
    historyBreaks: training.historyBreaks ?? defaults.historyBreaks,
    startShare: training.startShare ?? defaults.startShare,
    limit: { steps: training.steps },
    checkpointEverySteps: training.steps,
    checkpointEverySeconds,
    validationEverySteps: Math.max(1, Math.ceil(training.steps / validations)),
    maxCheckpoints: 2,
    seed: training.seed,
    compute: 'cpu',
    threads,
  }
}

/** How much a variant's training takes in: its own numbers, or its recipe's. */
export function sizesOf({ training }: VariantPlan) {
  const { batchSize, sampleSize } = trainingDefaults[training.defaults]
  return {
    steps: training.steps,
    batchSize: training.batchSize ?? batchSize,
    sampleSize: training.sampleSize ?? sampleSize,
  }
}

/** Samples that a variant's training predicts in all. */
export function trainingSamples(variant: VariantPlan): number {
  const { steps, batchSize, sampleSize } = sizesOf(variant)
  return steps * batchSize * sampleSize
}

/** “16 layers, receptive field 62 (3.9 ms), 272,000 parameters; 5,000 steps”. */
export function networkInWords(it: Hyperparameters, steps: number): string {
  const field = receptiveField(it)
  const number = (value: number) => value.toLocaleString('en')
  const milliseconds = (1000 * field) / it.sampleRateHz
  const layers = it.dilations.length
  return `${layers} ${layers === 1 ? 'layer' : 'layers'}, receptive field ${number(field)} (${milliseconds.toFixed(1)} ms), ${number(it.quantizationChannels)} levels, ${number(parameterLayout(it).length)} parameters; ${number(steps)} steps`
}
