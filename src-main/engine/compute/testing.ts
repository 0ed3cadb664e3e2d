/** Small networks and batches of odd sizes that the tests of every compute share. */
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Crop } from './compute.ts'

/** Channels that are no multiple of 4 or 16, and every condition in turn. */
export const oddNetworks: Record<string, Hyperparameters> = {
  plain: odd({}),
  'no biases, initial filter of one': odd({ useBiases: false, initialFilterWidth: 1 }),
  'initial bias (Winder)': odd({ initialFilterWidth: 1, initialBias: true }),
  global: odd({ globalChannels: 3, globalCardinality: 5 }),
  local: odd({ localChannels: 7 }),
  'global and local': odd({ globalChannels: 5, globalCardinality: 2, localChannels: 11 }),
  'long dilations': odd({ dilations: [1, 2, 4, 8, 16, 32, 1, 2, 4, 8, 16, 32] }),
}

function odd(over: Partial<Hyperparameters>): Hyperparameters {
  return {
    sampleRateHz: 16000,
    filterWidth: 2,
    initialFilterWidth: 2,
    dilations: [1, 2, 4, 1, 2],
    residualChannels: 7,
    dilationChannels: 5,
    skipChannels: 13,
    quantizationChannels: 19,
    useBiases: true,
    initialBias: false,
    globalChannels: 0,
    globalCardinality: 0,
    localChannels: 0,
    ...over,
  }
}

/** Random weights of a size that makes every nonlinearity work. */
export function randomWeights(it: Hyperparameters, seed: number, scale = 0.4): Float32Array {
  const random = Random.fromSeed(seed)
  return Float32Array.from({ length: parameterLayout(it).length }, () => scale * random.normal())
}

const randomCodes = (it: Hyperparameters, length: number, random: Random): Uint16Array =>
  Uint16Array.from({ length }, () => random.below(it.quantizationChannels))

export function randomCrop(it: Hyperparameters, length: number, random: Random): Crop {
  return {
    codes: randomCodes(it, length, random),
    ...(it.globalCardinality > 0 && { category: random.below(it.globalCardinality) }),
    ...(it.localChannels > 0 && {
      local: Float32Array.from({ length: length * it.localChannels }, () => random.normal()),
    }),
  }
}

/** For training: every other crop hears something else than it has to predict. */
export function randomTrainingCrop(it: Hyperparameters, length: number, random: Random): Crop {
  const crop = randomCrop(it, length, random)
  return random.uniform() < 0.5 ? crop : { ...crop, heard: randomCodes(it, length, random) }
}
