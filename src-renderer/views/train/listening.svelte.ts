/** What was heard in data sets that are to become instruments. */
import { SvelteMap } from 'svelte/reactivity'
import { envelopeOf, type ErrorEnvelope } from '../../../src-shared/contract/errors.ts'
import type { Finding } from '../../../src-shared/instruments/finding.ts'
import { studio } from '../../client/studio.ts'

export type Heard =
  | { readonly state: 'listening' }
  | { readonly state: 'heard'; readonly findings: readonly Finding[] }
  | { readonly state: 'failed'; readonly error: ErrorEnvelope }

class Listenings {
  readonly #heard = new SvelteMap<string, Heard>()
  readonly #asked = new Map<string, string>()

  get(datasetId: string): Heard | undefined {
    return this.#heard.get(datasetId)
  }

  /**
   * Asks once, and again when the data set has become another.
   * @param version anything that changes with the data set
   */
  async listen(datasetId: string, version: string): Promise<void> {
    if (this.#asked.get(datasetId) === version) return
    this.#asked.set(datasetId, version)
    this.#heard.set(datasetId, { state: 'listening' })
    try {
      const { findings } = await studio.call('training.listen', { datasetId })
      if (this.#asked.get(datasetId) === version) this.#heard.set(datasetId, { state: 'heard', findings })
    } catch (error) {
      if (this.#asked.get(datasetId) === version)
        this.#heard.set(datasetId, { state: 'failed', error: envelopeOf(error) })
    }
  }

  /** After a failure. */
  forget(datasetId: string): void {
    this.#asked.delete(datasetId)
    this.#heard.delete(datasetId)
  }
}

export const listenings = new Listenings()
