/** What lies under the pointer, and what grabbing it there would do. */
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { midiAt, secondsOf, type PitchAxis, type TimeAxis } from './geometry.ts'
import type { NoteIndex } from './noteIndex.ts'

export interface Hit {
  readonly note: Note
  /** An edge resizes, the body moves. */
  readonly part: 'start' | 'body' | 'end'
}

/** How far an edge reaches into its note, and out of it. */
const insidePixels = 7
const outsidePixels = 3

export function hitTest(
  index: NoteIndex,
  time: TimeAxis,
  pitch: PitchAxis,
  x: number,
  y: number,
): Hit | undefined {
  const midi = midiAt(pitch, y)
  const seconds = secondsOf(time, x)
  const reach = outsidePixels * time.secondsPerPixel
  const note = index.at(midi, seconds)
  if (!note) {
    const left = index.at(midi, seconds - reach)
    if (left) return { note: left, part: 'end' }
    const right = index.at(midi, seconds + reach)
    return right && { note: right, part: 'start' }
  }
  const widthPixels = note.durationSeconds / time.secondsPerPixel
  // A narrow note can still be moved: its edges share what its body leaves.
  const edge = Math.min(insidePixels, widthPixels / 4) * time.secondsPerPixel
  if (seconds > endSeconds(note) - edge) return { note, part: 'end' }
  return { note, part: seconds < note.startSeconds + edge ? 'start' : 'body' }
}
