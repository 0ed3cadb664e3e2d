/** The gradients that we derived by hand (the ONNX graph) against TensorFlow.js's automatic differentiation. */
import { describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import { Random } from '../../../src-shared/random.ts'
import { ibabAdam, type OptimiserSettings, type Trainer, type TrainingState } from './compute.ts'
import { createCpuTrainer } from './cpu/trainer.ts'
import { createTensorflowTrainer } from './tensorflow/trainer.ts'
import { oddNetworks, oddOptimisers, relativeDifference, startState, trainingCrops } from './testing.ts'

// Two, so that gradients of crops in different threads are added up.
const threads = { threads: 2 }

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

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  it('has the gradients of automatic differentiation, tensor by tensor', async () => {
    const random = Random.fromSeed(31)
    const trainers = await bothTrainers(hyperparameters, startState(hyperparameters, ibabAdam), ibabAdam)
    const batches = [
      trainingCrops(hyperparameters, random, 37),
      trainingCrops(hyperparameters, random, 1),
      trainingCrops(hyperparameters, random, 5, 11, 5, 1, 70),
    ]
    for (const batch of batches) {
      const [ours, oracle] = await Promise.all(trainers.map((trainer) => trainer.gradients(batch)))
      expect(Math.abs(ours.loss / oracle.loss - 1)).toBeLessThan(1e-5)
      for (const { name, offset, length } of parameterLayout(hyperparameters).parameters) {
        const part = (gradients: Float32Array) => gradients.subarray(offset, offset + length)
        expect(relativeDifference(part(ours.gradients), part(oracle.gradients)), name).toBeLessThan(1e-4)
      }
    }
    for (const trainer of trainers) await trainer.dispose()
  })
})

describe.each(Object.entries(oddOptimisers))('ten steps of %s', (_name, settings) => {
  it('lead to the same state', async () => {
    const hyperparameters = oddNetworks['global and local']
    const random = Random.fromSeed(17)
    const trainers = await bothTrainers(hyperparameters, startState(hyperparameters, settings), settings)
    for (let step = 0; step < 10; step++) {
      const batch = trainingCrops(hyperparameters, random, 20, 31, 20)
      const learningRate = 2e-3 * (1 - step / 20)
      const [ours, oracle] = await Promise.all(trainers.map((trainer) => trainer.step(batch, learningRate)))
      expect(Math.abs(ours.loss / oracle.loss - 1)).toBeLessThan(1e-4)
      expect(Math.abs(ours.gradientNorm / oracle.gradientNorm - 1)).toBeLessThan(1e-4)
    }
    const [ours, oracle] = await Promise.all(trainers.map((trainer) => trainer.read()))
    expect(ours.step).toBe(oracle.step)
    expect(relativeDifference(ours.weights, oracle.weights)).toBeLessThan(1e-4)
    for (const [i, moment] of oracle.moments.entries())
      expect(relativeDifference(ours.moments[i], moment), `moment ${i}`).toBeLessThan(1e-4)
    if (settings.averageDecay > 0)
      expect(relativeDifference(ours.average!, oracle.average!)).toBeLessThan(1e-4)
    else expect(ours.average).toBe(undefined)
    const batch = trainingCrops(hyperparameters, random, 50)
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
  const batches = Array.from({ length: 6 }, () => trainingCrops(hyperparameters, random, 25))
  const [first, alone] = await bothTrainers(hyperparameters, startState(hyperparameters, settings), settings)
  for (const batch of batches.slice(0, 3)) await first.step(batch, 1e-3)
  const second = await createTensorflowTrainer(hyperparameters, await first.read(), settings, threads, 'cpu')
  for (const batch of batches.slice(3)) await second.step(batch, 1e-3)
  for (const batch of batches) await alone.step(batch, 1e-3)
  const [changed, expected] = [await second.read(), await alone.read()]
  expect(changed.step).toBe(6)
  expect(relativeDifference(changed.weights, expected.weights)).toBeLessThan(1e-4)
  expect(relativeDifference(changed.average!, expected.average!)).toBeLessThan(1e-4)
  for (const trainer of [first, second, alone]) await trainer.dispose()
})
