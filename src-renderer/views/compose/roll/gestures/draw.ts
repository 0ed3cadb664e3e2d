import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { add, changed, shortestSeconds } from '../editing.ts'
import { snapDown } from '../grid.ts'
import { noPreview, type Gesture, type Outcome, type Preview, type RollPointer } from './gesture.ts'

/** A note where a click would put it: from the grid's line before, as long as the last one. */
export const noteUnder = (pointer: RollPointer, lengthSeconds: number, velocity: number | undefined): Note =>
  changed(
    {
      midi: pointer.midi,
      startSeconds: snapDown(pointer.seconds, pointer.grid),
      durationSeconds: lengthSeconds,
    },
    velocity === undefined ? {} : { velocity },
  )

/** Dragging says how long the note is; a mere click leaves the last length. */
export class DrawGesture implements Gesture {
  readonly cursor = 'crosshair'
  readonly #began: RollPointer
  #note: Note

  constructor(began: RollPointer, lengthSeconds: number, velocity: number | undefined) {
    this.#began = began
    this.#note = noteUnder(began, lengthSeconds, velocity)
  }

  update({ seconds, grid }: RollPointer): void {
    const [low, high] = [Math.min(this.#began.seconds, seconds), Math.max(this.#began.seconds, seconds)]
    const startSeconds = snapDown(low, grid)
    const end = grid === null ? high : (Math.floor(high / grid + 1e-6) + 1) * grid
    const durationSeconds = Math.max(end - startSeconds, grid ?? shortestSeconds)
    this.#note = changed(this.#note, { startSeconds, durationSeconds })
  }

  preview(): Preview {
    return { ...noPreview, ghosts: [this.#note], lead: this.#note }
  }

  commit(): Outcome {
    return { edit: add('Draw', [this.#note]), selection: null }
  }
}
