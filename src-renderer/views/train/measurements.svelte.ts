/** What training costs on this machine, measured once for each network and kept while the window is open. */
import { SvelteMap } from 'svelte/reactivity'
import type { Measurement, TrainingSettings } from '../../../src-shared/contract/training.ts'
import { envelopeOf, type ErrorEnvelope } from '../../../src-shared/contract/errors.ts'
import { studio } from '../../client/studio.ts'

export type Measured = Pick<TrainingSettings, 'preset' | 'condition' | 'compute' | 'sampleRateHz'>
export type MeasurementState = Measurement | 'measuring' | { readonly problem: ErrorEnvelope }

const keyOf = ({ preset, condition, compute, sampleRateHz }: Measured) =>
  [preset, condition, compute, sampleRateHz].join('|')

class Measurements {
  readonly #known = new SvelteMap<string, MeasurementState>()
  /** One after the other: two at once would measure each other. */
  #last: Promise<unknown> = Promise.resolve()

  get(what: Measured): MeasurementState | undefined {
    return this.#known.get(keyOf(what))
  }

  /** Measures it, unless that is known or going on. */
  measure(what: Measured): void {
    const key = keyOf(what)
    const known = this.#known.get(key)
    if (known === 'measuring' || (known && 'samplesPerSecond' in known && !known.shared)) return
    this.#known.set(key, 'measuring')
    this.#last = this.#last.then(() => this.#take(key, what))
  }

  async #take(key: string, what: Measured): Promise<void> {
    try {
      this.#known.set(key, await studio.call('training.measure', what))
    } catch (error) {
      this.#known.set(key, { problem: envelopeOf(error) })
    }
  }
}

export const measurements = new Measurements()
