/** The networks that training is measured with. */
import { doubling, repeat, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'

export interface TrainingCase {
  readonly hyperparameters: Hyperparameters
  /** Predicted positions of each crop of a step. */
  readonly crops: readonly number[]
}

const ibab: Hyperparameters = {
  sampleRateHz: 16_000,
  filterWidth: 2,
  initialFilterWidth: 2,
  dilations: repeat(5, doubling(512)),
  residualChannels: 32,
  dilationChannels: 32,
  skipChannels: 512,
  quantizationChannels: 256,
  useBiases: true,
  initialBias: false,
  globalChannels: 0,
  globalCardinality: 0,
  localChannels: 0,
}

export const trainingCases: Record<string, TrainingCase> = {
  'six-layers': { hyperparameters: { ...ibab, dilations: repeat(2, [1, 2, 4]) }, crops: [4000] },
  'ibab-default': { hyperparameters: ibab, crops: [16_000] },
  'cpu-preset': {
    hyperparameters: {
      ...ibab,
      dilations: repeat(4, [1, 2, 4, 8]),
      skipChannels: 128,
      localChannels: 56,
    },
    crops: [2048 - 62, 2048 - 62],
  },
  /** One clip of 5 s, of which the last 39,043 samples are predicted. */
  'winder-medium': {
    hyperparameters: {
      ...ibab,
      initialFilterWidth: 1,
      dilations: repeat(5, doubling(4096)),
      residualChannels: 64,
      dilationChannels: 64,
      skipChannels: 1024,
    },
    crops: [80_000 - 40_956],
  },
}
