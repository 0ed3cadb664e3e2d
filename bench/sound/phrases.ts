/** How note sequences for the yardstick are put together. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Random } from '../../src-shared/random.ts'

export interface LineNote {
  readonly midi: number
  readonly seconds: number
  readonly restSeconds?: number
  readonly velocity?: number
}

/** Velocity of notes whose loudness isn’t what is looked at. */
const usualVelocity = 96

/** Notes one after another from a time on. */
export function line(notes: readonly LineNote[], fromSeconds: number): Note[] {
  let at = fromSeconds
  return notes.map(({ midi, seconds, restSeconds = 0, velocity = usualVelocity }) => {
    const note = { midi, startSeconds: at, durationSeconds: seconds, velocity }
    at += seconds + restSeconds
    return note
  })
}

/** At most so many of the notes, evenly, with the first and the last. */
export function spread(midiNumbers: readonly number[], most: number): number[] {
  const count = Math.min(most, midiNumbers.length)
  if (count <= 1) return midiNumbers.slice(0, count)
  return Array.from(
    { length: count },
    (_, i) => midiNumbers[Math.round((i * (midiNumbers.length - 1)) / (count - 1))],
  )
}

/** The note at a share of the range, or the known one nearest to some semitones above it. */
export function nearestTo(midiNumbers: readonly number[], share: number, semitones = 0): number {
  const base = midiNumbers[Math.round(share * (midiNumbers.length - 1))]
  const wanted = base + semitones
  return midiNumbers.reduce((a, b) => (Math.abs(b - wanted) < Math.abs(a - wanted) ? b : a))
}

interface MelodyShape {
  readonly seconds: readonly number[]
  readonly restSeconds?: readonly number[]
  readonly overlapSeconds?: number
  readonly leastInterval?: number
  /** Without: any. */
  readonly intervals?: readonly number[]
  /** Lengths and intervals come in their order, not at random. */
  readonly inTurn?: boolean
  readonly fromSeconds?: number
}

/** A melody at random over the known notes. */
export function melody(
  midiNumbers: readonly number[],
  random: Random,
  count: number,
  shape: MelodyShape,
): Note[] {
  const { seconds, restSeconds = [0], overlapSeconds = 0, inTurn = false, fromSeconds = 0 } = shape
  let midi = midiNumbers[random.below(midiNumbers.length)]
  const chosen = (from: readonly number[], i: number) =>
    from[inTurn ? i % from.length : random.below(from.length)]
  const notes = Array.from({ length: count }, (_, i): LineNote => {
    const note = { midi, seconds: chosen(seconds, i), restSeconds: chosen(restSeconds, i) }
    midi = nextMidi(midiNumbers, random, midi, shape, i)
    return note
  })
  return line(notes, fromSeconds).map((note, i) => ({
    ...note,
    durationSeconds: note.durationSeconds + (i < count - 1 ? overlapSeconds : 0),
  }))
}

function nextMidi(
  midiNumbers: readonly number[],
  random: Random,
  midi: number,
  { leastInterval = 1, intervals, inTurn }: MelodyShape,
  index: number,
): number {
  if (intervals) {
    const interval = intervals[inTurn ? index % intervals.length : random.below(intervals.length)]
    // What leaves the range turns back.
    for (const wanted of [midi + interval, midi - interval]) if (midiNumbers.includes(wanted)) return wanted
  }
  const apart = midiNumbers.filter((it) => Math.abs(it - midi) >= leastInterval)
  const others = apart.length > 0 ? apart : midiNumbers
  return others[random.below(others.length)]
}

/** Long notes with rests between. */
export const held = (
  midiNumbers: readonly number[],
  notes: readonly { readonly share: number; readonly seconds: number; readonly velocity?: number }[],
): Note[] =>
  line(
    notes.map(({ share, ...note }) => ({ ...note, midi: nearestTo(midiNumbers, share), restSeconds: 0.5 })),
    0,
  )

/** The same notes with these velocities, one after another; at most as many notes as there are velocities. */
export function crescendo(notes: readonly Note[], velocities: readonly (readonly number[])[]): Note[] {
  const all = velocities.flat()
  return notes.slice(0, all.length).map((note, i) => ({ ...note, velocity: all[i] }))
}

const minuteSeconds = 60

/** A melody of a minute, with rests, repeated notes and changing loudness. */
export function minuteOf(midiNumbers: readonly number[], random: Random, seconds: readonly number[]): Note[] {
  const notes: Note[] = []
  let at = 0
  let midi = nearestTo(midiNumbers, 0.5)
  for (;;) {
    const duration = seconds[random.below(seconds.length)]
    if (at + duration > minuteSeconds) return notes
    const velocity = 40 + random.below(88)
    notes.push({ midi, startSeconds: at, durationSeconds: duration, velocity })
    at += duration + (random.uniform() < 0.12 ? 0.35 : 0)
    if (random.uniform() > 0.1) midi = nextMidi(midiNumbers, random, midi, { seconds }, 0)
  }
}
