/** The gradients that we derived by hand (the ONNX graph) against TensorFlow.js's automatic differentiation. */
import { describe, expect, it } from 'vitest'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import { Random } from '../../../src-shared/random.ts'
import { ibabAdam, type Crop, type OptimiserSettings, type Trainer, type TrainingState } from './compute.ts'
import { createCpuTrainer } from './cpu/trainer.ts'
import { momentCount } from './graph/optimiser.ts'
import { createTensorflowTrainer } from './tensorflow/trainer.ts'
import { oddNetworks, randomTrainingCrop, randomWeights } from './testing.ts'

// Two, so that gradients of crops in different threads are added up.
const threads = { threads: 2 }

function crops(hyperparameters: Hyperparameters, random: Random, ...positions: number[]): Crop[] {
  const field = receptiveField(hyperparameters)
  return positions.map((count) => randomTrainingCrop(hyperparameters, field + count, random))
}

/** ‖a − b‖/‖b‖; 0 when both are zero. */
function difference(a: Float32Array, b: Float32Array): number {
  const norm = (at: (i: number) => number) => Math.hypot(...Array.from(b, (_, i) => at(i)))
  const distance = norm((i) => a[i] - b[i])
  return distance === 0 ? 0 : distance / norm((i) => b[i])
}

/** The same trainer on both computes. */
async function bothTrainers(
  hyperparameters: Hyperparameters,
  state: TrainingState,
  settings: OptimiserSettings,
): Promise<[ours: Trainer, oracle: Trainer]> {
  return [
    await createCpuTrainer(hyperparameters, state, settings, threads),
    await createTensorflowTrainer(hyperparameters, state, settings, threads, 'cpu'),
  ]
}

function startState(hyperparameters: Hyperparameters, settings: OptimiserSettings): TrainingState {
  const weights = randomWeights(hyperparameters, 13)
  return {
    step: 0,
    weights,
    moments: Array.from({ length: momentCount[settings.name] }, () => new Float32Array(weights.length)),
  }
}

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  it('has the gradients of automatic differentiation, tensor by tensor', async () => {
    const random = Random.fromSeed(31)
    const trainers = await bothTrainers(hyperparameters, startState(hyperparameters, ibabAdam), ibabAdam)
    const batches = [
      crops(hyperparameters, random, 37),
      crops(hyperparameters, random, 1),
      crops(hyperparameters, random, 5, 11, 5, 1, 70),
    ]
    for (const batch of batches) {
      const [ours, oracle] = await Promise.all(trainers.map((trainer) => trainer.gradients(batch)))
      expect(Math.abs(ours.loss / oracle.loss - 1)).toBeLessThan(1e-5)
      for (const { name, offset, length } of parameterLayout(hyperparameters).parameters) {
        const part = (gradients: Float32Array) => gradients.subarray(offset, offset + length)
        expect(difference(part(ours.gradients), part(oracle.gradients)), name).toBeLessThan(1e-4)
      }
    }
    for (const trainer of trainers) await trainer.dispose()
  })
})

const optimisers: Record<string, OptimiserSettings> = {
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

describe.each(Object.entries(optimisers))('ten steps of %s', (_name, settings) => {
  it('lead to the same state', async () => {
    const hyperparameters = oddNetworks['global and local']
    const random = Random.fromSeed(17)
    const trainers = await bothTrainers(hyperparameters, startState(hyperparameters, settings), settings)
    for (let step = 0; step < 10; step++) {
      const batch = crops(hyperparameters, random, 20, 31, 20)
      const learningRate = 2e-3 * (1 - step / 20)
      const [ours, oracle] = await Promise.all(trainers.map((trainer) => trainer.step(batch, learningRate)))
      expect(Math.abs(ours.loss / oracle.loss - 1)).toBeLessThan(1e-4)
      expect(Math.abs(ours.gradientNorm / oracle.gradientNorm - 1)).toBeLessThan(1e-4)
    }
    const [ours, oracle] = await Promise.all(trainers.map((trainer) => trainer.read()))
    expect(ours.step).toBe(oracle.step)
    expect(difference(ours.weights, oracle.weights)).toBeLessThan(1e-4)
    for (const [i, moment] of oracle.moments.entries())
      expect(difference(ours.moments[i], moment), `moment ${i}`).toBeLessThan(1e-4)
    if (settings.averageDecay > 0) expect(difference(ours.average!, oracle.average!)).toBeLessThan(1e-4)
    else expect(ours.average).toBe(undefined)
    const batch = crops(hyperparameters, random, 50)
    for (const weights of ['current', 'average'] as const) {
      const [a, b] = await Promise.all(trainers.map((trainer) => trainer.loss(batch, weights)))
      expect(Math.abs(a / b - 1)).toBeLessThan(1e-4)
    }
    for (const trainer of trainers) await trainer.dispose()
  })
})

it('a state of one compute goes on on the other', async () => {
  const hyperparameters = oddNetworks['local']
  const settings = { ...ibabAdam, averageDecay: 0.9 }
  const random = Random.fromSeed(19)
  const batches = Array.from({ length: 6 }, () => crops(hyperparameters, random, 25))
  const [first, alone] = await bothTrainers(hyperparameters, startState(hyperparameters, settings), settings)
  for (const batch of batches.slice(0, 3)) await first.step(batch, 1e-3)
  const second = await createTensorflowTrainer(hyperparameters, await first.read(), settings, threads, 'cpu')
  for (const batch of batches.slice(3)) await second.step(batch, 1e-3)
  for (const batch of batches) await alone.step(batch, 1e-3)
  const [changed, expected] = [await second.read(), await alone.read()]
  expect(changed.step).toBe(6)
  expect(difference(changed.weights, expected.weights)).toBeLessThan(1e-4)
  expect(difference(changed.average!, expected.average!)).toBeLessThan(1e-4)
  for (const trainer of [first, second, alone]) await trainer.dispose()
})
