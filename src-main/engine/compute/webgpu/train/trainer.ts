/**
 * Training on a graphics card. A step: the inputs of a pass are written, its layers and head run forward and backward
 * and add to one packed gradient; after the last pass the gradient is gathered and its norm taken; then the optimiser
 * changes the weights and packs them anew. Sixteen bytes come back. The card begins with the first
 * portion of a pass (../pacing.ts) while the next ones are still being written down, and it works on the update while
 * the caller draws the next batch.
 *
 * Sums have a fixed order: the same state and batches give the same results bit for bit on the same card and tiles.
 */
import { totalmem } from 'node:os'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import {
  averageDecayAt,
  type Crop,
  type Interruption,
  type OptimiserSettings,
  type StepResult,
  type Trainer,
  type TrainerOptions,
  type TrainingState,
} from '../../compute.ts'
import { stepSize } from '../../graph/optimiser.ts'
import type { Dispatch, Gpu } from '../gpu.ts'
import { bufferUsage } from '../globals.ts'
import { Pacing } from '../pacing.ts'
import { networkOnCard, type NetworkOnCard } from './network.ts'
import { stepValues, type StepValues } from './optimiser.ts'
import { defaultMemoryBytes, Plans, type PlansOptions } from './plans.ts'
import { resultBytes, resultsOf, resultSumsBytes, type Results } from './results.ts'

/** `threads` has no effect: the card has its own. */
export interface WebGpuTrainerOptions extends PlansOptions, Partial<TrainerOptions> {}

/**
 * A trainer that goes on from `state`. The caller owns the card, and destroys it after the trainer's `dispose`.
 * @throws Error when the state doesn't fit the network or the optimiser
 * @throws SyrinxError `compute/too-large`, `compute/shader-failed`
 */
export async function createWebGpuTrainer(
  gpu: Gpu,
  hyperparameters: Hyperparameters,
  state: TrainingState,
  optimiser: OptimiserSettings,
  options: WebGpuTrainerOptions = {},
): Promise<Trainer> {
  const network = await networkOnCard(gpu, hyperparameters, state, optimiser)
  return new WebGpuTrainer(gpu, hyperparameters, network, state.step, optimiser, options)
}

class WebGpuTrainer implements Trainer {
  readonly #gpu: Gpu
  readonly #network: NetworkOnCard
  readonly #settings: OptimiserSettings
  readonly #plans: Plans
  readonly #pacing: Pacing<Dispatch>
  /** Where the results come back. */
  readonly #returned: GPUBuffer
  #step: number
  /** Calls take their turns. */
  #last: Promise<unknown> = Promise.resolve()
  #disposed = false

  constructor(
    gpu: Gpu,
    it: Hyperparameters,
    network: NetworkOnCard,
    step: number,
    settings: OptimiserSettings,
    options: WebGpuTrainerOptions,
  ) {
    this.#gpu = gpu
    this.#network = network
    this.#settings = settings
    this.#pacing = new Pacing(gpu)
    // A card without memory of its own shares the processor's; one that has some rarely has less than that.
    const memoryBytes = options.memoryBytes ?? Math.min(defaultMemoryBytes, totalmem() / 4)
    this.#plans = new Plans(gpu, it, network.buffers, { ...options, memoryBytes })
    this.#returned = gpu.buffer('results, returned', resultBytes, bufferUsage.readBack)
    this.#step = step
    gpu.run([network.pack])
  }

  /** Let go of between two portions, before the weights change. */
  step(batch: readonly Crop[], learningRate: number, interruption: Interruption = {}): Promise<StepResult> {
    return this.#inTurn(async () => {
      const next = this.#step + 1
      const values = {
        l2: this.#settings.l2,
        stepSize: stepSize(this.#settings, learningRate, next),
        averageDecay: averageDecayAt(this.#settings, next),
      }
      const positions = await this.#passes(batch, 'gradient', { values, interruption })
      this.#gpu.run(this.#network.gather)
      const results = this.#results()
      this.#gpu.run([this.#network.update, this.#network.pack])
      this.#step = next
      const { lossSum, gradientNorm } = await results
      return { loss: lossSum / positions, gradientNorm }
    })
  }

  loss(
    batch: readonly Crop[],
    which: 'current' | 'average' = 'current',
    interruption: Interruption = {},
  ): Promise<number> {
    return this.#inTurn(async () => {
      const { pack, packAverage } = this.#network
      const average = which === 'average' ? packAverage : undefined
      if (average) this.#gpu.run([average])
      try {
        const positions = await this.#passes(batch, 'loss', { interruption })
        return (await this.#results()).lossSum / positions
      } finally {
        if (average) this.#gpu.run([pack])
      }
    })
  }

  gradients(batch: readonly Crop[]): Promise<{ loss: number; gradients: Float32Array }> {
    return this.#inTurn(async () => {
      const values = { l2: 0, stepSize: 0, averageDecay: 0 }
      const positions = await this.#passes(batch, 'gradient', { values })
      this.#gpu.run(this.#network.gather)
      const { lossSum } = await this.#results()
      return { loss: lossSum / positions, gradients: await this.#vector(this.#network.buffers.gradient) }
    })
  }

  read(): Promise<TrainingState> {
    return this.#inTurn(async () => {
      const { weights, average, moments } = this.#network.buffers
      const copies = []
      for (const moment of moments) copies.push(await this.#vector(moment))
      return {
        step: this.#step,
        weights: await this.#vector(weights),
        ...(average && { average: await this.#vector(average) }),
        moments: copies,
      }
    })
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    await this.#last
    this.#plans.release()
    this.#network.release()
    this.#gpu.release(this.#returned)
  }

  /** Runs the batch's passes; the results and the packed gradient begin at zero. Returns its positions. */
  async #passes(
    batch: readonly Crop[],
    purpose: 'loss' | 'gradient',
    {
      values,
      interruption,
    }: { readonly values?: Omit<StepValues, 'scale'>; readonly interruption?: Interruption },
  ): Promise<number> {
    const gpu = this.#gpu
    const { buffers } = this.#network
    gpu.check()
    const { arrangement, plan } = await this.#plans.for(batch, interruption)
    const { positions, passes } = arrangement
    if (values) gpu.write(buffers.values, stepValues({ ...values, scale: 1 / positions }))
    this.#clear(purpose)
    for (const pieces of passes) {
      plan.upload(pieces)
      if (purpose === 'loss') await this.#pacing.run(plan.loss, interruption)
      else {
        await this.#pacing.run(plan.gradient.slice(0, plan.beforeLists), interruption)
        // Sorting takes the processor a while: the card is at work meanwhile.
        plan.uploadLists()
        await this.#pacing.run(plan.gradient.slice(plan.beforeLists), interruption)
      }
    }
    return positions
  }

  #clear(purpose: 'loss' | 'gradient'): void {
    const { results, packedGradient } = this.#network.buffers
    const encoder = this.#gpu.device.createCommandEncoder()
    encoder.clearBuffer(results, 0, resultSumsBytes)
    if (purpose === 'gradient') encoder.clearBuffer(packedGradient)
    this.#gpu.device.queue.submit([encoder.finish()])
  }

  /** What the results are when everything handed over so far is done. */
  async #results(): Promise<Results> {
    const gpu = this.#gpu
    const encoder = gpu.device.createCommandEncoder()
    encoder.copyBufferToBuffer(this.#network.buffers.results, 0, this.#returned, 0, resultBytes)
    gpu.device.queue.submit([encoder.finish()])
    try {
      await this.#returned.mapAsync(GPUMapMode.READ)
    } catch (error) {
      gpu.check()
      throw error
    }
    const results = resultsOf(this.#returned.getMappedRange().slice(0))
    this.#returned.unmap()
    gpu.check()
    return results
  }

  #vector(buffer: GPUBuffer): Promise<Float32Array> {
    return this.#gpu.floats(buffer, this.#network.length)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#disposed) return Promise.reject(new Error('This trainer was disposed of.'))
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }
}
