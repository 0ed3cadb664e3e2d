/** A run whose card goes away is, bit for bit, the run that kept it. */
import { afterAll, expect, it } from 'vitest'
import { recordingCrops } from '../../../train/recordingCrops.ts'
import { trainingLoop, type LoopHooks } from '../../../train/loop.ts'
import { ibabAdam, type Compute, type TrainingState } from '../../compute.ts'
import { oddNetworks, startState } from '../../testing.ts'
import { openGpu } from '../adapters.ts'
import type { Gpu } from '../gpu.ts'
import { gpuForTests } from '../testing.ts'
import { quickTiles } from './testing.ts'
import { createWebGpuTrainer } from './trainer.ts'

const first = await gpuForTests()
afterAll(() => typeof first === 'string' || first.destroy())

const network = { ...oddNetworks.plain, sampleRateHz: 8000 }
const optimiser = { ...ibabAdam, clipNorm: 1, averageDecay: 0.9 }
const sine = Float32Array.from({ length: 2000 }, (_, t) => 0.7 * Math.sin(t / 5))
const source = recordingCrops(network, [{ name: 'sine', samples: sine, track: [] }], 60)

/** Opens a card for every trainer, as the studio does. */
function cards() {
  const open: Gpu[] = []
  const compute: Compute = {
    name: 'webgpu',
    async trainer(hyperparameters, state, settings, options) {
      const gpu = await openGpu()
      open.push(gpu)
      const trainer = await createWebGpuTrainer(gpu, hyperparameters, state, settings, {
        ...options,
        tiles: quickTiles,
      })
      return {
        step: (...step) => trainer.step(...step),
        loss: (...loss) => trainer.loss(...loss),
        gradients: (batch) => trainer.gradients(batch),
        read: () => trainer.read(),
        dispose: () => trainer.dispose().finally(() => gpu.destroy()),
      }
    },
    sampler: () => Promise.reject(new Error('Nobody plays here.')),
  }
  return { open, compute }
}

async function train(lostAfter: readonly number[]) {
  const { open, compute } = cards()
  const kept: TrainingState[] = []
  const losses: number[] = []
  const lost: [number, number][] = []
  const hooks: LoopHooks = {
    progress({ step, loss }) {
      losses.push(loss)
      if (lostAfter.includes(step)) open.at(-1)!.device.destroy()
    },
    checkpoint: async (state) => void kept.push(state),
    cardLost: (step, from) => void lost.push([step, from]),
    shouldStop: () => false,
  }
  await trainingLoop(
    compute,
    {
      hyperparameters: network,
      optimiser,
      schedule: { name: 'constant', peak: 1e-2, floorShare: 1, warmupShare: 0 },
      batchSize: 2,
      limit: { steps: 7 },
      validationCrops: 1,
      validationEverySteps: 4,
      checkpointEverySteps: 3,
      checkpointEverySeconds: 1e9,
      firstCheckpointSteps: 1,
      seed: 4,
      threads: 1,
      cardWaitsMilliseconds: [10, 100],
    },
    source,
    source,
    { state: startState(network, optimiser) },
    hooks,
  )
  return { kept, losses, lost }
}

it.skipIf(typeof first === 'string')('goes on bit for bit after its card went away', async () => {
  const unbroken = await train([])
  // Before a checkpoint is read.
  const broken = await train([3])
  expect(broken.lost).toEqual([[3, 1]])
  expect(broken.losses).toEqual(unbroken.losses)
  expect(broken.kept).toEqual(unbroken.kept)
})
