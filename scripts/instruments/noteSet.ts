/** A set of single notes of one General MIDI program: which notes, how long, and what their files are called. */
import { noteName } from '../../src-shared/conditioning/description.ts'

export interface NoteSet {
  /** What the files’ names begin with. */
  readonly name: string
  /** General MIDI’s program, counted from 1. */
  readonly gmProgram: number
  /** MIDI numbers of the lowest and the highest note; every semitone between is played. */
  readonly lowest: number
  readonly highest: number
  readonly velocities: readonly number[]
  /** How long a key stays down. */
  readonly heldSeconds: number
  /** How long a note may go on sounding after that, at most. */
  readonly tailSeconds: number
}

export interface SetNote {
  readonly midi: number
  readonly velocity: number
  /** Without extension. */
  readonly fileName: string
}

/** All notes of a set, low to high, soft to loud. */
export const notesOf = ({ name, lowest, highest, velocities }: NoteSet): SetNote[] =>
  Array.from({ length: highest - lowest + 1 }, (_, step) => lowest + step).flatMap((midi) =>
    velocities.map((velocity) => ({ midi, velocity, fileName: noteFileName(name, midi, velocity) })),
  )

/** `panflute_70_As4_v84`: a sharp is an s, as `#` means something in addresses and shells. */
export const noteFileName = (name: string, midi: number, velocity: number): string =>
  `${name}_${midi}_${noteName(midi).replace('♯', 's').replace('#', 's')}_v${velocity}`
