/** How fast a compute does a piece of work on this machine: real steps and samples on made-up sound, for a moment. */
import {
  multiplyAccumulatesPerSample,
  receptiveField,
  type Hyperparameters,
} from '../../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../../src-shared/model/initialWeights.ts'
import { Random } from '../../../../src-shared/random.ts'
import type { Compute, Crop, OptimiserSettings, StreamCondition } from '../compute.ts'
import { momentCount } from '../graph/optimiser.ts'

export interface TrainingWork {
  readonly hyperparameters: Hyperparameters
  readonly optimiser: OptimiserSettings
  readonly batchSize: number
  /** Predicted samples of a crop. */
  readonly sampleSize: number
  /** 0 for all cores. */
  readonly threads: number
}

export interface SamplingWork {
  readonly hyperparameters: Hyperparameters
  readonly weights: Float32Array
  readonly streams: number
  readonly precision: 'int16' | 'float32'
}

export interface TimingControl {
  /** Told what is being measured, before that takes a few seconds. */
  say?(words: string): void
  shouldStop?(): boolean
  /** Waited for between two steps. */
  held?(): Promise<void>
}

/** A step that takes longer is measured by its first. */
const slowStepSeconds = 2

/**
 * Predicted samples a second while it trains, by whole steps as they are asked for: for about `seconds`, or one step
 * where that takes longer than two.
 */
export async function timeTraining(
  compute: Compute,
  work: TrainingWork,
  seconds: number,
  { shouldStop = () => false, held = () => Promise.resolve() }: TimingControl = {},
): Promise<{ readonly samplesPerSecond: number; readonly steps: number }> {
  const { hyperparameters, optimiser, batchSize, sampleSize, threads } = work
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  const state = {
    step: 0,
    weights,
    ...(optimiser.averageDecay > 0 && { average: weights.slice() }),
    moments: Array.from({ length: momentCount[optimiser.name] }, () => new Float32Array(weights.length)),
  }
  const trainer = await compute.trainer(hyperparameters, state, optimiser, { threads })
  try {
    const batch = Array.from({ length: batchSize }, (_, i) => madeUpCrop(hyperparameters, sampleSize, i))
    const predicted = batchSize * sampleSize
    const firstBegan = performance.now()
    await trainer.step(batch, timedLearningRate)
    const firstSeconds = (performance.now() - firstBegan) / 1000
    // The first step sets memory up and would count for several.
    if (firstSeconds > slowStepSeconds) return { samplesPerSecond: predicted / firstSeconds, steps: 1 }
    const began = performance.now()
    let steps = 0
    let taken = 0
    do {
      await held()
      await trainer.step(batch, timedLearningRate)
      steps++
      taken = (performance.now() - began) / 1000
    } while (taken < seconds && !shouldStop())
    return { samplesPerSecond: (steps * predicted) / taken, steps }
  } finally {
    await trainer.dispose()
  }
}

const timedLearningRate = 1e-4

/** Multiply-accumulates, forward, of a step that a processor does in a tenth of a second or two. */
const shortStepCost = 1e9

/**
 * The same of a compute whose speed doesn't depend on the size of a step, by a part of one: a step of a large network
 * takes a processor minutes.
 */
export async function timePartOfTraining(
  compute: Compute,
  work: TrainingWork,
  seconds: number,
  control?: TimingControl,
): Promise<{ readonly samplesPerSecond: number; readonly steps: number }> {
  const { hyperparameters, sampleSize, batchSize } = work
  const field = receptiveField(hyperparameters)
  const positions = shortStepCost / multiplyAccumulatesPerSample(hyperparameters)
  if (batchSize * (field + sampleSize) <= positions) return timeTraining(compute, work, seconds, control)
  // As many layers, without the long past before each crop, which costs as much as what is predicted.
  const network = { ...hyperparameters, dilations: hyperparameters.dilations.map(() => 1) }
  const part = Math.max(64, Math.min(sampleSize, Math.round(positions)))
  const crops = Math.max(1, Math.min(batchSize, Math.round(positions / part)))
  const timed = { ...work, hyperparameters: network, sampleSize: part, batchSize: crops }
  const { samplesPerSecond, steps } = await timeTraining(compute, timed, seconds, control)
  const positionsPerSecond = (samplesPerSecond * (receptiveField(network) + part)) / part
  return { samplesPerSecond: (positionsPerSecond * sampleSize) / (field + sampleSize), steps }
}

/** As the sampling loop has it: short enough to hear at once. */
const blockSeconds = 0.05

/** Samples a second of all streams together, for about `seconds`. */
export async function timeSampling(
  compute: Compute,
  { hyperparameters, weights, streams, precision }: SamplingWork,
  seconds: number,
  { shouldStop = () => false }: TimingControl = {},
): Promise<number> {
  const { sampleRateHz, localChannels, globalCardinality, quantizationChannels } = hyperparameters
  const sampler = await compute.sampler(hyperparameters, weights, { streams, precision })
  const everyStream = <T>(of: (random: Random) => T) =>
    Array.from({ length: streams }, (_, stream) => of(Random.fromSeed(stream + 1)))
  const conditions = (rows: number): StreamCondition[] =>
    everyStream(() => ({
      ...(globalCardinality > 0 && { category: 0 }),
      ...(localChannels > 0 && { local: new Float32Array(rows * localChannels) }),
    }))
  const generate = (count: number) =>
    sampler.generate(
      count,
      conditions(count),
      everyStream((random) => random.uniforms(count)),
      { pick: 'sample', temperature: 1 },
    )
  try {
    await sampler.prime(
      everyStream(() => Uint16Array.of(quantizationChannels >> 1)),
      conditions(1),
    )
    const whole = Math.max(1, Math.round(sampleRateHz * blockSeconds))
    // The first samples pay for what happens once, and say how long a block would take.
    const few = Math.min(16, whole)
    await generate(few)
    const fewBegan = performance.now()
    await generate(few)
    const sampleSeconds = (performance.now() - fewBegan) / 1000 / few
    const block = Math.max(1, Math.min(whole, Math.round(seconds / sampleSeconds)))
    const began = performance.now()
    let count = 0
    let taken = 0
    do {
      await generate(block)
      count += block
      taken = (performance.now() - began) / 1000
    } while (taken < seconds && !shouldStop())
    return (count * streams) / taken
  } finally {
    await sampler.dispose()
  }
}

function madeUpCrop(network: Hyperparameters, sampleSize: number, which: number): Crop {
  const random = Random.fromSeed(which + 1)
  const length = receptiveField(network) + sampleSize
  const { localChannels, globalCardinality, quantizationChannels } = network
  return {
    codes: Uint16Array.from({ length }, () => random.below(quantizationChannels)),
    ...(globalCardinality > 0 && { category: which % globalCardinality }),
    ...(localChannels > 0 && {
      local: Float32Array.from({ length: length * localChannels }, (_, i) =>
        i % localChannels === 0 ? 1 : 0,
      ),
    }),
  }
}
