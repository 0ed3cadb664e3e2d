/** The whole step on a card against the processor's, and against TensorFlow.js's automatic differentiation. */
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { receptiveField, type Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import { ibabAdam, type OptimiserSettings, type Trainer, type TrainingState } from '../../compute.ts'
import { createCpuTrainer } from '../../cpu/trainer.ts'
import { createTensorflowTrainer } from '../../tensorflow/trainer.ts'
import { oddNetworks, oddOptimisers, relativeDifference, startState, trainingCrops } from '../../testing.ts'
import type { Gpu } from '../gpu.ts'
import { hasRoom } from '../room.ts'
import { gpuForTests } from '../testing.ts'
import { arrange } from './pieces.ts'
import { planBytes } from './plan.ts'
import { pieceShape } from './shape.ts'
import { quickTiles as tiles } from './testing.ts'
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
  const trainer = await createWebGpuTrainer(gpu, network, state, settings, { tiles, ...options })
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

describe.skipIf(typeof gpu === 'string')('pieces and passes', () => {
  const network = oddNetworks['global and local']
  const batch = trainingCrops(network, Random.fromSeed(2), 30, 30, 12, 30, 7, 3)

  it('a batch in many passes has the same gradient', async () => {
    const whole = await (await ours(network, ibabAdam)).gradients(batch)
    const { total } = planBytes(
      network,
      pieceShape(network, 2, 30 + receptiveField(network)),
      limits(),
      tiles,
    )
    const notices: string[] = []
    const inPasses = await ours(network, ibabAdam, undefined, {
      memoryBytes: total,
      onNotice: (it) => notices.push(it),
    })
    const { loss, gradients } = await inPasses.gradients(batch)
    expect(loss / whole.loss).toBeCloseTo(1, 6)
    expectSameGradients(network, gradients, whole.gradients, 1e-5)
    expect((await inPasses.loss(batch)) / loss).toBeCloseTo(1, 6)
    expect(notices).toEqual([])
  })

  it('crops cut in time have the same gradient', async () => {
    const whole = await (await ours(network, ibabAdam)).gradients(batch)
    const { total } = planBytes(network, pieceShape(network, 1, 9 + receptiveField(network)), limits(), tiles)
    const cut = await ours(network, ibabAdam, undefined, { memoryBytes: total })
    const { loss, gradients } = await cut.gradients(batch)
    expect(loss / whole.loss).toBeCloseTo(1, 6)
    expectSameGradients(network, gradients, whole.gradients, 1e-5)
  })

  it('a head that takes some rows at a time has the same gradient', async () => {
    const long = trainingCrops(network, Random.fromSeed(3), 300, 290)
    const whole = await (await ours(network, ibabAdam)).gradients(long)
    const inParts = await ours(network, ibabAdam, undefined, { tiles: { ...tiles, headRows: 256 } })
    const { loss, gradients } = await inParts.gradients(long)
    expect(loss / whole.loss).toBeCloseTo(1, 6)
    expectSameGradients(network, gradients, whole.gradients, 1e-5)
  })

  it('keeps gates where there is room for them, and has the same gradient', async () => {
    const whole = await (await ours(network, ibabAdam)).gradients(batch)
    const keeping = { ...tiles, layers: { ...tiles.layers!, keepsGates: true } }
    const { shape } = arrange(network, batch, () => true)!
    const plain = planBytes(network, shape, limits(), tiles).total
    const kept = planBytes(network, shape, limits(), keeping).total
    expect(kept).toBeGreaterThan(plain)
    for (const [memoryBytes, refusals] of [
      [kept, 0],
      [plain, 0],
      [kept, 1],
    ]) {
      let taken = 0
      let asked = 0
      const allocate: typeof hasRoom = async (card, make) => {
        const before = card.bytes
        const isThere = await hasRoom(card, make)
        taken = card.bytes - before
        return isThere && ++asked > refusals
      }
      const trainer = await ours(network, ibabAdam, undefined, { tiles: keeping, memoryBytes, allocate })
      const { gradients } = await trainer.gradients(batch)
      expectSameGradients(network, gradients, whole.gradients, 1e-5)
      expect(taken > (plain + kept) / 2).toBe(memoryBytes === kept && refusals === 0)
    }
  })

  it('does with less where the card refuses its memory, and says so once', async () => {
    const whole = await (await ours(network, ibabAdam)).gradients(batch)
    const notices: string[] = []
    let asked = 0
    const allocate: typeof hasRoom = async (card, make) => (await hasRoom(card, make)) && ++asked > 2
    const trainer = await ours(network, ibabAdam, undefined, { allocate, onNotice: (it) => notices.push(it) })
    for (let i = 0; i < 2; i++)
      expectSameGradients(network, (await trainer.gradients(batch)).gradients, whole.gradients, 1e-5)
    expect(asked).toBe(3)
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(/too little memory for .* The result is the same\.$/)
  })

  it('says when there is no memory at all', async () => {
    const trainer = await ours(network, ibabAdam, undefined, {
      allocate: async (card, make) => (await hasRoom(card, make)) && false,
    })
    await expect(trainer.gradients(batch)).rejects.toMatchObject({ code: 'compute/out-of-memory' })
  })

  it('finds that a card has no room', async () => {
    if (typeof gpu === 'string') return
    const { maxBufferSize } = gpu.device.limits
    let buffer: GPUBuffer | undefined
    expect(await hasRoom(gpu, () => (buffer = gpu.buffer('too much', maxBufferSize + 4)))).toBe(false)
    gpu.release(buffer!)
    gpu.check()
  })
})

describe.skipIf(typeof gpu === 'string')('training', () => {
  const network = oddNetworks['local']
  const settings = { ...ibabAdam, clipNorm: 1, averageDecay: 0.9 }
  const random = Random.fromSeed(8)
  const batch = trainingCrops(network, random, 25, 25)

  it('has the processor’s loss curve', async () => {
    const [mine, processor] = [await ours(network, settings), await processors(network, settings)]
    const curve = async (trainer: Trainer) => {
      const losses = []
      for (let step = 0; step < 30; step++) losses.push((await trainer.step(batch, 0.01)).loss)
      return losses
    }
    const losses = await curve(mine)
    for (const [step, expected] of (await curve(processor)).entries())
      expect(Math.abs(losses[step] / expected - 1), `step ${step}`).toBeLessThan(step < 10 ? 1e-4 : 1e-3)
    expect(losses.at(-1)!).toBeLessThan(losses[0] - 1)
  })

  it('goes on where the processor stopped, and the processor where it stopped', async () => {
    const alone = await processors(network, settings)
    const states: TrainingState[] = [startState(network, settings)]
    for (const make of [processors, ours, processors]) {
      const trainer = await make(network, settings, states.at(-1)!)
      for (let i = 0; i < 3; i++) {
        await trainer.step(batch, 1e-3)
        await alone.step(batch, 1e-3)
      }
      states.push(await trainer.read())
    }
    const expected = await alone.read()
    const state = states.at(-1)!
    expect(state.step).toBe(9)
    expect(relativeDifference(state.weights, expected.weights)).toBeLessThan(1e-4)
    expect(relativeDifference(state.average!, expected.average!)).toBeLessThan(1e-4)
  })

  it('goes on bit for bit from its own state', async () => {
    const through = await ours(network, settings)
    for (let i = 0; i < 2; i++) await through.step(batch, 1e-2)
    const resumed = await ours(network, settings, await through.read())
    for (let i = 0; i < 2; i++)
      expect(await resumed.step(batch, 1e-2)).toEqual(await through.step(batch, 1e-2))
    expect(await resumed.read()).toEqual(await through.read())
    const before = await through.loss(batch)
    expect(await through.loss(batch, 'average')).not.toBe(before)
    expect(await through.loss(batch)).toBe(before)
  })

  it('is let go of in the middle of a step or of a measurement, and is as it was before', async () => {
    const letGo = { code: 'compute/abandoned' }
    for (const portions of [0, 3]) {
      const trainer = await ours(network, settings)
      const before = await trainer.read()
      let asked = 0
      const step = trainer.step(batch, 1e-2, { shouldStop: () => asked++ >= portions })
      await expect(step).rejects.toMatchObject(letGo)
      const loss = await trainer.loss(batch)
      const measured = trainer.loss(batch, 'average', { shouldStop: () => true })
      await expect(measured).rejects.toMatchObject(letGo)
      expect(await trainer.loss(batch)).toBe(loss)
      expect(await trainer.read()).toEqual(before)
    }
  })
})

describe.skipIf(typeof gpu === 'string')('trouble', () => {
  const network = oddNetworks.plain
  const { length } = parameterLayout(network)
  const batch = trainingCrops(network, Random.fromSeed(8), 40)

  it.each([0, length - 1])(
    'reports a network that has diverged as a loss of NaN (weight %i)',
    async (index) => {
      const start = startState(network, ibabAdam)
      start.weights[index] = NaN
      const trainer = await ours(network, ibabAdam, start)
      expect(await trainer.loss(batch)).toBeNaN()
      const result = await trainer.step(batch, 0.01)
      expect(result.loss).toBeNaN()
    },
  )

  it('reports a gradient that leads nowhere', async () => {
    const trainer = await ours(network, { ...ibabAdam, name: 'sgd' })
    const results = []
    for (let i = 0; i < 4; i++) results.push(await trainer.step(batch, 1e30))
    expect(results[0].loss).toBeGreaterThan(0)
    expect(results.at(-1)!.loss).toBeNaN()
    expect(results.at(-1)!.gradientNorm).toBeNaN()
  })

  it('says when all crops are too short', async () => {
    const trainer = await ours(network, ibabAdam)
    const short = trainingCrops(network, Random.fromSeed(1), 0)
    await expect(trainer.step(short, 0.01)).rejects.toMatchObject({ code: 'training/crops-too-short' })
    expect((await trainer.step([...short, ...batch], 0.01)).loss).toBeGreaterThan(0)
  })

  it('must fit the network and the optimiser', async () => {
    const state = startState(network, ibabAdam)
    await expect(ours(network, ibabAdam, { ...state, weights: state.weights.subarray(1) })).rejects.toThrow(
      'weights',
    )
    await expect(ours(network, ibabAdam, { ...state, moments: [] })).rejects.toThrow('moments')
  })

  it('says when a network is too large for the card', async () => {
    const limits = { maxStorageBufferBindingSize: 1000, maxBufferSize: 2000 }
    const small = { device: { limits }, facts: { name: 'A small card' } } as unknown as Gpu
    const trainer = createWebGpuTrainer(small, network, startState(network, ibabAdam), ibabAdam)
    await expect(trainer).rejects.toMatchObject({ code: 'compute/too-large' })
  })

  it('finishes what it was asked before it ends, and then refuses', async () => {
    const trainer = await ours(network, ibabAdam)
    const loss = trainer.loss(batch)
    await trainer.dispose()
    expect(await loss).toBeGreaterThan(0)
    await expect(trainer.loss(batch)).rejects.toThrow('disposed')
  })
})

function limits(): GPUSupportedLimits {
  if (typeof gpu === 'string') throw new Error(gpu)
  return gpu.device.limits
}
