/**
 * Training on the CPU: ONNX Runtime runs the graphs of ../graph in worker threads ("lanes"), each on its own crops. The
 * vectors of the training state lie in shared memory, twice: a step reads one set and writes the other.
 */
import { availableParallelism } from 'node:os'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { receptiveField, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import {
  averageDecayAt,
  type Crop,
  type OptimiserSettings,
  type StepResult,
  type Trainer,
  type TrainerOptions,
  type TrainingState,
} from '../compute.ts'
import { momentCount, stepSize } from '../graph/optimiser.ts'
import { bytesPerRow, type ChunkLimits } from './chunks.ts'
import { Lane } from './lane.ts'
import { schedule, type Schedule } from './schedule.ts'
import { shareCopy, sharedVector, type SharedVector, type StateVectors } from './sharedVector.ts'

export interface CpuTrainerOptions extends TrainerOptions {
  /** Crops of more samples are worked on in chunks of at most so many. Chosen by memory when left out. */
  readonly chunkRows?: number
}

/** What the activations of all lanes may take together before long crops are worked on in chunks. */
const wholeBytes = 2 ** 31
/** What the activations of one lane take then. */
const chunkBytes = 2 ** 28

/**
 * A trainer that goes on from `state`. The same state and batches with the same number of threads give the same results
 * bit for bit; other numbers of threads add gradients in another order.
 * @throws Error when the state doesn't fit the network or the optimiser.
 */
export async function createCpuTrainer(
  hyperparameters: Hyperparameters,
  state: TrainingState,
  optimiser: OptimiserSettings,
  options: CpuTrainerOptions,
): Promise<Trainer> {
  return new CpuTrainer(hyperparameters, state, optimiser, options)
}

class CpuTrainer implements Trainer {
  readonly #it: Hyperparameters
  readonly #optimiser: OptimiserSettings
  readonly #threads: number
  readonly #limits: ChunkLimits
  readonly #length: number
  readonly #lanes: { readonly lane: Lane; readonly gradient: SharedVector }[] = []
  #state: StateVectors
  #next: StateVectors
  #step: number
  #disposed = false

  constructor(
    it: Hyperparameters,
    state: TrainingState,
    optimiser: OptimiserSettings,
    { threads, chunkRows }: CpuTrainerOptions,
  ) {
    this.#it = it
    this.#optimiser = optimiser
    this.#threads = threads > 0 ? threads : availableParallelism()
    this.#limits = {
      wholeRows: chunkRows ?? Math.floor(wholeBytes / this.#threads / bytesPerRow(it)),
      chunkRows: chunkRows ?? Math.ceil(chunkBytes / bytesPerRow(it)),
    }
    this.#length = parameterLayout(it).length
    this.#step = state.step
    this.#state = share(state, optimiser, this.#length)
    this.#next = share(state, optimiser, this.#length)
  }

  async step(batch: readonly Crop[], learningRate: number): Promise<StepResult> {
    const { loss, positions, gradients } = await this.#sumGradients(batch)
    const gradientNorm = await this.#lane(0).lane.call('update', {
      from: this.#state,
      to: this.#next,
      gradients,
      scale: 1 / positions,
      stepSize: stepSize(this.#optimiser, learningRate, this.#step + 1),
      averageDecay: averageDecayAt(this.#optimiser, this.#step + 1),
    })
    ;[this.#state, this.#next] = [this.#next, this.#state]
    this.#step++
    return { loss, gradientNorm }
  }

  async loss(batch: readonly Crop[], which: 'current' | 'average' = 'current'): Promise<number> {
    const weights = (which === 'average' ? this.#state.average : undefined) ?? this.#state.weights
    const { lanes, threads, positions } = this.#schedule(batch)
    const sums = await Promise.all(
      lanes.map((crops, i) => this.#lane(i).lane.call('loss', { weights, crops, threads })),
    )
    return total(sums) / positions
  }

  async gradients(batch: readonly Crop[]): Promise<{ loss: number; gradients: Float32Array }> {
    const { loss, positions, gradients } = await this.#sumGradients(batch)
    const mean = new Float32Array(this.#length)
    for (let i = 0; i < mean.length; i++) {
      let sum = 0
      for (const gradient of gradients) sum += gradient[i]
      mean[i] = sum / positions
    }
    return { loss, gradients: mean }
  }

  async read(): Promise<TrainingState> {
    const { weights, average, moments } = this.#state
    return {
      step: this.#step,
      weights: Float32Array.from(weights),
      ...(average && { average: Float32Array.from(average) }),
      moments: moments.map((moment) => Float32Array.from(moment)),
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await Promise.all(this.#lanes.map(({ lane }) => lane.close()))
  }

  async #sumGradients(
    batch: readonly Crop[],
  ): Promise<{ loss: number; positions: number; gradients: SharedVector[] }> {
    const { weights } = this.#state
    const { lanes, threads, positions } = this.#schedule(batch)
    const used = lanes.map((crops, i) => ({ crops, ...this.#lane(i) }))
    const sums = await Promise.all(
      used.map(({ lane, gradient, crops }) => lane.call('gradient', { weights, crops, threads, gradient })),
    )
    return { loss: total(sums) / positions, positions, gradients: used.map(({ gradient }) => gradient) }
  }

  #schedule(batch: readonly Crop[]): Schedule {
    const plan = schedule(this.#it, batch, this.#threads)
    if (plan.positions > 0) return plan
    throw new SyrinxError(
      'training/crops-too-short',
      'The stretches of audio to learn from are shorter than what the network needs to see for one prediction.',
      `Use stretches of more than ${receptiveField(this.#it)} samples (sample_size).`,
    )
  }

  #lane(index: number) {
    if (this.#disposed) throw new Error('This trainer was disposed of.')
    this.#lanes[index] ??= {
      lane: new Lane({
        hyperparameters: this.#it,
        optimiser: this.#optimiser,
        limits: this.#limits,
      }),
      gradient: sharedVector(this.#length),
    }
    return this.#lanes[index]
  }
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, it) => sum + it, 0)

/** @throws Error when a vector has another length than the network, or moments are missing. */
function share(state: TrainingState, optimiser: OptimiserSettings, length: number): StateVectors {
  const count = momentCount[optimiser.name]
  if (state.moments.length !== count)
    throw new Error(`${optimiser.name} keeps ${count} vectors of moments, not ${state.moments.length}.`)
  const vector = (values: Float32Array) => {
    if (values.length !== length)
      throw new Error(`The network has ${length} weights; the training state has ${values.length}.`)
    return shareCopy(values)
  }
  return {
    weights: vector(state.weights),
    // A run that begins to average starts from where it is.
    ...(optimiser.averageDecay > 0 && { average: vector(state.average ?? state.weights) }),
    moments: state.moments.map(vector),
  }
}
