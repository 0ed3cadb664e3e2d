/** Small networks and batches of odd sizes that the tests of every compute share. */
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout, type ParameterLayout } from '../../../src-shared/model/parameters.ts'
import { Random } from '../../../src-shared/random.ts'
import { averageDecayAt, ibabAdam, type Crop, type OptimiserSettings, type TrainingState } from './compute.ts'
import { momentCount } from './graph/optimiser.ts'

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

/** Crops that predict so many positions each. */
export function trainingCrops(it: Hyperparameters, random: Random, ...positions: number[]): Crop[] {
  const field = receptiveField(it)
  return positions.map((count) => randomTrainingCrop(it, field + count, random))
}

/** Random weights, before the first step. */
export function startState(it: Hyperparameters, settings: OptimiserSettings): TrainingState {
  const weights = randomWeights(it, 13)
  return {
    step: 0,
    weights,
    moments: Array.from({ length: momentCount[settings.name] }, () => new Float32Array(weights.length)),
  }
}

/** Optimisers with all that they can do, in turn. */
export const oddOptimisers: Record<string, OptimiserSettings> = {
  'adam, clipped, averaged': { ...ibabAdam, clipNorm: 0.7, averageDecay: 0.9 },
  'adam with L2': { ...ibabAdam, l2: 0.02 },
  'sgd with momentum, clipped, L2': { ...ibabAdam, name: 'sgd', clipNorm: 0.4, l2: 0.01 },
  'rmsprop with momentum, averaged': {
    ...ibabAdam,
    name: 'rmsprop',
    beta2: 0.9,
    averageDecay: 0.99,
  },
}

/** ‖a − b‖/‖b‖; 0 when both are zero. */
export function relativeDifference(a: Float32Array, b: Float32Array): number {
  let distance = 0
  let norm = 0
  for (const [i, value] of b.entries()) {
    distance += (a[i] - value) ** 2
    norm += value ** 2
  }
  return distance === 0 ? 0 : Math.sqrt(distance / norm)
}

/** The formulas of graph/optimiser.ts as loops in float64. */
export class PlainOptimiser {
  readonly weights: Float64Array
  readonly average: Float64Array
  readonly #a: Float64Array
  readonly #b: Float64Array
  readonly #layout: ParameterLayout
  readonly #settings: OptimiserSettings
  #step = 0

  constructor(it: Hyperparameters, settings: OptimiserSettings, weights: Float32Array) {
    this.#layout = parameterLayout(it)
    this.#settings = settings
    this.weights = Float64Array.from(weights)
    this.average = Float64Array.from(weights)
    this.#a = new Float64Array(weights.length)
    this.#b = new Float64Array(weights.length)
  }

  /** Returns the norm of the gradient. */
  step(gradients: Float32Array, learningRate: number): number {
    const { name, momentum, beta1, beta2, epsilon, clipNorm, l2 } = this.#settings
    this.#step++
    const averageDecay = averageDecayAt(this.#settings, this.#step)
    const g = Float64Array.from(gradients)
    for (const { name: tensor, offset, length: count } of this.#layout.parameters)
      if (!tensor.includes('bias')) for (let i = offset; i < offset + count; i++) g[i] += l2 * this.weights[i]
    const norm = Math.hypot(...g)
    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1
    const correction = Math.sqrt(1 - beta2 ** this.#step) / (1 - beta1 ** this.#step)
    for (let i = 0; i < g.length; i++) {
      const value = g[i] * scale
      if (name === 'adam') {
        this.#a[i] = beta1 * this.#a[i] + (1 - beta1) * value
        this.#b[i] = beta2 * this.#b[i] + (1 - beta2) * value * value
        this.weights[i] -= (learningRate * correction * this.#a[i]) / (Math.sqrt(this.#b[i]) + epsilon)
      } else if (name === 'sgd') {
        this.#a[i] = momentum * this.#a[i] + value
        this.weights[i] -= learningRate * this.#a[i]
      } else {
        this.#a[i] = beta2 * this.#a[i] + (1 - beta2) * value * value
        this.#b[i] = momentum * this.#b[i] + (learningRate * value) / Math.sqrt(this.#a[i] + epsilon)
        this.weights[i] -= this.#b[i]
      }
      this.average[i] = averageDecay * this.average[i] + (1 - averageDecay) * this.weights[i]
    }
    return norm
  }
}
