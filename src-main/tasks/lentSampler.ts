/** A sampler for one use, and what plays on when its graphics card fails in the middle of a take. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SyrinxError } from '../../src-shared/errors.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import type { Choice } from '../engine/compute/choose/choose.ts'
import { failureWords } from '../engine/compute/choose/words.ts'
import type { Sampler } from '../engine/compute/compute.ts'
import { computeByName, type ComputeName } from '../engine/compute/registry.ts'

export interface SamplerRequest {
  readonly checkpoint: Checkpoint
  readonly compute: ComputeName
  /** Which graphics card, where it comes to one; the best when it is left out. */
  readonly adapterId?: string
  /** `known`: for a sound that shall come at once, nothing is measured before. */
  readonly choosing?: 'measured' | 'known'
  readonly precision: 'int16' | 'float32'
  readonly takes: number
  /** Told before something is measured, which takes a few seconds, once. */
  say?(words: string): void
}

/** A sampler for one use; who has it gives it back. */
export interface LentSampler {
  readonly sampler: Sampler
  /** What it computes on, and why. */
  readonly words: string
  /**
   * Another one in its place, when its graphics card fails in the middle of a take: on the same card where that is back
   * soon, else on the processor. The one before is given back.
   * @throws the failure, where nothing else may play.
   */
  another(failure: SyrinxError): Promise<{
    readonly sampler: Sampler
    readonly words: string
    /** What a user should know. */
    readonly happened: string
  }>
  release(): Promise<void>
}
/** A driver that was reset is there again after this. */
const comesBackMilliseconds = 500

export class Lent implements LentSampler {
  readonly sampler: Sampler
  readonly words: string
  readonly #request: SamplerRequest
  readonly #choice: Choice
  /** Of the one that plays. */
  #giveBack: () => Promise<void>
  #cameBack = false

  constructor(
    request: SamplerRequest,
    choice: Choice,
    { sampler, words }: Pick<LentSampler, 'sampler' | 'words'>,
    giveBack: () => Promise<void>,
  ) {
    this.#request = request
    this.#choice = choice
    this.sampler = sampler
    this.words = words
    this.#giveBack = giveBack
  }

  release = (): Promise<void> => this.#giveBack()

  another = async (failure: SyrinxError): ReturnType<LentSampler['another']> => {
    const { compute } = this.#request
    const { name, adapterId } = this.#choice
    const isLost = failure.code === 'compute/device-lost'
    if (name === 'cpu' || !(isLost || compute === 'auto')) throw failure
    await this.#giveBack()
    this.#giveBack = () => Promise.resolve()
    if (isLost && !this.#cameBack) {
      this.#cameBack = true
      await sleep(comesBackMilliseconds)
      const sampler = await this.#open(name, adapterId).catch(() => undefined)
      const happened = 'The graphics card went away in the middle of the music; Syrinx goes on with it.'
      if (sampler) return { sampler, words: this.words, happened }
    }
    return {
      sampler: await this.#open('cpu', ''),
      words: failureWords({ name: 'the graphics card' }, failure.message),
      happened: `The graphics card ${isLost ? 'went away' : 'failed'} in the middle of the music; the processor goes on.`,
    }
  }

  async #open(name: Choice['name'], adapterId: string): Promise<Sampler> {
    const { checkpoint, precision, takes } = this.#request
    const { sampler } = await computeByName(name, { adapterId })
    const made = await sampler(checkpoint.hyperparameters, checkpoint.weights, { streams: takes, precision })
    this.#giveBack = () => made.dispose()
    return made
  }
}

/** Knows whether its sampler failed: a graphics card that went away doesn't come back to it. */
export class WatchedSampler implements Sampler {
  readonly streams: number
  hasFailed = false
  readonly #sampler: Sampler

  constructor(sampler: Sampler) {
    this.#sampler = sampler
    this.streams = sampler.streams
  }

  prime = (...asked: Parameters<Sampler['prime']>) => this.#watch(this.#sampler.prime(...asked))
  generate = (...asked: Parameters<Sampler['generate']>) => this.#watch(this.#sampler.generate(...asked))
  score = (...asked: Parameters<Sampler['score']>) => this.#watch(this.#sampler.score(...asked))
  dispose = () => this.#sampler.dispose()

  async #watch<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      this.hasFailed = true
      throw error
    }
  }
}
