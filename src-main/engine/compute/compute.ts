/**
 * What a compute is: something that trains a WaveNet and something that samples from one.
 * Four stand behind it: cpu, webgpu, tensorflow, and the slow and obvious reference that the others are tested against.
 *
 * Conventions that all of them keep:
 * - `codes[t]` is predicted from `codes[0 … t−1]`. The local condition's row t (of `localChannels` floats) belongs to
 *   the sample that is being predicted, t.
 * - Before the first code every layer's input is zero.
 * - Sampling picks the first code q with Σ_{i ≤ q} e_i > u·Σ e_i, where e_i = exp((logit_i − max)/temperature) and u is
 *   the caller's uniform number: the same numbers give the same samples on every compute, up to rounding.
 */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'

/** A stretch of audio to learn from. */
export interface Crop {
  /** Loss is taken on positions receptiveField … codes.length − 1, those that see a whole receptive field. */
  readonly codes: Uint16Array
  /** What the network is given to hear in place of `codes`, as long as it; what it has to predict stays `codes`. */
  readonly heard?: Uint16Array
  /** Category, in [0, globalCardinality), when the network has a global condition. */
  readonly category?: number
  /** codes.length × localChannels, row-major, when the network has a local condition. */
  readonly local?: Float32Array
}

export type OptimiserName = 'adam' | 'sgd' | 'rmsprop'

export interface OptimiserSettings {
  readonly name: OptimiserName
  /** Momentum of sgd and rmsprop (ibab: 0.9). */
  readonly momentum: number
  /** Adam's β1, β2 and ε; rmsprop uses β2 as its decay and ε. */
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** The gradient's global norm is scaled down to this; 0 switches clipping off. */
  readonly clipNorm: number
  /** ibab's l2_regularization_strength λ: adds λ·½‖w‖² over all weights but biases. 0 switches it off. */
  readonly l2: number
  /** Decay of the moving average of the weights (`averageDecayAt`); 0 switches it off. */
  readonly averageDecay: number
}

/**
 * The decay in step number `step`, which counts from 1: less at first, so that an early checkpoint is no average with
 * the random weights the run began with (as tf.train.ExponentialMovingAverage with num_updates).
 */
export const averageDecayAt = ({ averageDecay }: OptimiserSettings, step: number): number =>
  Math.min(averageDecay, (1 + step) / (10 + step))

/** Everything that a trainer needs to go on bit for bit. Vectors are flat, in `parameterLayout` order. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number
  readonly weights: Float32Array
  /** The moving average of the weights; absent when averageDecay is 0. */
  readonly average?: Float32Array
  /** Adam: first and second moment. sgd: velocity. rmsprop: mean square and velocity. */
  readonly moments: readonly Float32Array[]
}

export interface StepResult {
  /** Mean cross entropy, in nats a sample, before the step (without the L2 term). */
  readonly loss: number
  /** Global norm of the gradient before clipping. */
  readonly gradientNorm: number
}

/** Long work that may be let go of in its middle, where the compute can do that; others finish it. */
export interface Interruption {
  /** Asked now and then while it goes on. */
  shouldStop?(): boolean
}

/** Work that was let go of: it counts for nothing, and everything is as it was before. */
export const abandoned = (): SyrinxError =>
  new SyrinxError('compute/abandoned', 'The computation was stopped before its end.')

export const isAbandoned = (error: unknown): boolean =>
  error instanceof SyrinxError && error.code === 'compute/abandoned'

export interface Trainer {
  /** @throws SyrinxError `compute/abandoned` when it was let go of: weights and moments are as before the step. */
  step(batch: readonly Crop[], learningRate: number, interruption?: Interruption): Promise<StepResult>
  /**
   * Mean cross entropy over the batch, in nats a sample; with the averaged weights where asked for and kept.
   * @throws SyrinxError `compute/abandoned`
   */
  loss(batch: readonly Crop[], weights?: 'current' | 'average', interruption?: Interruption): Promise<number>
  /** Loss and its gradient (without L2, unclipped), flat. For tests, and for schemes that add gradients up. */
  gradients(batch: readonly Crop[]): Promise<{ loss: number; gradients: Float32Array }>
  /** A copy of the whole state. */
  read(): Promise<TrainingState>
  dispose(): Promise<void>
}

/** The conditions of one stream over a stretch of samples. */
export interface StreamCondition {
  readonly category?: number
  /** rows × localChannels, row-major; row i belongs to the i-th sample that is predicted. */
  readonly local?: Float32Array
}

export interface Pick {
  /** `sample` draws from the distribution; `highest` takes its most likely code and needs no random numbers. */
  readonly pick: 'sample' | 'highest'
  /** Divides the logits. 0 is the same as `highest`. */
  readonly temperature: number
}

/**
 * Streams of one network, each with its own history. Prime a stream with at least one code before generating.
 * All calls take one entry a stream.
 */
export interface Sampler {
  readonly streams: number
  /**
   * Forgets the history and feeds `codes[stream]` (at least one code). `conditions[stream].local` has one row for each
   * code; row 0, the condition of a sample that is given, is not used. The last code waits: its prediction is the
   * first one that `generate` makes.
   */
  prime(codes: readonly Uint16Array[], conditions: readonly StreamCondition[]): Promise<void>
  /** Goes on for `count` samples; `uniforms[stream]` has `count` numbers in [0, 1) (unused with `highest`). */
  generate(
    count: number,
    conditions: readonly StreamCondition[],
    uniforms: readonly Float32Array[],
    pick: Pick,
  ): Promise<Uint16Array[]>
  /**
   * Teacher-forced: from a fresh history, the log-probabilities (temperature 1) of codes 1 … n−1 of one stream, given
   * the codes before each: (n − 1) × Q, row-major. `condition.local` has n rows as in `prime`.
   */
  score(codes: Uint16Array, condition: StreamCondition): Promise<Float32Array>
  dispose(): Promise<void>
}

export interface TrainerOptions {
  /** How many threads may work; 0 for all cores. */
  readonly threads: number
  /** Told in words what a user should know about how it works: that memory is short, for example. */
  readonly onNotice?: (words: string) => void
}

export interface SamplerOptions {
  readonly streams: number
  /** `int16` is fast, `float32` exact. Computes that have one precision ignore it. */
  readonly precision: 'int16' | 'float32'
}

export interface Compute {
  readonly name: 'cpu' | 'webgpu' | 'tensorflow'
  trainer(
    hyperparameters: Hyperparameters,
    state: TrainingState,
    optimiser: OptimiserSettings,
    options: TrainerOptions,
  ): Promise<Trainer>
  sampler(hyperparameters: Hyperparameters, weights: Float32Array, options: SamplerOptions): Promise<Sampler>
}

export const ibabAdam: OptimiserSettings = {
  name: 'adam',
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-4,
  clipNorm: 0,
  l2: 0,
  averageDecay: 0,
}
