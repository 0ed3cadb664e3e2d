/** Which notes are chosen. A selection is never changed, only replaced. */
import type { Note } from '../../../../src-shared/notes/noteSequence.ts'

export type Selection = ReadonlySet<Note>

export const nothingSelected: Selection = new Set()

export function toggled(selection: Selection, note: Note): Selection {
  const next = new Set(selection)
  if (!next.delete(note)) next.add(note)
  return next
}

/** What of it is still there. */
export function pruned(selection: Selection, notes: readonly Note[]): Selection {
  if (selection.size === 0) return selection
  const there = new Set(notes)
  const kept = [...selection].filter((note) => there.has(note))
  return kept.length === selection.size ? selection : new Set(kept)
}
