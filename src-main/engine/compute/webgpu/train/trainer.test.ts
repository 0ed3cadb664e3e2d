/** The whole step on a card against the processor's, and against TensorFlow.js's automatic differentiation. */
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import { ibabAdam, type OptimiserSettings, type Trainer, type TrainingState } from '../../compute.ts'
import { createCpuTrainer } from '../../cpu/trainer.ts'
import { createTensorflowTrainer } from '../../tensorflow/trainer.ts'
import { oddNetworks, oddOptimisers, relativeDifference, startState, trainingCrops } from '../../testing.ts'
import { gpuForTests } from '../testing.ts'
import { createWebGpuTrainer, type WebGpuTrainerOptions } from './trainer.ts'

const gpu = await gpuForTests()
const trainers: Trainer[] = []
const threads = { threads: 1 }

afterEach(() => Promise.all(trainers.splice(0).map((trainer) => trainer.dispose())))
afterAll(() => typeof gpu === 'string' || gpu.destroy())

async function ours(
  network: Hyperparameters,
  settings: OptimiserSettings,
  state: TrainingState = startState(network, settings),
  options: WebGpuTrainerOptions = {},
): Promise<Trainer> {
  if (typeof gpu === 'string') throw new Error(gpu)
  const trainer = await createWebGpuTrainer(gpu, network, state, settings, options)
  trainers.push(trainer)
  return trainer
}

async function processors(
  network: Hyperparameters,
  settings: OptimiserSettings,
  state: TrainingState = startState(network, settings),
): Promise<Trainer> {
  const trainer = await createCpuTrainer(network, state, settings, threads)
  trainers.push(trainer)
  return trainer
}

function expectSameGradients(network: Hyperparameters, a: Float32Array, b: Float32Array, limit: number) {
  for (const { name, offset, length } of parameterLayout(network).parameters) {
    const part = (gradients: Float32Array) => gradients.subarray(offset, offset + length)
    expect(relativeDifference(part(a), part(b)), name).toBeLessThan(limit)
  }
}

describe.skipIf(typeof gpu === 'string').each(Object.entries(oddNetworks))('%s', (_, network) => {
  it('has the gradients of the processor and of automatic differentiation, tensor by tensor', async () => {
    const random = Random.fromSeed(31)
    const mine = await ours(network, ibabAdam)
    const processor = await processors(network, ibabAdam)
    const state = startState(network, ibabAdam)
    const oracle = await createTensorflowTrainer(network, state, ibabAdam, threads, 'cpu')
    trainers.push(oracle)
    for (const positions of [[37], [1], [5, 11, 5, 1, 70]]) {
      const batch = trainingCrops(network, random, ...positions)
      const { loss, gradients } = await mine.gradients(batch)
      for (const other of [processor, oracle]) {
        const expected = await other.gradients(batch)
        expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-5)
        expectSameGradients(network, gradients, expected.gradients, 1e-4)
      }
      expect(await mine.loss(batch)).toBeCloseTo(loss, 6)
    }
  })
})

describe.skipIf(typeof gpu === 'string').each(Object.entries(oddOptimisers))(
  'ten steps of %s',
  (_, settings) => {
    it('lead to the processor’s state', async () => {
      const network = oddNetworks['global and local']
      const random = Random.fromSeed(17)
      const mine = await ours(network, settings)
      const processor = await processors(network, settings)
      for (let step = 0; step < 10; step++) {
        const batch = trainingCrops(network, random, 20, 31, 20)
        const learningRate = 2e-3 * (1 - step / 20)
        const result = await mine.step(batch, learningRate)
        const expected = await processor.step(batch, learningRate)
        expect(Math.abs(result.loss / expected.loss - 1)).toBeLessThan(1e-4)
        expect(Math.abs(result.gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-4)
      }
      const [state, expected] = [await mine.read(), await processor.read()]
      expect(state.step).toBe(10)
      expect(relativeDifference(state.weights, expected.weights)).toBeLessThan(1e-4)
      for (const [i, moment] of expected.moments.entries())
        expect(relativeDifference(state.moments[i], moment), `moment ${i}`).toBeLessThan(1e-4)
      if (settings.averageDecay > 0)
        expect(relativeDifference(state.average!, expected.average!)).toBeLessThan(1e-4)
      else expect(state.average).toBe(undefined)
      const batch = trainingCrops(network, random, 50)
      for (const weights of ['current', 'average'] as const)
        expect((await mine.loss(batch, weights)) / (await processor.loss(batch, weights))).toBeCloseTo(1, 4)
    })
  },
)
