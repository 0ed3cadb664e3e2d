/**
 * The sampling loop: primes the streams, goes on block by block, and hands each block out as it is made. One stream a
 * take; each take has its own seed, so that any of them can be made again by itself.
 */
import type { ConditionSource } from '../../../src-shared/conditioning/noteRows.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode } from '../../../src-shared/model/muLaw.ts'
import type { Pick, Sampler } from '../compute/compute.ts'
import { Streams, type AnotherSampler } from './streams.ts'

export interface SamplingSettings {
  readonly hyperparameters: Hyperparameters
  /** How many samples to generate. */
  readonly count: number
  /** One a take. */
  readonly seeds: readonly number[]
  readonly pick: Pick
  /**
   * Codes to go on from; sample 0 of the condition is the first one that is generated, so these lie before it. Only the
   * last receptive field of them is heard: what comes before can't be seen from the first sample on.
   */
  readonly primer?: Uint16Array
  /**
   * Without a primer: the code that comes before the first sample, after a receptive field of silence (as ibab's
   * generate.py). `random` draws it with the take's seed: unique generation.
   */
  readonly firstCode: number | 'random' | 'silence'
  readonly condition?: ConditionSource
  /** One category all along, or changes in order of time, the first of which holds before sample 0 too. */
  readonly globalCategory?: number | readonly CategoryChange[]
}

/** From this sample on the network plays under another global category; its history stays. */
export interface CategoryChange {
  readonly startSample: number
  readonly category: number
}

export interface SamplingHooks {
  /** A block of every take, as amplitudes; `done` samples of each are there with it. */
  block(blocks: readonly Float32Array[], done: number): void | Promise<void>
  /** Asked before every block. */
  shouldStop(): boolean
  /** Asked when the sampler’s graphics card fails; without it that ends the loop. */
  readonly another?: AnotherSampler
}

/** A block lasts this long: short enough to hear at once and to cancel within, long enough to cost nothing. */
const blockSeconds = 0.05

/**
 * Generates until `count` samples are there or `hooks.shouldStop` says so.
 * @returns how many samples were generated, and the seconds that generating (without the priming) took.
 */
export async function samplingLoop(
  sampler: Sampler,
  settings: SamplingSettings,
  hooks: SamplingHooks,
): Promise<{ count: number; seconds: number }> {
  const { hyperparameters, count } = settings
  const streams = new Streams(sampler, settings, hooks.another)
  await streams.prime()

  const blockSamples = Math.max(1, Math.round(hyperparameters.sampleRateHz * blockSeconds))
  let seconds = 0
  while (streams.done < count && !hooks.shouldStop()) {
    const began = performance.now()
    const codes = await streams.generate(Math.min(blockSamples, count - streams.done))
    seconds += (performance.now() - began) / 1000
    await hooks.block(
      codes.map((block) => muLawDecode(block, hyperparameters.quantizationChannels)),
      streams.done,
    )
  }
  return { count: streams.done, seconds }
}
