/** Drawn notes: what the roll edits, files carry and an instrument plays. */
import { z } from 'zod'
import { expressionSchema, pitchBendSchema } from './curves.ts'

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
