/**
 * The streams of all takes on a sampler, and on another one when that fails: a graphics card may go away in the middle of
 * a take. The last receptive field of what was generated is all that the rest depends on; so the other sampler hears
 * that, and goes on with the numbers that each take would have had. On the same kind of card the take is the same.
 */
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { silenceCode } from '../../../src-shared/model/muLaw.ts'
import { Random } from '../../../src-shared/random.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Sampler, StreamCondition } from '../compute/compute.ts'
import type { CategoryChange, SamplingSettings } from './loop.ts'

/** Makes another sampler of as many streams where one failed, or throws what is to be said. */
export type AnotherSampler = (failure: SyrinxError) => Promise<Sampler>

export class Streams {
  readonly #settings: SamplingSettings
  readonly #another: AnotherSampler | undefined
  readonly #shaped: (uniforms: Float32Array) => Float32Array
  readonly #field: number
  readonly #changes: readonly CategoryChange[]
  #sampler: Sampler
  #randoms: readonly Random[]
  /** Of each take: the last codes, a receptive field of them at most. */
  #heard: readonly Uint16Array[]
  #done = 0

  /** @param shaped what becomes of uniform random numbers before they draw. */
  constructor(
    sampler: Sampler,
    settings: SamplingSettings,
    another?: AnotherSampler,
    shaped: (uniforms: Float32Array) => Float32Array = (it) => it,
  ) {
    this.#shaped = shaped
    this.#sampler = sampler
    this.#settings = settings
    this.#another = another
    this.#field = receptiveField(settings.hyperparameters)
    this.#changes = changesOf(settings.globalCategory)
    ;[this.#randoms, this.#heard] = begun(settings)
  }

  /** Samples of each take. */
  get done(): number {
    return this.#done
  }

  async prime(): Promise<void> {
    await this.#lasting((sampler) => this.#hear(sampler))
  }

  /** The next codes of each take: `most`, or fewer up to where the category changes. */
  async generate(most: number): Promise<Uint16Array[]> {
    const nextChange = this.#changes.find((it) => it.startSample > this.#done)?.startSample ?? Infinity
    const count = Math.min(most, nextChange - this.#done)
    const uniforms = this.#randoms.map((random) => this.#shaped(random.uniforms(count)))
    const codes = await this.#lasting((sampler) => this.#play(sampler, this.#done, uniforms))
    this.#done += count
    if (this.#another) this.#heard = codes.map((made, take) => lastOf(this.#heard[take], made, this.#field))
    return codes
  }

  #play(sampler: Sampler, from: number, uniforms: readonly Float32Array[]): Promise<Uint16Array[]> {
    const count = uniforms[0].length
    return sampler.generate(count, this.#conditions(from, count), uniforms, this.#settings.pick)
  }

  #hear(sampler: Sampler): Promise<void> {
    const { length } = this.#heard[0]
    return sampler.prime(this.#heard, this.#conditions(this.#done - length, length))
  }

  async #lasting<Result>(work: (sampler: Sampler) => Promise<Result>): Promise<Result> {
    let needsHistory = false
    for (;;)
      try {
        if (needsHistory) await this.#catchUp()
        return await work(this.#sampler)
      } catch (error) {
        const isCards = error instanceof SyrinxError && error.code.startsWith('compute/')
        if (!isCards || !this.#another) throw error
        this.#sampler = await this.#another(error)
        needsHistory = true
      }
  }

  /** Brings a sampler that has heard nothing to where the takes stand. */
  async #catchUp() {
    const sampler = this.#sampler
    const from = this.#done - this.#heard[0].length
    if (!this.#changes.some(({ startSample }) => startSample > from && startSample < this.#done))
      return this.#hear(sampler)
    // What is heard has one category; where it changed in between, the takes are played again from their beginning.
    const again = new Streams(sampler, this.#settings, undefined, this.#shaped)
    await again.prime()
    while (again.done < this.#done) await again.generate(Math.min(catchUpSamples, this.#done - again.done))
  }

  #conditions(from: number, count: number): StreamCondition[] {
    const { condition, seeds } = this.#settings
    const it: StreamCondition = {
      ...(this.#changes.length > 0 && { category: holdingAt(this.#changes, from).category }),
      ...(condition && { local: condition.rows(from, count) }),
    }
    return seeds.map(() => it)
  }
}

const catchUpSamples = 8000

/** The category that holds at a sample; what holds first holds before it too. */
export const categoryHolding = (
  category: SamplingSettings['globalCategory'],
  sample: number,
): number | undefined => {
  const changes = changesOf(category)
  return changes.length > 0 ? holdingAt(changes, sample).category : undefined
}

const changesOf = (category: SamplingSettings['globalCategory']): readonly CategoryChange[] =>
  typeof category === 'number' ? [{ startSample: -Infinity, category }] : (category ?? [])

const holdingAt = (changes: readonly CategoryChange[], sample: number): CategoryChange =>
  changes.findLast((it) => it.startSample <= sample) ?? changes[0]

/** The random numbers of each take, and what it hears before its first sample. */
function begun(settings: SamplingSettings): [Random[], Uint16Array[]] {
  const randoms = settings.seeds.map((seed) => Random.fromSeed(seed))
  return [randoms, randoms.map((random) => primerOf(settings, random))]
}

function primerOf(
  { hyperparameters, firstCode, primer: given }: SamplingSettings,
  random: Random,
): Uint16Array {
  const field = receptiveField(hyperparameters)
  if (given && given.length > 0) return given.subarray(-field)
  const levels = hyperparameters.quantizationChannels
  const primer = new Uint16Array(field).fill(silenceCode(levels))
  if (firstCode === 'random') primer[primer.length - 1] = random.below(levels)
  else if (firstCode !== 'silence') primer[primer.length - 1] = firstCode
  return primer
}

/** The last `most` of both, one after the other. */
function lastOf(before: Uint16Array, after: Uint16Array, most: number): Uint16Array {
  const kept = before.subarray(Math.max(0, before.length + after.length - most))
  const both = new Uint16Array(kept.length + Math.min(after.length, most))
  both.set(kept)
  both.set(after.subarray(-most), kept.length)
  return both
}
