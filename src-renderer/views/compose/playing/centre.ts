/** Where the music lies. */
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'

/** The pitch that half of the notes lie below; the middle of what the instrument knows where nothing is drawn. */
export function centreOf(notes: readonly Note[], knownMidi: readonly number[]): number {
  if (notes.length === 0) return knownMidi[knownMidi.length >> 1] ?? 60
  const midis = notes.map((note) => note.midi).sort((a, b) => a - b)
  return midis[midis.length >> 1]
}
