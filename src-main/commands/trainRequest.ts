/** What the options of `train` ask for. */
import { resolve } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { presets } from '../../src-shared/model/presets.ts'
import { parseWavenetParams } from '../../src-shared/model/wavenetParams.ts'
import { readTextFile } from '../files/textFile.ts'
import {
  conditionKinds,
  syrinxDefaults,
  trainingDefaults,
  type ConditionKind,
  type Recipe,
} from '../tasks/recipe.ts'
import type { TrainingRequest } from '../tasks/train.ts'
import { adapterCalled } from './computeOptions.ts'
import { number, oneOf } from './terminal.ts'
import type { TrainOptions } from './trainOptions.ts'

export const limitOf = ({ steps, minutes }: TrainOptions): Recipe['limit'] | undefined =>
  steps === undefined && minutes === undefined
    ? undefined
    : { ...(steps !== undefined && { steps }), ...(minutes !== undefined && { seconds: minutes * 60 }) }

export async function requestOf(options: TrainOptions): Promise<TrainingRequest> {
  if (options.data === undefined)
    throw new SyrinxError('train/no-data', 'Which recordings?', 'Name their folder with --data.')
  const conditions = conditionsOf(options.condition)
  const defaults = options.recipe === 'syrinx' ? syrinxDefaults(conditions) : trainingDefaults.ibab
  return {
    ...(options.params === undefined && { preset: options.preset }),
    hyperparameters: await networkOf(options),
    conditions,
    globalChannels: options.gcChannels,
    data: {
      // Absolute, so that the run can be gone on with from any folder.
      directory: resolve(options.data),
      silenceThreshold: options.silenceThreshold,
      normaliseLoudness: options.normaliseLoudness ?? false,
      ...globalBy(options),
      material: options.material,
      ...(options.bends !== 'auto' && { bends: options.bends === 'yes' }),
      ...(options.clipSeconds !== undefined && { clipSeconds: options.clipSeconds }),
      ...(options.notes !== undefined && { onlyMidi: midiNumbers(options.notes) }),
    },
    optimiser: {
      ...defaults.optimiser,
      ...(options.optimizer && { name: options.optimizer }),
      ...(options.momentum !== undefined && { momentum: options.momentum }),
      ...(options.epsilon !== undefined && { epsilon: options.epsilon }),
      ...(options.clipNorm !== undefined && { clipNorm: options.clipNorm }),
      ...(options.averageDecay !== undefined && { averageDecay: options.averageDecay }),
      ...(options.l2RegularizationStrength !== undefined && { l2: options.l2RegularizationStrength }),
    },
    schedule: {
      ...defaults.schedule,
      ...(options.schedule && { name: options.schedule }),
      ...(options.learningRate !== undefined && { peak: options.learningRate }),
    },
    batchSize: options.batchSize ?? defaults.batchSize,
    sampleSize: options.sampleSize ?? defaults.sampleSize,
    historyNoise: options.historyNoise ?? defaults.historyNoise,
    historyBreaks: options.historyBreaks ?? defaults.historyBreaks,
    startShare: options.startShare ?? defaults.startShare,
    limit: limitOf(options) ?? { seconds: 600 },
    checkpointEverySteps: options.checkpointEvery,
    checkpointEverySeconds: 120,
    validationEverySteps: options.validateEvery,
    maxCheckpoints: options.maxCheckpoints,
    seed: options.seed,
    compute: options.compute,
    adapterId: await adapterCalled(options.gpu),
    threads: options.threads ?? 0,
  }
}

async function networkOf({ preset, params, sampleRate }: TrainOptions): Promise<Hyperparameters> {
  const network =
    params === undefined ? presets[preset]?.hyperparameters : parseWavenetParams(await readTextFile(params))
  if (!network)
    throw new SyrinxError(
      'train/unknown-preset',
      `There is no preset called “${preset}”.`,
      `There are: ${Object.keys(presets).join(', ')}.`,
    )
  return sampleRate === undefined ? network : { ...network, sampleRateHz: sampleRate }
}

function conditionsOf(text: string): ConditionKind[] {
  const kinds = text.split(',').map((word) => oneOf('--condition', conditionKinds)(word.trim()))
  const exclusive = kinds.filter((kind) => kind !== 'global')
  if (exclusive.length > 1)
    throw new SyrinxError(
      'train/conditions-exclude',
      `--condition ${text}: a network has one of none, labels, notes, voice and mfcc, and global beside it.`,
    )
  return kinds
}

/** A pattern alone says enough. */
function globalBy({ globalBy: by, globalPattern }: TrainOptions) {
  if (globalPattern !== undefined) return { globalCategoryBy: 'pattern', globalPattern } as const
  if (by === 'pattern')
    throw new SyrinxError(
      'train/no-pattern',
      'By which pattern?',
      'Give it with --global-pattern, for example --global-pattern "*_{category}_*".',
    )
  return { globalCategoryBy: by } as const
}

const midiNumbers = (text: string): number[] =>
  text.split(',').map(number('--notes', { minimum: 0, maximum: 127, integer: true }))
