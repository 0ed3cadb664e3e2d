import type { NoteIndex } from '../noteIndex.ts'
import type { Selection } from '../selection.ts'
import { noPreview, type Gesture, type Outcome, type Preview, type RollPointer } from './gesture.ts'

/** Chooses what a rectangle touches, with what was chosen before where `base` holds it. */
export class MarqueeGesture implements Gesture {
  readonly cursor = 'crosshair'
  readonly #began: RollPointer
  readonly #index: NoteIndex
  readonly #base: Selection
  #pointer: RollPointer
  #last: Selection

  constructor(began: RollPointer, index: NoteIndex, base: Selection) {
    this.#began = began
    this.#pointer = began
    this.#index = index
    this.#base = base
    this.#last = base
  }

  update(pointer: RollPointer): void {
    this.#pointer = pointer
  }

  #rectangle() {
    const [a, b] = [this.#began, this.#pointer]
    return {
      fromSeconds: Math.min(a.seconds, b.seconds),
      toSeconds: Math.max(a.seconds, b.seconds),
      lowMidi: Math.min(a.midi, b.midi),
      highMidi: Math.max(a.midi, b.midi),
    }
  }

  #selection(): Selection {
    const { fromSeconds, toSeconds, lowMidi, highMidi } = this.#rectangle()
    if (fromSeconds === toSeconds) return this.#base
    const next = new Set([...this.#base, ...this.#index.within(fromSeconds, toSeconds, lowMidi, highMidi)])
    // The same set while it holds the same notes, so that nothing is painted anew for nothing.
    const isSame = next.size === this.#last.size && [...next].every((note) => this.#last.has(note))
    if (!isSame) this.#last = next
    return this.#last
  }

  preview(): Preview {
    return { ...noPreview, marquee: this.#rectangle(), selection: this.#selection() }
  }

  commit(): Outcome {
    return { edit: null, selection: this.#selection() }
  }
}
