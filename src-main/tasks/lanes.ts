/** The samplers that a performance plays on: one, or as many as voices sound at once. */
import type { Lane } from '../engine/sample/voices.ts'
import type { LentSampler, SamplerRequest } from './lentSampler.ts'
import type { SamplerSource } from './samplers.ts'

export interface LaneWords {
  /** What a user should know: that a graphics card went away. */
  say?(words: string): void
  /** What it is played on, and why; told when that is known, and when it changes. */
  compute?(words: string): void
}

/** Who has them gives them back. */
export class Lanes {
  readonly #samplers: SamplerSource
  readonly #request: SamplerRequest
  readonly #words: LaneWords
  readonly #lent: LentSampler[] = []

  constructor(samplers: SamplerSource, request: SamplerRequest, words: LaneWords = {}) {
    this.#samplers = samplers
    this.#request = request
    this.#words = words
  }

  readonly open = async (): Promise<Lane> => {
    const lent = await this.#samplers(this.#request)
    this.#lent.push(lent)
    if (this.#lent.length === 1) this.#words.compute?.(lent.words)
    return {
      sampler: lent.sampler,
      another: async (failure) => {
        const { sampler, words, happened } = await lent.another(failure)
        this.#words.say?.(happened)
        this.#words.compute?.(words)
        return sampler
      },
    }
  }

  async release(): Promise<void> {
    for (const lent of this.#lent.splice(0)) await lent.release()
  }
}
