/** The notes of one recording, moved about by hand. Pure: each gives a new list in order of start. */
import { sortNotes, type Note } from '../../../src-shared/notes/noteSequence.ts'

/** Nobody hears a shorter note. */
export const shortestSeconds = 0.02

const clamp = (value: number, low: number, high: number) =>
  Math.max(low, Math.min(Math.max(low, high), value))
const clampMidi = (midi: number) => clamp(Math.round(midi), 0, 127)
const endOf = (note: Note) => note.startSeconds + note.durationSeconds

/** What became of a list, and where the note that it was about lies in it now. */
export interface Edited {
  readonly notes: readonly Note[]
  readonly index: number | null
}

function replaced(notes: readonly Note[], index: number, next: Note): Edited {
  const sorted = sortNotes(notes.map((note, i) => (i === index ? next : note)))
  return { notes: sorted, index: sorted.indexOf(next) }
}

/** By so much in time and pitch, within the recording. */
export function moved(
  notes: readonly Note[],
  index: number,
  bySeconds: number,
  byMidi: number,
  lengthSeconds: number,
): Edited {
  const note = notes[index]
  return replaced(notes, index, {
    ...note,
    midi: clampMidi(note.midi + byMidi),
    startSeconds: clamp(note.startSeconds + bySeconds, 0, lengthSeconds - note.durationSeconds),
  })
}

/** Its beginning elsewhere; its end stays. */
export function startMoved(notes: readonly Note[], index: number, startSeconds: number): Edited {
  const note = notes[index]
  const start = clamp(startSeconds, 0, endOf(note) - shortestSeconds)
  return replaced(notes, index, { ...note, startSeconds: start, durationSeconds: endOf(note) - start })
}

/** Its end elsewhere; its beginning stays. */
export function endMoved(
  notes: readonly Note[],
  index: number,
  endSeconds: number,
  lengthSeconds: number,
): Edited {
  const note = notes[index]
  const end = clamp(endSeconds, note.startSeconds + shortestSeconds, lengthSeconds)
  return replaced(notes, index, { ...note, durationSeconds: end - note.startSeconds })
}

/** In two; the same list when there is no room for two. The first half is the one that is meant. */
export function split(notes: readonly Note[], index: number, atSeconds: number): Edited {
  const note = notes[index]
  const first = atSeconds - note.startSeconds
  const second = endOf(note) - atSeconds
  if (first < shortestSeconds || second < shortestSeconds) return { notes, index }
  const halves = [
    { ...note, durationSeconds: first },
    { ...note, startSeconds: atSeconds, durationSeconds: second },
  ]
  const sorted = sortNotes([...notes.slice(0, index), ...halves, ...notes.slice(index + 1)])
  return { notes: sorted, index: sorted.indexOf(halves[0]) }
}

/** Without it; the note in its place is meant next. */
export function removed(notes: readonly Note[], index: number): Edited {
  const rest = notes.filter((_, i) => i !== index)
  return { notes: rest, index: rest.length === 0 ? null : Math.min(index, rest.length - 1) }
}

/** A new one between two times, in either order. */
export function drawn(
  notes: readonly Note[],
  midi: number,
  oneSeconds: number,
  otherSeconds: number,
  lengthSeconds: number,
): Edited {
  const start = clamp(Math.min(oneSeconds, otherSeconds), 0, lengthSeconds - shortestSeconds)
  const end = clamp(Math.max(oneSeconds, otherSeconds), start + shortestSeconds, lengthSeconds)
  const note = { midi: clampMidi(midi), startSeconds: start, durationSeconds: end - start }
  const sorted = sortNotes([...notes, note])
  return { notes: sorted, index: sorted.indexOf(note) }
}

/** The pitches that an editor shows: the notes and what was tracked, with room, at least an octave. */
export function pitchSpan(
  notes: readonly Note[],
  trackedMidi: readonly number[],
): { low: number; high: number } {
  const all = [...notes.map(({ midi }) => midi), ...trackedMidi]
  if (all.length === 0) return { low: 57, high: 81 }
  const low = all.reduce((a, b) => Math.min(a, b))
  const high = all.reduce((a, b) => Math.max(a, b))
  const room = Math.max(2, Math.ceil((13 - (high - low)) / 2))
  return { low: Math.max(0, Math.floor(low) - room), high: Math.min(127, Math.ceil(high) + room) }
}
