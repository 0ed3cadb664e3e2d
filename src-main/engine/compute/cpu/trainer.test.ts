import { afterAll, describe, expect, it } from 'vitest'
import { receptiveField, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../src-shared/random.ts'
import { ibabAdam, type Crop, type OptimiserSettings, type Trainer } from '../compute.ts'
import { momentCount } from '../graph/optimiser.ts'
import { ReferenceNetwork } from '../reference/network.ts'
import { oddNetworks, randomTrainingCrop, randomWeights } from '../testing.ts'
import { createCpuTrainer } from './trainer.ts'

const trainers: Trainer[] = []
afterAll(() => Promise.all(trainers.map((trainer) => trainer.dispose())))

async function trainerOf(
  network: Hyperparameters,
  weights: Float32Array,
  {
    settings = ibabAdam,
    ...options
  }: { settings?: OptimiserSettings; threads?: number; chunkRows?: number } = {},
): Promise<Trainer> {
  const moments = Array.from({ length: momentCount[settings.name] }, () => new Float32Array(weights.length))
  const trainer = await createCpuTrainer(network, { step: 0, weights, moments }, settings, {
    threads: 1,
    ...options,
  })
  trainers.push(trainer)
  return trainer
}

function batchOf(network: Hyperparameters, ...surplus: number[]): Crop[] {
  const random = Random.fromSeed(5)
  return surplus.map((extra) => randomTrainingCrop(network, receptiveField(network) + extra, random))
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let difference = 0
  let norm = 0
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2
    norm += b[i] ** 2
  }
  return Math.sqrt(difference / Math.max(norm, 1e-30))
}

describe.each(Object.entries(oddNetworks))('%s', (_, network) => {
  const weights = randomWeights(network, 3)
  const batch = network.dilations.length > 5 ? batchOf(network, 3, 1) : batchOf(network, 9, 1, 22)

  it('has the loss and the gradient of the reference', async () => {
    const trainer = await trainerOf(network, weights)
    const { loss, gradients } = await trainer.gradients(batch)
    const reference = new ReferenceNetwork(network, weights)
    expect(loss).toBeCloseTo(reference.loss(batch), 4)
    expect(await trainer.loss(batch)).toBeCloseTo(loss, 5)

    const random = Random.fromSeed(8)
    for (const { name, offset, length } of parameterLayout(network).parameters) {
      const whole = gradients.subarray(offset, offset + length)
      // The largest element and, where the reference is not too slow, a few others.
      const largest = whole.reduce(
        (best, value, i) => (Math.abs(value) > Math.abs(whole[best]) ? i : best),
        0,
      )
      const others = Array.from({ length: network.dilations.length > 5 ? 0 : 3 }, () => random.below(length))
      const indices = [largest, ...others]
      const ours = indices.map((i) => whole[i])
      const theirs = indices.map((i) => reference.derivative(batch, offset + i))
      if (Math.hypot(...theirs) < 1e-9) expect(Math.hypot(...ours), name).toBeLessThan(1e-7)
      else expect(distance(ours, theirs), name).toBeLessThan(1e-3)
    }
  })

  it('has the same gradient when a crop is worked on in chunks', async () => {
    const whole = await (await trainerOf(network, weights)).gradients(batch)
    // Fewer rows than the longest dilation has, and a number that divides nothing.
    const trainer = await trainerOf(network, weights, { chunkRows: 7 })
    const chunked = await trainer.gradients(batch)
    expect(chunked.loss).toBeCloseTo(whole.loss, 5)
    expect(await trainer.loss(batch)).toBeCloseTo(whole.loss, 5)
    for (const { name, offset, length } of parameterLayout(network).parameters) {
      const part = (gradients: Float32Array) => gradients.subarray(offset, offset + length)
      expect(distance(part(chunked.gradients), part(whole.gradients)), name).toBeLessThan(1e-4)
    }
  })

  it('has the same gradient on two threads, with crops cut in time', async () => {
    const long = batchOf(network, 700, 30)
    const one = await (await trainerOf(network, weights)).gradients(long)
    const two = await (await trainerOf(network, weights, { threads: 2 })).gradients(long)
    expect(two.loss).toBeCloseTo(one.loss, 5)
    for (const { name, offset, length } of parameterLayout(network).parameters) {
      const part = (gradients: Float32Array) => gradients.subarray(offset, offset + length)
      expect(distance(part(two.gradients), part(one.gradients)), name).toBeLessThan(1e-4)
    }
  })
})
