/** The window about instruments: which one it shows, and what that says of itself. */
import type { InstrumentRef, InstrumentWithCard } from '../../src-shared/contract/instruments.ts'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { studio } from '../client/studio.ts'
import { instruments, keyOfInstrument } from '../views/compose/instrument.svelte.ts'

class About {
  isOpen = $state(false)
  chosen = $state.raw<InstrumentRef | null>(null)
  /** Of the chosen one; null until it is there. */
  shown = $state.raw<InstrumentWithCard | null>(null)
  /** Why there is none. */
  trouble = $state<string | null>(null)
  #asked = 0

  /** @param ref the project’s, or else the first there is, when none is named */
  async show(ref?: InstrumentRef): Promise<void> {
    this.isOpen = true
    if (!instruments.loaded) await instruments.load()
    const first = ref ?? instruments.current?.ref ?? instruments.list[0]?.ref
    if (first) await this.choose(first)
  }

  async choose(ref: InstrumentRef): Promise<void> {
    if (!this.chosen || keyOfInstrument(ref) !== keyOfInstrument(this.chosen)) this.shown = null
    this.chosen = ref
    await this.refresh()
  }

  /** Asks again: it may have another name, or be gone. */
  async refresh(): Promise<void> {
    const ref = this.chosen
    if (!ref) return
    const asked = ++this.#asked
    try {
      const found = await studio.call('instruments.card', { ref })
      if (asked !== this.#asked) return
      this.shown = found
      this.trouble = null
    } catch (error) {
      if (asked !== this.#asked) return
      this.shown = null
      this.trouble = envelopeOf(error).message
    }
  }

  /** Shows what comes next in the list: this one was deleted. */
  async leave(): Promise<void> {
    const key = this.chosen && keyOfInstrument(this.chosen)
    await instruments.load()
    const next = instruments.list.find((it) => keyOfInstrument(it.ref) !== key)
    if (next) await this.choose(next.ref)
  }
}

export const about = new About()

studio.on('changed', ({ what }) => {
  if (what === 'instruments' && about.isOpen) void about.refresh()
})
