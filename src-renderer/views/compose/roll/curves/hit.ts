/** Which points of a curve can be taken hold of, and which one lies under the pointer. */
import { valueOf } from '../../../../../src-shared/notes/curves.ts'
import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { xOf, type TimeAxis } from '../geometry.ts'
import type { PointOfNote } from '../gestures/curve.ts'
import { curveOf, type CurveKind } from './kinds.ts'
import { yOfValue, type LaneScale } from './scale.ts'

const reachPixels = 8
/** Nearer to each other on average, points can’t be told apart, and would be in the way of drawing. */
const leastSpacingPixels = 12

/** Whether a note is shown so large that its points can be taken hold of. */
export function hasHandles(note: Note, kind: CurveKind, time: TimeAxis): boolean {
  const count = curveOf(note, kind)?.length ?? 0
  return count > 0 && note.durationSeconds / time.secondsPerPixel >= count * leastSpacingPixels
}

/** The nearest within reach of the pointer. */
export function pointAt(
  notes: readonly Note[],
  scale: LaneScale,
  time: TimeAxis,
  at: { readonly x: number; readonly y: number },
): PointOfNote | null {
  let found: PointOfNote | null = null
  let nearest = reachPixels
  for (const note of notes) {
    if (!hasHandles(note, scale.kind, time)) continue
    for (const [index, point] of (curveOf(note, scale.kind) ?? []).entries()) {
      const dx = xOf(time, note.startSeconds + point.seconds) - at.x
      if (dx > reachPixels) break
      const distance = Math.hypot(dx, yOfValue(scale, valueOf(point)) - at.y)
      if (distance < nearest) {
        nearest = distance
        found = { note, index }
      }
    }
  }
  return found
}
