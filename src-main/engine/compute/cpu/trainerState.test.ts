/** What a trainer does with its state: optimisers, going on from a checkpoint, reproducibility, and its end. */
import { afterAll, describe, expect, it } from 'vitest'
import { receptiveField } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../src-shared/random.ts'
import {
  ibabAdam,
  type OptimiserSettings,
  type Trainer,
  type TrainerOptions,
  type TrainingState,
} from '../compute.ts'
import { momentCount } from '../graph/optimiser.ts'
import { PlainOptimiser, oddNetworks, randomCrop, randomTrainingCrop, randomWeights } from '../testing.ts'
import { Lane } from './lane.ts'
import { createCpuTrainer } from './trainer.ts'

const network = oddNetworks['global and local']
const { length } = parameterLayout(network)
const weights = randomWeights(network, 4)
const random = Random.fromSeed(6)
const batches = Array.from({ length: 4 }, () =>
  [5, 40, 12].map((extra) => randomTrainingCrop(network, receptiveField(network) + extra, random)),
)

const trainers: Trainer[] = []
afterAll(() => Promise.all(trainers.map((trainer) => trainer.dispose())))

async function trainerOf(
  settings: OptimiserSettings,
  state: TrainingState = freshState(settings),
  options: TrainerOptions = { threads: 1 },
): Promise<Trainer> {
  const trainer = await createCpuTrainer(network, state, settings, options)
  trainers.push(trainer)
  return trainer
}

const freshState = (settings: OptimiserSettings): TrainingState => ({
  step: 0,
  weights,
  moments: Array.from({ length: momentCount[settings.name] }, () => new Float32Array(length)),
})

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]))
  return largest
}

const extras = { l2: 0.01, clipNorm: 0.5, averageDecay: 0.9 }
const optimisers: Record<string, OptimiserSettings> = {
  'ibab’s adam': ibabAdam,
  'adam with everything': { ...ibabAdam, ...extras, epsilon: 1e-8 },
  'sgd with momentum': { ...ibabAdam, name: 'sgd' },
  'sgd with everything': { ...ibabAdam, ...extras, name: 'sgd' },
  rmsprop: { ...ibabAdam, name: 'rmsprop', beta2: 0.9, epsilon: 1e-5 },
  'rmsprop, clipping idle': { ...ibabAdam, name: 'rmsprop', epsilon: 1e-3, clipNorm: 1e6 },
}

describe.each(Object.entries(optimisers))('%s', (_, settings) => {
  it('steps like its formula', async () => {
    const trainer = await trainerOf(settings)
    const plain = new PlainOptimiser(network, settings, weights)
    for (const batch of batches) {
      const { loss, gradients } = await trainer.gradients(batch)
      const norm = plain.step(gradients, 0.01)
      const result = await trainer.step(batch, 0.01)
      expect(result.loss).toBe(loss)
      expect(result.gradientNorm / norm).toBeCloseTo(1, 5)
    }
    const state = await trainer.read()
    expect(state.step).toBe(batches.length)
    const moved = largestDifference(plain.weights, weights)
    expect(moved).toBeGreaterThan(1e-3)
    expect(largestDifference(state.weights, plain.weights)).toBeLessThan(2e-4 * moved)
    if (settings.averageDecay === 0) expect(state.average).toBeUndefined()
    else expect(largestDifference(state.average!, plain.average)).toBeLessThan(2e-4 * moved)
  })
})

describe('state', () => {
  const settings = optimisers['adam with everything']

  it.each([1, 2])('goes on bit for bit on %i threads', async (threads) => {
    const through = await trainerOf(settings, freshState(settings), { threads })
    for (const batch of batches.slice(0, 2)) await through.step(batch, 0.01)
    const resumed = await trainerOf(settings, await through.read(), { threads })
    for (const batch of batches.slice(2)) {
      const expected = await through.step(batch, 0.02)
      expect(await resumed.step(batch, 0.02)).toEqual(expected)
    }
    expect(await resumed.read()).toEqual(await through.read())
  })

  it('is a copy', async () => {
    const trainer = await trainerOf(settings)
    const before = await trainer.read()
    await trainer.step(batches[0], 0.01)
    expect(before.weights).toEqual(weights)
    expect((await trainer.read()).weights).not.toEqual(weights)
  })

  it('loses with the averaged weights where asked for', async () => {
    const trainer = await trainerOf(settings)
    for (const batch of batches) await trainer.step(batch, 0.01)
    const { average } = await trainer.read()
    const averaged = await trainerOf(ibabAdam, { ...freshState(ibabAdam), weights: average! })
    expect(await trainer.loss(batches[0], 'average')).toBe(await averaged.loss(batches[0]))
    expect(await trainer.loss(batches[0])).not.toBe(await averaged.loss(batches[0]))
  })

  it('must fit the network and the optimiser', async () => {
    const short = { ...freshState(ibabAdam), weights: weights.subarray(1) }
    await expect(createCpuTrainer(network, short, ibabAdam, { threads: 1 })).rejects.toThrow('weights')
    const bare = { ...freshState(ibabAdam), moments: [] }
    await expect(createCpuTrainer(network, bare, ibabAdam, { threads: 1 })).rejects.toThrow('moments')
  })
})

describe('trouble', () => {
  it('says when all crops are too short', async () => {
    const trainer = await trainerOf(ibabAdam)
    const crop = randomCrop(network, receptiveField(network), random)
    await expect(trainer.step([crop], 0.01)).rejects.toMatchObject({ code: 'training/crops-too-short' })
  })

  it('reports a network that has diverged as a loss of NaN', async () => {
    const diverged = weights.slice()
    diverged[length - 1] = NaN
    const trainer = await trainerOf(ibabAdam, { ...freshState(ibabAdam), weights: diverged })
    expect((await trainer.step(batches[0], 0.01)).loss).toBeNaN()
    expect(await trainer.loss(batches[0])).toBeNaN()
  })

  it('finishes what it was asked before it ends, and then refuses', async () => {
    const trainer = await createCpuTrainer(network, freshState(ibabAdam), ibabAdam, { threads: 2 })
    const loss = trainer.loss(batches[0])
    await trainer.dispose()
    expect(await loss).toBeGreaterThan(0)
    await expect(trainer.loss(batches[0])).rejects.toThrow('disposed')
  })

  it('rejects the pending call when the thread fails, and every call after it', async () => {
    const lane = new Lane({
      hyperparameters: { ...network, dilations: null as never },
      optimiser: ibabAdam,
      limits: { wholeRows: 1, chunkRows: 1 },
    })
    const weights = new Float32Array(new SharedArrayBuffer(4))
    await expect(lane.call('loss', { weights, crops: [], threads: 1 })).rejects.toThrow()
    await expect(lane.call('loss', { weights, crops: [], threads: 1 })).rejects.toThrow()
    await lane.close()
  })
})
