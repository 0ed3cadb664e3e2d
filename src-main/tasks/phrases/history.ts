/** What a composer has heard and written, as far as it can still hear it. */
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { boundary } from '../../../src-shared/phrases/events.ts'
import { heldChannels, HeldKeys } from '../../../src-shared/phrases/heldKeys.ts'
import type { Composer } from '../../engine/checkpoint/checkpoint.ts'
import type { Sampler } from '../../engine/compute/compute.ts'

export class History {
  /** The keys that are down now. */
  readonly held = new HeldKeys()
  readonly #field: number
  /** The last field of events, and what was held before each. */
  readonly #codes: number[] = []
  readonly #rows: Float32Array[] = []

  /** @param opening what was played; before it there is a field of nothing. */
  constructor({ hyperparameters }: Composer, opening: Uint16Array) {
    this.#field = receptiveField(hyperparameters)
    for (let i = opening.length; i < this.#field; i++) this.add(boundary)
    for (const code of opening) this.add(code)
  }

  get last(): number {
    return this.#codes[this.#codes.length - 1]
  }

  add(code: number): void {
    const row = new Float32Array(heldChannels)
    this.held.write(row)
    this.held.read(code)
    this.#codes.push(code)
    this.#rows.push(row)
    // Not every time: moving all of them costs more than keeping a few too many.
    if (this.#codes.length > 2 * this.#field) {
      this.#codes.splice(0, this.#codes.length - this.#field)
      this.#rows.splice(0, this.#rows.length - this.#field)
    }
  }

  /** The sampler forgets what it heard, and hears this. */
  async tell(sampler: Sampler): Promise<void> {
    const from = this.#codes.length - this.#field
    const local = new Float32Array(this.#field * heldChannels)
    for (let i = 0; i < this.#field; i++) local.set(this.#rows[from + i], i * heldChannels)
    await sampler.prime([Uint16Array.from(this.#codes.slice(from))], [{ local }])
  }
}
