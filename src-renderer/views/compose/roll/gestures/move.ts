import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { add, move, moved } from '../editing.ts'
import { snapToGrid } from '../grid.ts'
import { noPreview, type Gesture, type Outcome, type Preview, type RollPointer } from './gesture.ts'

/** Moves notes, or copies of them; the one that was grabbed snaps, the others keep their distance to it. */
export class MoveGesture implements Gesture {
  readonly cursor: string
  readonly #began: RollPointer
  readonly #grabbed: Note
  readonly #notes: readonly Note[]
  readonly #copy: boolean
  readonly #hidden: ReadonlySet<Note>
  #deltaSeconds = 0
  #deltaMidi = 0

  constructor(began: RollPointer, grabbed: Note, notes: readonly Note[], copy: boolean) {
    this.#began = began
    this.#grabbed = grabbed
    this.#notes = notes
    this.#copy = copy
    this.#hidden = copy ? noPreview.hidden : new Set(notes)
    this.cursor = copy ? 'copy' : 'grabbing'
  }

  update({ seconds, midi, grid }: RollPointer): void {
    const drag = seconds - this.#began.seconds
    const start = this.#grabbed.startSeconds
    const snapped = snapToGrid(start + drag, grid) - start
    // A note off the grid can also come back to where it was.
    this.#deltaSeconds = grid !== null && Math.abs(drag) < Math.abs(snapped - drag) ? 0 : snapped
    this.#deltaMidi = midi - this.#began.midi
  }

  preview(): Preview {
    const ghosts = moved(this.#notes, this.#deltaSeconds, this.#deltaMidi)
    return {
      ...noPreview,
      hidden: this.#hidden,
      ghosts,
      lead: ghosts[this.#notes.indexOf(this.#grabbed)] ?? null,
    }
  }

  commit(): Outcome {
    const [seconds, midi] = [this.#deltaSeconds, this.#deltaMidi]
    if (this.#copy && (seconds !== 0 || midi !== 0))
      return { edit: add('Copy', moved(this.#notes, seconds, midi)), selection: null }
    return { edit: move(this.#notes, seconds, midi), selection: null }
  }
}
