/** What a drag on a label does: its start, its end, or all of it. */
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { endMoved, moved, startMoved, type Edited } from './labelEditing.ts'

/** Where a pointer is over the labels. */
export interface Place {
  readonly seconds: number
  readonly midi: number
  /** Pixels. */
  readonly x: number
}

export type Grip = 'start' | 'end' | 'whole'

/** Fewer pixels are a click. */
export const dragPixels = 3
const edgePixels = 6

/** Which part of a label is held, from pixels; a short one keeps a middle. */
export function gripAt(x: number, left: number, right: number): Grip {
  const edge = Math.min(edgePixels, (right - left) / 3)
  if (x - left < edge) return 'start'
  return right - x < edge ? 'end' : 'whole'
}

/** The labels with one of them dragged from a place to another. */
export function dragged(
  notes: readonly Note[],
  index: number,
  grip: Grip,
  from: Place,
  to: Place,
  lengthSeconds: number,
): Edited {
  const { startSeconds, durationSeconds } = notes[index]
  const bySeconds = to.seconds - from.seconds
  if (grip === 'start') return startMoved(notes, index, startSeconds + bySeconds)
  if (grip === 'end') return endMoved(notes, index, startSeconds + durationSeconds + bySeconds, lengthSeconds)
  // A drag that is mostly up or down keeps the time.
  const isSideways = Math.abs(to.x - from.x) >= dragPixels
  return moved(notes, index, isSideways ? bySeconds : 0, to.midi - from.midi, lengthSeconds)
}
