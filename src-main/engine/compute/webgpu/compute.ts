/** Our own kernels on a graphics card: one opened card for each trainer and sampler, given back with it. */
import type { Compute, Sampler, Trainer } from '../compute.ts'
import { openGpu } from './adapters.ts'
import type { Gpu } from './gpu.ts'

/** @param adapterId which card; the best there is when empty. */
export const webgpuCompute = (adapterId = ''): Compute => ({
  name: 'webgpu',
  trainer: (hyperparameters, state, optimiser, options) =>
    onCard(adapterId, async (gpu) => {
      const { createWebGpuTrainer } = await import('./train/trainer.ts')
      const { tunedTiles } = await import('./tuning.ts')
      const tiles = await tunedTiles(gpu, hyperparameters)
      const trainer = await createWebGpuTrainer(gpu, hyperparameters, state, optimiser, { ...options, tiles })
      return {
        step: (...step) => trainer.step(...step),
        loss: (...asked) => trainer.loss(...asked),
        gradients: (batch) => trainer.gradients(batch),
        read: () => trainer.read(),
        dispose: () => trainer.dispose().finally(() => gpu.destroy()),
      } satisfies Trainer
    }),
  sampler: (hyperparameters, weights, options) =>
    onCard(adapterId, async (gpu) => {
      const { createWebGpuSampler } = await import('./sample/sampler.ts')
      const { tunedSampler } = await import('./tuning.ts')
      const variant = await tunedSampler(gpu, hyperparameters, options)
      const sampler = await createWebGpuSampler(gpu, hyperparameters, weights, options, variant)
      return {
        streams: sampler.streams,
        prime: (...primers) => sampler.prime(...primers),
        generate: (...asked) => sampler.generate(...asked),
        score: (...asked) => sampler.score(...asked),
        dispose: () => sampler.dispose().finally(() => gpu.destroy()),
      } satisfies Sampler
    }),
})

/** What fails on its way leaves no card open: the process couldn't end. */
async function onCard<T>(adapterId: string, use: (gpu: Gpu) => Promise<T>): Promise<T> {
  const gpu = await openGpu({ adapterId })
  try {
    return await use(gpu)
  } catch (error) {
    gpu.destroy()
    throw error
  }
}
