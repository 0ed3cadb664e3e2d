/** From point to point with the keys, through all notes that may change. */
import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import type { PointOfNote } from '../gestures/curve.ts'
import { curveOf, type CurveKind } from './kinds.ts'

/**
 * The next point, or the one before; of the first note that has some where there is none yet. Null at the end.
 * @param notes in order of start
 */
export function stepPoint(
  notes: readonly Note[],
  kind: CurveKind,
  from: PointOfNote | null,
  direction: 1 | -1,
): PointOfNote | null {
  const count = (note: Note) => curveOf(note, kind)?.length ?? 0
  if (from) {
    const index = from.index + direction
    if (index >= 0 && index < count(from.note)) return { note: from.note, index }
  }
  const begin = from ? notes.indexOf(from.note) + direction : direction > 0 ? 0 : notes.length - 1
  for (let i = begin; i >= 0 && i < notes.length; i += direction)
    if (count(notes[i]) > 0) return { note: notes[i], index: direction > 0 ? 0 : count(notes[i]) - 1 }
  return null
}
