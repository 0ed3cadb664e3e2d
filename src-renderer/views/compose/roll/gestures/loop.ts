import type { ProjectDocument } from '../../../../../src-shared/contract/projects.ts'
import { snapToGrid } from '../grid.ts'

export type Loop = NonNullable<ProjectDocument['loop']>

/** A loop that is shorter would only buzz. */
const shortestLoopSeconds = 0.02

/** What a drag on the ruler does to the loop: draws it anew, moves it, or drags an end of it. */
export class LoopGesture {
  readonly #began: number
  readonly #before: Loop | null
  readonly #part: 'new' | 'body' | 'start' | 'end'
  #loop: Loop | null

  constructor(seconds: number, before: Loop | null, part: 'new' | 'body' | 'start' | 'end') {
    this.#began = seconds
    this.#before = before
    this.#part = before ? part : 'new'
    this.#loop = before
  }

  update(seconds: number, grid: number | null): void {
    const { startSeconds, endSeconds } = this.#before ?? {
      startSeconds: this.#began,
      endSeconds: this.#began,
    }
    const here = Math.max(snapToGrid(seconds, grid), 0)
    if (this.#part === 'body') {
      const start = Math.max(snapToGrid(startSeconds + seconds - this.#began, grid), 0)
      this.#loop = { startSeconds: start, endSeconds: start + endSeconds - startSeconds }
      return
    }
    const fixed =
      this.#part === 'new'
        ? snapToGrid(this.#began, grid)
        : this.#part === 'start'
          ? endSeconds
          : startSeconds
    const [low, high] = [Math.min(here, fixed), Math.max(here, fixed)]
    if (high - low >= shortestLoopSeconds) this.#loop = { startSeconds: low, endSeconds: high }
  }

  get loop(): Loop | null {
    return this.#loop
  }
}
