/** Edits of a project's document in the window, as the studio applies them. */
import type { DocumentEdit, ProjectDocument } from '../../src-shared/contract/projects.ts'
import { noteKey, sortNotes, type Note } from '../../src-shared/notes/noteSequence.ts'

/** The document after an edit; null when a note that it removes isn't there. */
export function applyEdit(document: ProjectDocument, edit: DocumentEdit): ProjectDocument | null {
  const { removed, added, change } = edit
  const changed = withChange(document, change)
  if (removed.length === 0 && added.length === 0) return changed
  const left = withoutNotes(document.notes, removed)
  return left && { ...changed, notes: sortNotes([...left, ...added]) }
}

const withChange = (document: ProjectDocument, change: DocumentEdit['change']): ProjectDocument => ({
  ...document,
  tempo: change.tempo ?? document.tempo,
  snap: change.snap ?? document.snap,
  generation: change.generation ?? document.generation,
  loop: change.loop === undefined ? document.loop : change.loop,
})

/** By identity where it can be, else by value: an edit may have been made on an older copy of the same notes. */
function withoutNotes(notes: readonly Note[], removed: readonly Note[]): Note[] | null {
  const wanted = new Set(removed)
  const left = notes.filter((note) => !wanted.delete(note))
  if (wanted.size === 0) return left
  const counts = new Map<string, number>()
  for (const note of wanted) counts.set(noteKey(note), (counts.get(noteKey(note)) ?? 0) + 1)
  const rest = left.filter((note) => {
    const count = counts.get(noteKey(note)) ?? 0
    if (count === 0) return true
    counts.set(noteKey(note), count - 1)
    return false
  })
  return [...counts.values()].every((count) => count === 0) ? rest : null
}

/** The same document, with the objects of an older one for the notes that are equal: what was chosen stays chosen. */
export function keepIdentity(older: ProjectDocument, newer: ProjectDocument): ProjectDocument {
  const known = new Map<string, Note[]>()
  for (const note of older.notes) {
    const same = known.get(noteKey(note))
    if (same) same.push(note)
    else known.set(noteKey(note), [note])
  }
  return { ...newer, notes: newer.notes.map((note) => known.get(noteKey(note))?.shift() ?? note) }
}

export function sameDocument(a: ProjectDocument, b: ProjectDocument): boolean {
  const { notes: aNotes, ...aRest } = a
  const { notes: bNotes, ...bRest } = b
  return (
    aNotes.length === bNotes.length &&
    sameJson(aRest, bRest) &&
    sameJson(aNotes.map(noteKey).sort(), bNotes.map(noteKey).sort())
  )
}

/** Whatever the order of their fields. */
const sameJson = (a: unknown, b: unknown) => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(ordered)
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, ordered(part)]),
  )
}
