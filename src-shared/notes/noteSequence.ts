/** Drawn notes: what the roll edits, files carry and an instrument plays. */
import { z } from 'zod'
import { curveKey, cutCurve, expressionSchema, pitchBendSchema, sameCurve, shiftCurve } from './curves.ts'

/** A day; nothing that is drawn lasts longer, and a typing error shouldn't ask for terabytes. */
const longestSeconds = 86_400

const noteSchema = z.object({
  /** MIDI number: 69 is A4, 440 Hz. */
  midi: z.int().min(0).max(127),
  startSeconds: z.number().min(0).max(longestSeconds),
  durationSeconds: z.number().positive().max(longestSeconds),
  /** MIDI velocity; how an instrument plays a note without one is its own matter. */
  velocity: z.exactOptional(z.int().min(1).max(127)),
  /** Cents above the note by seconds from its start (curves.ts). */
  pitchBend: z.exactOptional(pitchBendSchema(longestSeconds)),
  /** What its loudness is multiplied by, 0 … 1, by seconds from its start. */
  expression: z.exactOptional(expressionSchema(longestSeconds)),
})

export type Note = Readonly<z.infer<typeof noteSchema>>

export const noteSequenceSchema = z.array(noteSchema).max(1_000_000)

export const endSeconds = (note: Note): number => note.startSeconds + note.durationSeconds

export const sameNote = (a: Note, b: Note): boolean =>
  a.midi === b.midi &&
  a.startSeconds === b.startSeconds &&
  a.durationSeconds === b.durationSeconds &&
  a.velocity === b.velocity &&
  sameCurve(a.pitchBend, b.pitchBend) &&
  sameCurve(a.expression, b.expression)

/** Equal notes have equal keys, others have others. */
export function noteKey(note: Note): string {
  const { midi, startSeconds, durationSeconds, velocity, pitchBend, expression } = note
  const plain = `${midi} ${startSeconds} ${durationSeconds} ${velocity ?? ''}`
  return pitchBend || expression
    ? `${plain} ${curveKey(pitchBend ?? [])} ${curveKey(expression ?? [])}`
    : plain
}

/** The note with other curves; a missing one, or one without points, is none. */
export function withCurves(
  note: Note,
  { pitchBend, expression }: Pick<Note, 'pitchBend' | 'expression'>,
): Note {
  const { pitchBend: _bend, expression: _expression, ...rest } = note
  return {
    ...rest,
    ...(pitchBend && pitchBend.length > 0 && { pitchBend }),
    ...(expression && expression.length > 0 && { expression }),
  }
}

/**
 * What sounds of a note between two seconds from its start, as a note of its own: its curves go on as they did. A piece
 * may begin before the note; then its curves begin as much later.
 */
export function pieceOf(note: Note, from: number, to: number): Note {
  const piece = {
    ...note,
    startSeconds: note.startSeconds + from,
    durationSeconds: to - from,
  }
  const { pitchBend, expression } = note
  return pitchBend || expression
    ? withCurves(piece, {
        ...(pitchBend && { pitchBend: cutCurve(shiftCurve(pitchBend, -from), 0, to - from) }),
        ...(expression && { expression: cutCurve(shiftCurve(expression, -from), 0, to - from) }),
      })
    : piece
}

/** A copy in order of start, then pitch. */
export const sortNotes = (notes: readonly Note[]): Note[] =>
  [...notes].sort((a, b) => a.startSeconds - b.startSeconds || a.midi - b.midi)

/** Where the last note ends; 0 without notes. */
export const sequenceSeconds = (notes: readonly Note[]): number =>
  notes.reduce((end, note) => Math.max(end, endSeconds(note)), 0)

/** Two notes that meet within this don't overlap: files round their times. */
const toleranceSeconds = 1e-3

/** The notes, in order of start, that begin while an earlier one still sounds. */
export function overlappingNotes(notes: readonly Note[]): Note[] {
  let soundingUntil = 0
  return sortNotes(notes).filter((note) => {
    const overlaps = note.startSeconds < soundingUntil - toleranceSeconds
    soundingUntil = Math.max(soundingUntil, endSeconds(note))
    return overlaps
  })
}
