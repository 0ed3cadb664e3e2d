import { pieceOf, sortNotes, type Note } from './noteSequence.ts'

/** Notes that begin within this are one chord: nobody hears which came first (Hirsh 1959: about 20 ms). */
export const chordSeconds = 0.02

/**
 * One voice out of many: of a chord the highest note stays, and every note ends where the next one begins.
 * What remains is in order and doesn't overlap.
 */
export function toMonophonic(notes: readonly Note[]): Note[] {
  const voice: Note[] = []
  for (const note of sortNotes(notes)) {
    const last = voice.at(-1)
    if (!last || note.startSeconds - last.startSeconds > chordSeconds) voice.push(note)
    else if (note.midi > last.midi) voice[voice.length - 1] = startingAt(last.startSeconds, note)
  }
  return voice.map((note, i) => {
    const next = voice[i + 1]
    const room = next ? next.startSeconds - note.startSeconds : Infinity
    return note.durationSeconds > room ? pieceOf(note, 0, room) : note
  })
}

/** The difference would be rounded if it were added again. */
const startingAt = (startSeconds: number, note: Note): Note => ({
  ...pieceOf(note, startSeconds - note.startSeconds, note.durationSeconds),
  startSeconds,
})
