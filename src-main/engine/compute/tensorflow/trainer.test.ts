import { beforeAll, describe, expect, it } from 'vitest'
import { receptiveField } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import { Random } from '../../../../src-shared/random.ts'
import { ibabAdam, type Crop, type OptimiserSettings, type TrainingState } from '../compute.ts'
import { momentCount } from '../graph/optimiser.ts'
import { ReferenceNetwork } from '../reference/network.ts'
import { oddNetworks, randomCrop, randomTrainingCrop, randomWeights } from '../testing.ts'
import { loadBackend } from './backend.ts'
import { createTensorflowTrainer } from './trainer.ts'

const threads = { threads: 1 }
const plain = oddNetworks['plain']

function freshState(weights: Float32Array, settings: OptimiserSettings): TrainingState {
  const moments = Array.from({ length: momentCount[settings.name] }, () => new Float32Array(weights.length))
  return { step: 0, weights, moments }
}

/** Two crops of one length, one of another, one too short to count. */
function oddBatch(hyperparameters: typeof plain, random: Random): Crop[] {
  const field = receptiveField(hyperparameters)
  return [field + 5, field + 3, field + 5, field].map((length) =>
    randomTrainingCrop(hyperparameters, length, random),
  )
}

const norm = (values: readonly number[]) => Math.hypot(...values)

/** Some of the reference's derivatives of each tensor, by finite differences. */
function someDerivatives(reference: ReferenceNetwork, batch: readonly Crop[], random: Random) {
  // A long receptive field makes a difference dear.
  const count = receptiveField(reference.hyperparameters) > 100 ? 1 : 4
  return reference.layout.parameters.map(({ name, offset, length }) => {
    const positions = Array.from({ length: count }, () => offset + random.below(length))
    return { name, positions, expected: positions.map((i) => reference.derivative(batch, i)) }
  })
}

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  const weights = randomWeights(hyperparameters, 5)
  const batch = oddBatch(hyperparameters, Random.fromSeed(3))
  const reference = new ReferenceNetwork(hyperparameters, weights)
  let derivatives: ReturnType<typeof someDerivatives>

  beforeAll(() => {
    derivatives = someDerivatives(reference, batch, Random.fromSeed(9))
  })

  it.each(['cpu', 'wasm'] as const)('has the reference’s loss and gradients on %s', async (backend) => {
    const trainer = await createTensorflowTrainer(
      hyperparameters,
      freshState(weights, ibabAdam),
      ibabAdam,
      threads,
      backend,
    )
    const { loss, gradients } = await trainer.gradients(batch)
    expect(Math.abs(loss / reference.loss(batch) - 1)).toBeLessThan(1e-5)
    expect(await trainer.loss(batch)).toBeCloseTo(loss, 5)
    await trainer.dispose()
    for (const { name, positions, expected } of derivatives) {
      const error = norm(positions.map((position, k) => gradients[position] - expected[k]))
      expect(error, name).toBeLessThanOrEqual(1e-3 * norm(expected) + 1e-8)
    }
  })
})

const optimisers: OptimiserSettings[] = [
  { ...ibabAdam, clipNorm: 0.5, l2: 0.01, averageDecay: 0.9 },
  { ...ibabAdam, name: 'sgd', clipNorm: 0.1 },
  { ...ibabAdam, name: 'rmsprop', beta2: 0.9, averageDecay: 0.5 },
]

describe.each(optimisers)('$name', (settings) => {
  it('learns, keeps no tensors, and goes on from its state bit for bit', async () => {
    const random = Random.fromSeed(7)
    const weights = randomWeights(plain, 1)
    const batch = oddBatch(plain, random)
    const { tf } = await loadBackend('cpu')
    const before = tf.memory().numTensors
    const trainer = await createTensorflowTrainer(
      plain,
      freshState(weights, settings),
      settings,
      threads,
      'cpu',
    )
    const first = await trainer.step(batch, 0.01)
    const held = tf.memory().numTensors
    for (let i = 0; i < 4; i++) await trainer.step(batch, 0.01)
    const halfway = await trainer.read()
    for (let i = 0; i < 4; i++) await trainer.step(batch, 0.01)
    await trainer.loss(batch, 'average')
    await trainer.gradients(batch)
    expect(tf.memory().numTensors).toBe(held)
    expect(await trainer.loss(batch)).toBeLessThan(first.loss - 0.01)

    const resumed = await createTensorflowTrainer(plain, halfway, settings, threads, 'cpu')
    for (let i = 0; i < 4; i++) await resumed.step(batch, 0.01)
    expect(await resumed.read()).toEqual(await trainer.read())
    expect((await resumed.read()).average !== undefined).toBe(settings.averageDecay > 0)

    await trainer.dispose()
    await resumed.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('moves by the formula of TensorFlow 1', async () => {
    const random = Random.fromSeed(11)
    const weights = randomWeights(plain, 2)
    const batch = oddBatch(plain, random)
    const trainer = await createTensorflowTrainer(
      plain,
      freshState(weights, settings),
      settings,
      threads,
      'cpu',
    )
    const byHand = new OptimiserByHand(weights, settings)
    for (let i = 0; i < 3; i++) {
      const { gradients } = await trainer.gradients(batch)
      const { gradientNorm } = await trainer.step(batch, 0.01)
      expect(gradientNorm / byHand.step(gradients, 0.01)).toBeCloseTo(1, 4)
    }
    const state = await trainer.read()
    await trainer.dispose()
    for (const [i, weight] of state.weights.entries()) expect(weight).toBeCloseTo(byHand.weights[i], 5)
    if (state.average)
      for (const [i, weight] of state.average.entries()) expect(weight).toBeCloseTo(byHand.average[i], 5)
  })
})

/** The same formulas with plain numbers. */
class OptimiserByHand {
  readonly weights: number[]
  readonly average: number[]
  readonly #settings: OptimiserSettings
  readonly #moments: [number[], number[]]
  readonly #isBias: boolean[]
  #step = 0

  constructor(weights: Float32Array, settings: OptimiserSettings) {
    this.weights = [...weights]
    this.average = [...weights]
    this.#settings = settings
    this.#moments = [this.weights.map(() => 0), this.weights.map(() => 0)]
    this.#isBias = parameterLayout(plain).parameters.flatMap((it) =>
      Array.from({ length: it.length }, () => it.shape.length === 1),
    )
  }

  /** Returns the gradient's norm before clipping. */
  step(gradients: Float32Array, rate: number): number {
    const { name, momentum, beta1, beta2, epsilon, clipNorm, l2, averageDecay } = this.#settings
    const [a, b] = this.#moments
    const total = [...gradients].map((g, i) => g + (this.#isBias[i] ? 0 : l2 * this.weights[i]))
    const length = norm(total)
    const scale = clipNorm > 0 ? Math.min(1, clipNorm / length) : 1
    this.#step++
    const corrected = (rate * Math.sqrt(1 - beta2 ** this.#step)) / (1 - beta1 ** this.#step)
    for (const [i, unclipped] of total.entries()) {
      const g = unclipped * scale
      if (name === 'adam') {
        a[i] += (1 - beta1) * (g - a[i])
        b[i] += (1 - beta2) * (g * g - b[i])
        this.weights[i] -= (corrected * a[i]) / (Math.sqrt(b[i]) + epsilon)
      } else if (name === 'sgd') {
        a[i] = momentum * a[i] + g
        this.weights[i] -= rate * a[i]
      } else {
        a[i] += (1 - beta2) * (g * g - a[i])
        b[i] = momentum * b[i] + (rate * g) / Math.sqrt(a[i] + epsilon)
        this.weights[i] -= b[i]
      }
      const decay = Math.min(averageDecay, (1 + this.#step) / (10 + this.#step))
      this.average[i] = decay * this.average[i] + (1 - decay) * this.weights[i]
    }
    return length
  }
}

it('says that a batch is too short for the receptive field', async () => {
  const trainer = await createTensorflowTrainer(
    plain,
    freshState(randomWeights(plain, 1), ibabAdam),
    ibabAdam,
    threads,
    'cpu',
  )
  const short = randomCrop(plain, receptiveField(plain), Random.fromSeed(1))
  await expect(trainer.step([short], 0.001)).rejects.toMatchObject({ code: 'training/crops-too-short' })
  await trainer.dispose()
})
