/**
 * The sampling loop: primes the streams, goes on block by block, and hands each block out as it is made. One stream a
 * take; each take has its own seed, so that any of them can be made again by itself.
 */
import type { ConditionSource } from '../../../src-shared/conditioning/noteRows.ts'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode, silenceCode } from '../../../src-shared/model/muLaw.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Pick, Sampler, StreamCondition } from '../compute/compute.ts'

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
  const { hyperparameters, condition, count } = settings
  const randoms = settings.seeds.map((seed) => Random.fromSeed(seed))
  const primers = randoms.map((random) => primerOf(settings, random))
  const changes = changesOf(settings.globalCategory)
  const conditionOf = (startSample: number, rows: number): StreamCondition => ({
    ...(changes.length > 0 && { category: holdingAt(changes, startSample).category }),
    ...(condition && { local: condition.rows(startSample, rows) }),
  })
  const forEveryTake = (it: StreamCondition) => settings.seeds.map(() => it)

  await sampler.prime(primers, forEveryTake(conditionOf(-primers[0].length, primers[0].length)))

  const blockSamples = Math.max(1, Math.round(hyperparameters.sampleRateHz * blockSeconds))
  let done = 0
  let seconds = 0
  while (done < count && !hooks.shouldStop()) {
    // A block has one category.
    const nextChange = changes.find((it) => it.startSample > done)?.startSample ?? Infinity
    const size = Math.min(blockSamples, count - done, nextChange - done)
    const uniforms = randoms.map((random) => random.uniforms(size))
    const began = performance.now()
    const conditions = forEveryTake(conditionOf(done, size))
    const codes = await sampler.generate(size, conditions, uniforms, settings.pick)
    seconds += (performance.now() - began) / 1000
    done += size
    await hooks.block(
      codes.map((block) => muLawDecode(block, hyperparameters.quantizationChannels)),
      done,
    )
  }
  return { count: done, seconds }
}

const changesOf = (category: SamplingSettings['globalCategory']): readonly CategoryChange[] =>
  typeof category === 'number' ? [{ startSample: -Infinity, category }] : (category ?? [])

const holdingAt = (changes: readonly CategoryChange[], sample: number): CategoryChange =>
  changes.findLast((it) => it.startSample <= sample) ?? changes[0]

function primerOf(settings: SamplingSettings, random: Random): Uint16Array {
  const { hyperparameters, firstCode } = settings
  const field = receptiveField(hyperparameters)
  if (settings.primer && settings.primer.length > 0) return settings.primer.subarray(-field)
  const levels = hyperparameters.quantizationChannels
  const primer = new Uint16Array(field).fill(silenceCode(levels))
  if (firstCode === 'random') primer[primer.length - 1] = random.below(levels)
  else if (firstCode !== 'silence') primer[primer.length - 1] = firstCode
  return primer
}
