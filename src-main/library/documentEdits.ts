/** Changes of a project's document, exact in both directions: notes that go and come, settings before and after. */
import type { DocumentEdit, ProjectDocument } from '../../src-shared/contract/projects.ts'
import { noteKey, sortNotes } from '../../src-shared/notes/noteSequence.ts'

export type DocumentDelta = Omit<DocumentEdit, 'label'>

/**
 * The document after it; undefined when a removed note isn't there, exactly as it is named.
 * @returns a new document; the given one stays as it is
 */
export function applyDelta(
  document: ProjectDocument,
  { removed, added, change }: DocumentDelta,
): ProjectDocument | undefined {
  const going = new Map<string, number>()
  for (const note of removed) going.set(noteKey(note), (going.get(noteKey(note)) ?? 0) + 1)
  const staying = document.notes.filter((note) => {
    const count = going.get(noteKey(note)) ?? 0
    if (count > 0) going.set(noteKey(note), count - 1)
    return count === 0
  })
  if (staying.length + removed.length !== document.notes.length) return undefined
  const notes = removed.length + added.length > 0 ? sortNotes([...staying, ...added]) : document.notes
  return { ...document, ...change, notes } as ProjectDocument
}

/** What takes a delta back, seen from the document before it. */
export function inverse(before: ProjectDocument, { removed, added, change }: DocumentDelta): DocumentDelta {
  const keys = Object.keys(change) as (keyof DocumentDelta['change'])[]
  return {
    removed: added,
    added: removed,
    change: Object.fromEntries(keys.map((key) => [key, before[key]])),
  }
}
