/** What can play, and which of them plays the open project. */
import { parseCategory } from '../../../src-shared/conditioning/categoryBlend.ts'
import type { Instrument, InstrumentRef } from '../../../src-shared/contract/instruments.ts'
import { studio } from '../../client/studio.ts'
import { report } from '../../state/notices.svelte.ts'
import { project } from '../../state/project.svelte.ts'

export const keyOfInstrument = ({ kind, id }: InstrumentRef): string => `${kind}:${id}`

class Instruments {
  list = $state.raw<readonly Instrument[]>([])
  #loaded = $state(false)
  /** One that isn't in the list: any checkpoint of a run can play. */
  #other = $state.raw<Instrument | null>(null)

  readonly #key = $derived(keyOfInstrument(project.document.generation.instrument))

  /** The project's; null until it is known, or when it is gone. */
  readonly current = $derived(
    this.list.find((it) => keyOfInstrument(it.ref) === this.#key) ??
      (this.#other && keyOfInstrument(this.#other.ref) === this.#key ? this.#other : null),
  )

  /** The notes that it knows; null where every note will do (none is known, or it can't be told what to play). */
  readonly known = $derived(
    this.current && this.current.knownMidi.length > 0 ? new Set(this.current.knownMidi) : null,
  )

  /** Which of its categories, or blend of them, the project begins with; null for the first, and without any. */
  readonly category = $derived.by(() => {
    const { category } = project.document.generation
    return category !== null && parseCategory(category, this.current?.categories ?? []) ? category : null
  })

  get loaded(): boolean {
    return this.#loaded
  }

  async load(): Promise<void> {
    try {
      this.list = await studio.call('instruments.list', {})
      this.#loaded = true
      await this.lookUp()
    } catch (error) {
      report(error)
    }
  }

  /** Asks for the project's instrument when the list doesn't hold it. */
  async lookUp(): Promise<void> {
    if (!this.#loaded || this.current) return
    const ref = project.document.generation.instrument
    try {
      this.#other = await studio.call('instruments.get', { ref })
    } catch {
      // The instrument chooser says that it is gone; there is nothing to interrupt the user for.
      this.#other = null
    }
  }

  choose(ref: InstrumentRef): void {
    const { generation } = project.document
    if (keyOfInstrument(ref) === this.#key) return
    const name = this.list.find((it) => keyOfInstrument(it.ref) === keyOfInstrument(ref))?.name
    project.change(name ? `Play on ${name}` : 'Change instrument', {
      generation: { ...generation, instrument: ref },
    })
  }
}

export const instruments = new Instruments()

studio.on('changed', ({ what }) => {
  if (what === 'instruments' && instruments.loaded) void instruments.load()
})
