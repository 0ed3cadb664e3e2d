import { endSeconds, type Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { resize, shortestSeconds, withEnd, withStart } from '../editing.ts'
import { snapToGrid } from '../grid.ts'
import { noPreview, type Gesture, type Outcome, type Preview, type RollPointer } from './gesture.ts'

/** Drags one edge of the grabbed note; the same edge of the others goes along. */
export class ResizeGesture implements Gesture {
  readonly cursor = 'ew-resize'
  readonly #began: RollPointer
  readonly #edge: 'start' | 'end'
  readonly #grabbed: Note
  readonly #notes: readonly Note[]
  readonly #hidden: ReadonlySet<Note>
  #delta = 0
  #least = shortestSeconds

  constructor(began: RollPointer, edge: 'start' | 'end', grabbed: Note, notes: readonly Note[]) {
    this.#began = began
    this.#edge = edge
    this.#grabbed = grabbed
    this.#notes = notes
    this.#hidden = new Set(notes)
  }

  update({ seconds, grid }: RollPointer): void {
    const from = this.#edge === 'end' ? endSeconds(this.#grabbed) : this.#grabbed.startSeconds
    this.#delta = snapToGrid(from + seconds - this.#began.seconds, grid) - from
    this.#least = grid ?? shortestSeconds
  }

  preview(): Preview {
    const ghosts = this.#notes.map((note) =>
      this.#edge === 'end'
        ? withEnd(note, this.#delta, this.#least)
        : withStart(note, this.#delta, this.#least),
    )
    const lead = ghosts[this.#notes.indexOf(this.#grabbed)] ?? null
    return { ...noPreview, hidden: this.#hidden, ghosts, lead }
  }

  commit(): Outcome {
    return { edit: resize(this.#notes, this.#edge, this.#delta, this.#least), selection: null }
  }
}
