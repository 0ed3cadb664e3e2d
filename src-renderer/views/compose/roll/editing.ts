/**
 * What can be done to notes, as steps of undo. Every function is pure and gives null where nothing would change. Notes are
 * told from each other by identity: two notes may be equal in every field.
 */
import type { DocumentEdit } from '../../../../src-shared/contract/projects.ts'
import { endSeconds, pieceOf, sameNote, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { toMonophonic } from '../../../../src-shared/notes/toMonophonic.ts'

/** A note that is shorter can't be seen or heard; 5 ms. */
export const shortestSeconds = 0.005
/** Nothing that is drawn lasts longer than a day (the contract's bound). */
const longestSeconds = 86_400
/** What a note without a velocity counts as. */
export const usualVelocity = 100

/** Microseconds are kept; what arithmetic leaves behind them is not. */
const tidy = (seconds: number) => Math.round(seconds * 1e6) / 1e6

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

const countOf = (notes: readonly Note[]) => (notes.length === 1 ? 'note' : `${notes.length} notes`)

/** A note with other fields, its times in bounds. */
export function changed(note: Note, change: Partial<Note>): Note {
  const merged = { ...note, ...change }
  const startSeconds = tidy(clamp(merged.startSeconds, 0, longestSeconds))
  return {
    ...merged,
    midi: clamp(Math.round(merged.midi), 0, 127),
    startSeconds,
    durationSeconds: tidy(clamp(merged.durationSeconds, shortestSeconds, longestSeconds)),
  }
}

/** Each note becomes another; those that stay as they are aren't part of the edit. */
export function replaced(
  verb: string,
  notes: readonly Note[],
  become: (note: Note) => Note,
): DocumentEdit | null {
  const pairs = notes.map((note) => [note, become(note)] as const).filter(([a, b]) => !sameNote(a, b))
  if (pairs.length === 0) return null
  const removed = pairs.map(([note]) => note)
  return { label: `${verb} ${countOf(removed)}`, removed, added: pairs.map(([, note]) => note), change: {} }
}

export const add = (verb: string, notes: readonly Note[]): DocumentEdit | null =>
  notes.length === 0
    ? null
    : {
        label: `${verb} ${countOf(notes)}`,
        removed: [],
        added: notes.map((it) => changed(it, {})),
        change: {},
      }

export const remove = (notes: readonly Note[], verb = 'Delete'): DocumentEdit | null =>
  notes.length === 0
    ? null
    : { label: `${verb} ${countOf(notes)}`, removed: [...notes], added: [], change: {} }

/** How far a group may go so that all of it stays in bounds, and its shape as it is. */
export function boundedMove(
  notes: readonly Note[],
  deltaSeconds: number,
  deltaMidi: number,
): { deltaSeconds: number; deltaMidi: number } {
  if (notes.length === 0) return { deltaSeconds: 0, deltaMidi: 0 }
  let [first, low, high] = [Infinity, 127, 0]
  for (const note of notes) {
    first = Math.min(first, note.startSeconds)
    low = Math.min(low, note.midi)
    high = Math.max(high, note.midi)
  }
  return { deltaSeconds: Math.max(deltaSeconds, -first), deltaMidi: clamp(deltaMidi, -low, 127 - high) }
}

export function moved(notes: readonly Note[], deltaSeconds: number, deltaMidi: number): Note[] {
  const by = boundedMove(notes, deltaSeconds, deltaMidi)
  return notes.map((note) =>
    changed(note, { startSeconds: note.startSeconds + by.deltaSeconds, midi: note.midi + by.deltaMidi }),
  )
}

export function move(notes: readonly Note[], deltaSeconds: number, deltaMidi: number): DocumentEdit | null {
  const by = boundedMove(notes, deltaSeconds, deltaMidi)
  return replaced(deltaSeconds === 0 ? 'Transpose' : 'Move', notes, (note) =>
    changed(note, { startSeconds: note.startSeconds + by.deltaSeconds, midi: note.midi + by.deltaMidi }),
  )
}

export const transpose = (notes: readonly Note[], semitones: number): DocumentEdit | null =>
  move(notes, 0, semitones)

/** Its right edge goes by `deltaSeconds`; at least `least` stays. */
export const withEnd = (note: Note, deltaSeconds: number, least = shortestSeconds): Note =>
  lasting(note, Math.max(note.durationSeconds + deltaSeconds, Math.min(least, note.durationSeconds)))

/** As long as this; what its curves did behind is cut off. */
const lasting = (note: Note, durationSeconds: number): Note =>
  durationSeconds < note.durationSeconds
    ? changed(pieceOf(note, 0, durationSeconds), {})
    : changed(note, { durationSeconds })

/** Its left edge goes by `deltaSeconds`; its end stays, and its curves stay where they are. */
export function withStart(note: Note, deltaSeconds: number, least = shortestSeconds): Note {
  const latest = endSeconds(note) - Math.min(least, note.durationSeconds)
  const startSeconds = clamp(note.startSeconds + deltaSeconds, 0, latest)
  return changed(pieceOf(note, startSeconds - note.startSeconds, note.durationSeconds), { startSeconds })
}

export const resize = (
  notes: readonly Note[],
  edge: 'start' | 'end',
  deltaSeconds: number,
  least = shortestSeconds,
): DocumentEdit | null =>
  replaced('Resize', notes, (note) =>
    edge === 'end' ? withEnd(note, deltaSeconds, least) : withStart(note, deltaSeconds, least),
  )

/** Cuts the notes that sound at a second in two. */
export function split(notes: readonly Note[], seconds: number): DocumentEdit | null {
  const cut = notes.filter(
    (note) => seconds - note.startSeconds >= shortestSeconds && endSeconds(note) - seconds >= shortestSeconds,
  )
  if (cut.length === 0) return null
  const added = cut.flatMap((note) => [
    changed(pieceOf(note, 0, seconds - note.startSeconds), {}),
    changed(pieceOf(note, seconds - note.startSeconds, note.durationSeconds), { startSeconds: seconds }),
  ])
  return { label: `Split ${countOf(cut)}`, removed: cut, added, change: {} }
}

/** From the first beginning to the last end, rounded up to whole cells of the grid: so far a duplicate lies behind. */
export function spanSeconds(notes: readonly Note[], grid: number | null): number {
  if (notes.length === 0) return 0
  const first = Math.min(...notes.map((it) => it.startSeconds))
  const last = Math.max(...notes.map(endSeconds))
  return grid === null ? last - first : Math.max(Math.ceil((last - first) / grid - 1e-3), 1) * grid
}

/** The same notes again, right behind. */
export const duplicate = (notes: readonly Note[], grid: number | null): DocumentEdit | null =>
  add('Duplicate', moved(notes, spanSeconds(notes, grid), 0))

export interface QuantiseOptions {
  readonly gridSeconds: number
  /** 0 … 1: how far towards the grid. */
  readonly strength: number
  readonly ends: boolean
}

export function quantise(
  notes: readonly Note[],
  { gridSeconds, strength, ends }: QuantiseOptions,
): DocumentEdit | null {
  const towards = (seconds: number) =>
    seconds + (Math.round(seconds / gridSeconds) * gridSeconds - seconds) * strength
  return replaced('Quantise', notes, (note) => {
    const startSeconds = towards(note.startSeconds)
    if (!ends) return changed(note, { startSeconds })
    const end = towards(endSeconds(note))
    const durationSeconds = end - startSeconds > shortestSeconds ? end - startSeconds : gridSeconds * strength
    return lasting(changed(note, { startSeconds }), Math.max(durationSeconds, shortestSeconds))
  })
}

export const setVelocity = (notes: readonly Note[], velocity: number): DocumentEdit | null =>
  setVelocities(new Map(notes.map((note) => [note, velocity])))

export const setVelocities = (velocities: ReadonlyMap<Note, number>): DocumentEdit | null =>
  replaced('Change loudness of', [...velocities.keys()], (note) => ({
    ...note,
    velocity: clamp(Math.round(velocities.get(note)!), 1, 127),
  }))

/** Every note ends where the next one begins, so that there is no rest between them. */
export function join(notes: readonly Note[]): DocumentEdit | null {
  const starts = [...new Set(notes.map((it) => it.startSeconds))].sort((a, b) => a - b)
  const next = new Map(starts.map((start, i) => [start, starts[i + 1]]))
  return replaced('Join', notes, (note) => {
    const until = next.get(note.startSeconds)
    return until === undefined ? note : lasting(note, until - note.startSeconds)
  })
}

/** One voice of many: the highest note of a chord stays, and each ends where the next begins. */
export function makeOneVoice(notes: readonly Note[]): DocumentEdit | null {
  const voice = toMonophonic(notes)
  const kept = new Set(voice)
  const removed = notes.filter((note) => !kept.has(note))
  const before = new Set(notes)
  const added = voice.filter((note) => !before.has(note)).map((note) => changed(note, {}))
  return removed.length === 0 ? null : { label: 'Make one voice', removed, added, change: {} }
}

export interface Clipboard {
  /** The first one begins at 0. */
  readonly notes: readonly Note[]
  readonly spanSeconds: number
}

export function copied(notes: readonly Note[], grid: number | null): Clipboard | null {
  if (notes.length === 0) return null
  const first = Math.min(...notes.map((it) => it.startSeconds))
  return {
    notes: notes.map((note) => changed(note, { startSeconds: note.startSeconds - first })),
    spanSeconds: spanSeconds(notes, grid),
  }
}

export const paste = (clipboard: Clipboard, atSeconds: number): DocumentEdit | null =>
  add('Paste', moved(clipboard.notes, atSeconds, 0))
