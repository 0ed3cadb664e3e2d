/** Where a passage that is composed stands, and what makes room for it. */
import type { Instrument } from '../../../../src-shared/contract/instruments.ts'
import { pieceOf, sequenceSeconds, sortNotes, type Note } from '../../../../src-shared/notes/noteSequence.ts'

/** The instrument that composes: the chosen one if it can, else the first that comes with Syrinx and can, else any. */
export function composerAmong(list: readonly Instrument[], current: Instrument | null): Instrument | null {
  const able = list.filter((it) => it.composes)
  if (current?.composes) return current
  return able.find(({ ref }) => ref.kind === 'bundled') ?? able[0] ?? null
}

/** What it goes on from. */
export type Place = 'end' | 'playhead' | 'selection'

interface Drawn {
  readonly notes: readonly Note[]
  readonly selected: readonly Note[]
  readonly playheadSeconds: number
  /** Null where nothing snaps. */
  readonly grid: number | null
}

/** A note may end this little behind a line of the grid: files round their times. */
const toleranceSeconds = 1e-3

/** Where notes end, on the grid’s next line: a short last note doesn’t bring what follows off the beat. */
const endOnGrid = (notes: readonly Note[], grid: number | null): number => {
  const end = sequenceSeconds(notes)
  return grid === null ? end : Math.max(Math.ceil((end - toleranceSeconds) / grid) * grid, 0)
}

/** In seconds; 0 in an empty roll. Without a selection the end of all notes stands for the selection’s. */
export function placeSeconds(place: Place, { notes, selected, playheadSeconds, grid }: Drawn): number {
  if (notes.length === 0) return 0
  if (place === 'playhead') return playheadSeconds
  return endOnGrid(place === 'selection' && selected.length > 0 ? selected : notes, grid)
}

export const notesBefore = (notes: readonly Note[], seconds: number): Note[] =>
  notes.filter((note) => note.startSeconds < seconds)

/** What begins from one second on, before another. */
export const notesBetween = (notes: readonly Note[], from: number, to: number): Note[] =>
  notes.filter((note) => note.startSeconds >= from && note.startSeconds < to)

/** A piece of a note that is shorter is not heard as one. */
const shortestPieceSeconds = 0.05

/** What sounds of notes from one second to another, as notes of their own. */
export const soundingBetween = (notes: readonly Note[], from: number, to: number): Note[] =>
  notes.flatMap((note) => {
    const begin = Math.max(from - note.startSeconds, 0)
    const end = Math.min(to - note.startSeconds, note.durationSeconds)
    return end - begin < shortestPieceSeconds ? [] : pieceOf(note, begin, end)
  })

/** The notes of a recording, the first of them at `seconds`; and where one goes on from them. */
export function openingAt(
  notes: readonly Note[],
  seconds: number,
  grid: number | null,
): { readonly notes: Note[]; readonly endSeconds: number } {
  const inOrder = sortNotes(notes)
  const offset = seconds - (inOrder[0]?.startSeconds ?? seconds)
  const moved = inOrder.map((note) => ({ ...note, startSeconds: note.startSeconds + offset }))
  return { notes: moved, endSeconds: Math.max(endOnGrid(moved, grid), seconds) }
}

const steps = [
  { upTo: 0.65, words: 'very careful' },
  { upTo: 0.85, words: 'careful' },
  { upTo: 0.95, words: 'a little careful' },
  { upTo: 1.05, words: 'as learned' },
  { upTo: 1.2, words: 'free' },
  { upTo: Infinity, words: 'wild' },
] as const

/** A temperature as a musician says it. */
export const freedomWords = (temperature: number): string =>
  steps.find(({ upTo }) => temperature <= upTo + 1e-9)?.words ?? ''
