import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { setVelocities } from '../editing.ts'
import { noPreview, type Outcome, type Preview } from './gesture.ts'

/** Where the pointer is in the velocity lane; `reach` is how near a note's beginning it takes hold. */
export interface LanePoint {
  readonly seconds: number
  readonly velocity: number
  readonly reachSeconds: number
}

/** Draws velocities: every note whose beginning the pointer passes takes the height of its path there. */
export class VelocityGesture {
  readonly #notes: readonly Note[]
  readonly #velocities = new Map<Note, number>()
  #last: LanePoint

  /** @param notes that may change: the chosen ones, or all */
  constructor(began: LanePoint, notes: readonly Note[]) {
    this.#notes = notes
    this.#last = began
    this.update(began)
  }

  update(point: LanePoint): void {
    const [left, right] = point.seconds < this.#last.seconds ? [point, this.#last] : [this.#last, point]
    const span = right.seconds - left.seconds
    for (const note of this.#notes) {
      const at = note.startSeconds
      if (at < left.seconds - point.reachSeconds || at > right.seconds + point.reachSeconds) continue
      const share = span > 0 ? Math.min(Math.max((at - left.seconds) / span, 0), 1) : point === left ? 0 : 1
      const velocity = left.velocity + (right.velocity - left.velocity) * share
      this.#velocities.set(note, Math.min(Math.max(Math.round(velocity), 1), 127))
    }
    this.#last = point
  }

  preview(): Preview {
    const ghosts = [...this.#velocities].map(([note, velocity]) => ({ ...note, velocity }))
    return { ...noPreview, hidden: new Set(this.#velocities.keys()), ghosts }
  }

  commit(): Outcome {
    return { edit: setVelocities(this.#velocities), selection: null }
  }
}
