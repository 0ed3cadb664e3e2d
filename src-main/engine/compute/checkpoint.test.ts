/** A training state goes on on every compute, whichever made it. */
import { afterAll, expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { ibabAdam, type Trainer, type TrainingState } from './compute.ts'
import { createCpuTrainer } from './cpu/trainer.ts'
import { createTensorflowTrainer } from './tensorflow/trainer.ts'
import { oddNetworks, relativeDifference, startState, trainingCrops } from './testing.ts'
import { gpuForTests } from './webgpu/testing.ts'
import { quickTiles } from './webgpu/train/testing.ts'
import { createWebGpuTrainer } from './webgpu/train/trainer.ts'

const gpu = await gpuForTests()
afterAll(() => {
  if (typeof gpu !== 'string') gpu.destroy()
})

const network = { ...oddNetworks['global and local'], dilations: [1, 3] }
const settings = { ...ibabAdam, clipNorm: 0.9, averageDecay: 0.9 }
const threads = { threads: 1 }
const learningRate = 2e-3

const onCpu = (state: TrainingState) => createCpuTrainer(network, state, settings, threads)
const onTensorflow = (state: TrainingState) =>
  createTensorflowTrainer(network, state, settings, threads, 'cpu')

it.skipIf(typeof gpu === 'string')('goes from cpu to webgpu to tensorflow and back to cpu', async () => {
  if (typeof gpu === 'string') return
  const onWebGpu = (state: TrainingState) =>
    createWebGpuTrainer(gpu, network, state, settings, { tiles: quickTiles })
  const random = Random.fromSeed(23)
  const start = startState(network, settings)
  const stays = await onCpu(start)

  let state = start
  for (const trainerOf of [onCpu, onWebGpu, onTensorflow, onCpu]) {
    const trainer: Trainer = await trainerOf(state)
    for (let step = 0; step < 2; step++) {
      const batch = trainingCrops(network, random, 30, 30)
      const result = await trainer.step(batch, learningRate)
      const expected = await stays.step(batch, learningRate)
      expect(result.loss / expected.loss).toBeCloseTo(1, 5)
      expect(result.gradientNorm / expected.gradientNorm).toBeCloseTo(1, 4)
    }
    state = await trainer.read()
    await trainer.dispose()
  }
  const expected = await stays.read()
  await stays.dispose()
  expect(state.step).toBe(8)
  expect(relativeDifference(state.weights, expected.weights)).toBeLessThan(1e-5)
  expect(relativeDifference(state.average!, expected.average!)).toBeLessThan(1e-5)
  for (const [i, moment] of expected.moments.entries())
    expect(relativeDifference(state.moments[i], moment), `moment ${i}`).toBeLessThan(1e-4)
})
