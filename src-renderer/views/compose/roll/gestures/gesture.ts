/**
 * A gesture begins where the pointer went down, follows it, and ends as one step of undo, or as nothing. It changes
 * nothing before: what it would do is its preview.
 */
import type { DocumentEdit } from '../../../../../src-shared/contract/projects.ts'
import type { Note } from '../../../../../src-shared/notes/noteSequence.ts'
import type { Selection } from '../selection.ts'

/** The pointer in the roll's own terms. */
export interface RollPointer {
  readonly seconds: number
  readonly midi: number
  /** The grid's cell; null where nothing snaps, or while Shift is held. */
  readonly grid: number | null
}

export interface Rectangle {
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly lowMidi: number
  readonly highMidi: number
}

export interface Preview {
  /** Notes that are shown as `ghosts` instead; the same set as long as it holds the same notes. */
  readonly hidden: ReadonlySet<Note>
  /** Notes as they would become. */
  readonly ghosts: readonly Note[]
  readonly marquee: Rectangle | null
  /** What would be chosen, if that is what it is about. */
  readonly selection: Selection | null
  /** The note that a gesture is about: named, sounded, announced. */
  readonly lead: Note | null
}

export const noPreview: Preview = {
  hidden: new Set(),
  ghosts: [],
  marquee: null,
  selection: null,
  lead: null,
}

export interface Outcome {
  readonly edit: DocumentEdit | null
  /** What is chosen afterwards; null leaves it: the notes that an edit added, or what was chosen before. */
  readonly selection: Selection | null
}

export interface Gesture {
  /** CSS cursor while it lasts. */
  readonly cursor: string
  update(pointer: RollPointer): void
  preview(): Preview
  commit(): Outcome
}
