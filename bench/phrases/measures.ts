/** What can be counted of music for several voices, composed or not: how it lies beside what it was learned from. */
import { endSeconds, type Note } from '../../src-shared/notes/noteSequence.ts'

export type Piece = readonly Note[]

/** Everything that begins at one time, within this. */
const togetherSeconds = 0.02
/** Keys that are about to come up don’t count as sounding. */
const soundingSeconds = 0.03

export interface MusicFigures {
  readonly moments: number
  /** Share of the moments at which exactly so many notes sound, by their number. */
  readonly notesAtOnce: ReadonlyMap<number, number>
  /** Share of the moments whose notes are a triad, a seventh chord or a part of one. */
  readonly namedChords: number
  /** Share of the notes that lie in the major scale (or its parallel) that fits their ten seconds best. */
  readonly withinKey: number
  /** Of the moves of the highest voice, the share by two semitones at most. */
  readonly steps: number
  readonly medianSeconds: number
}

export function measureMusic(pieces: readonly Piece[]): MusicFigures {
  const sounding = pieces.flatMap(soundingNotes)
  const counts = new Map<number, number>()
  for (const keys of sounding) counts.set(keys.length, (counts.get(keys.length) ?? 0) + 1)
  const moves = pieces.flatMap(topMoves)
  const durations = pieces.flat().map((it) => it.durationSeconds)
  const windows = pieces.flatMap((piece) => tenSeconds(piece)).filter((it) => it.length >= fewestInKey)
  return {
    moments: sounding.length,
    notesAtOnce: new Map([...counts].sort(([a], [b]) => a - b).map(([k, n]) => [k, n / sounding.length])),
    namedChords: share(sounding, isNamedChord),
    withinKey: sum(windows.map(inBestKey)) / Math.max(1, sum(windows.map((it) => it.length))),
    steps: share(moves, (move) => Math.abs(move) <= 2),
    medianSeconds: [...durations].sort((a, b) => a - b)[durations.length >> 1] ?? 0,
  }
}

const sum = (values: readonly number[]) => values.reduce((total, it) => total + it, 0)
const share = <T>(values: readonly T[], holds: (value: T) => boolean) =>
  values.filter(holds).length / Math.max(1, values.length)

/** The notes that begin together, moment by moment. */
function momentsOf(piece: Piece): { readonly seconds: number; readonly notes: Note[] }[] {
  const moments = Map.groupBy(piece, (it) => Math.round(it.startSeconds / togetherSeconds))
  return [...moments]
    .sort(([a], [b]) => a - b)
    .map(([units, notes]) => ({ seconds: units * togetherSeconds, notes }))
}

/** The keys that sound at each moment. */
const soundingNotes = (piece: Piece): number[][] =>
  momentsOf(piece).map(({ seconds }) =>
    piece
      .filter(
        (it) => it.startSeconds < seconds + togetherSeconds / 2 && endSeconds(it) > seconds + soundingSeconds,
      )
      .map((it) => it.midi),
  )

/** In semitones above a root: triads, sevenths, and what is left of them when tones are missing. */
const chords = new Set([
  '0', '0,3', '0,4', '0,7', '0,3,6', '0,3,7', '0,4,7', '0,4,8', '0,4,10', '0,3,6,9', '0,3,6,10', '0,3,7,10', '0,4,7,10',
  '0,4,7,11',
]) // prettier-ignore

function isNamedChord(keys: readonly number[]): boolean {
  const classes = [...new Set(keys.map((midi) => midi % 12))]
  return classes.some((root) =>
    chords.has(
      classes
        .map((it) => (it - root + 12) % 12)
        .sort((a, b) => a - b)
        .join(),
    ),
  )
}

const keySeconds = 10
const fewestInKey = 10
const major = [0, 2, 4, 5, 7, 9, 11]

const tenSeconds = (piece: Piece): Note[][] => [
  ...Map.groupBy(piece, (it) => Math.floor(it.startSeconds / keySeconds)).values(),
]

const inBestKey = (notes: readonly Note[]): number =>
  Math.max(
    ...Array.from(
      { length: 12 },
      (_, tonic) => notes.filter((it) => major.includes((it.midi - tonic + 120) % 12)).length,
    ),
  )

const tops = (piece: Piece): number[] => soundingNotes(piece).map((keys) => Math.max(...keys))

const topMoves = (piece: Piece): number[] =>
  tops(piece)
    .map((top, index, all) => (index === 0 ? 0 : top - all[index - 1]))
    .filter((move) => move !== 0)

/** Each moment by its chord and how its highest note moved: the same in every key and at every speed. */
function shapes(piece: Piece): string[] {
  let before: number | undefined
  return momentsOf(piece).map(({ notes }) => {
    const keys = notes.map((it) => it.midi).sort((a, b) => b - a)
    const moved = before === undefined ? '' : keys[0] - before
    before = keys[0]
    return `${moved}:${keys.map((midi) => keys[0] - midi).join()}`
  })
}

/** The most moments in a row that also stand, in any key, in one of the others. */
export function longestCopied(piece: Piece, others: readonly Piece[]): number {
  const own = shapes(piece).slice(1)
  const known = others.map((other) => shapes(other).slice(1))
  let longest = 0
  for (const theirs of known) longest = Math.max(longest, longestCommon(own, theirs))
  return longest
}

/** Of two rows, the longest that both contain. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let longest = 0
  let row = new Uint16Array(b.length + 1)
  for (const shape of a) {
    const next = new Uint16Array(b.length + 1)
    for (let j = 0; j < b.length; j++)
      if (b[j] === shape) longest = Math.max(longest, (next[j + 1] = row[j] + 1))
    row = next
  }
  return longest
}
