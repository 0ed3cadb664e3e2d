/**
 * A piece as it might also have been played: in another key, faster or slower, louder or softer, and now and then begun
 * by a part of its voices alone, as a musician would draw a melody and ask how it goes on.
 */
import { endSeconds, type Note } from '../../../src-shared/notes/noteSequence.ts'
import type { Random } from '../../../src-shared/random.ts'

export interface PlayingVariety {
  /** MIDI numbers between which pieces are put, unless they reach further already. */
  readonly compass: readonly [number, number]
  /** Semitones up or down at most. */
  readonly mostTransposed: number
  /** How much faster or slower at most, as a factor. */
  readonly mostStretched: number
  /** How much louder or softer at most, as velocities, in a half of all playings. */
  readonly mostLouder: number
  /** Share of playings that begin with some of the voices. */
  readonly thinShare: number
}

export const usualVariety = {
  mostTransposed: 6,
  mostStretched: 1.3,
  mostLouder: 24,
  thinShare: 0.25,
} as const

export interface Playing {
  readonly notes: readonly Note[]
  /** It begins with a part of its voices. */
  readonly isThin: boolean
}

/** So long a part of the voices is alone. */
const aloneSeconds = [2, 16] as const
/** Of thin beginnings, so many are the melody alone, and so many the bass alone; the others are both. */
const melodyShare = 0.6
const bassShare = 0.15
/** Drawn notes are often all as loud. */
const evenShare = 0.5
const evenVelocities = [60, 120] as const

export function playedAnew(notes: readonly Note[], random: Random, variety: PlayingVariety): Playing {
  const shifts = shiftsOf(notes, variety)
  const shift = shifts[random.below(shifts.length)]
  const stretch = variety.mostStretched ** random.between(-1, 1)
  const louder = random.uniform() < 0.5 ? variety.mostLouder * random.between(-1, 1) : 0
  const isThin = random.uniform() < variety.thinShare
  const played = isThin ? thinned(notes, random) : notes
  return {
    isThin,
    notes: played.map((it) => ({
      ...it,
      midi: it.midi + shift,
      startSeconds: it.startSeconds * stretch,
      durationSeconds: it.durationSeconds * stretch,
      ...(it.velocity !== undefined && {
        velocity: Math.min(127, Math.max(1, Math.round(it.velocity + louder))),
      }),
    })),
  }
}

/** By how many semitones a piece may be moved. */
function shiftsOf(
  notes: readonly Note[],
  { compass: [lowest, highest], mostTransposed }: PlayingVariety,
): number[] {
  let [low, high] = [127, 0]
  for (const { midi } of notes) [low, high] = [Math.min(low, midi), Math.max(high, midi)]
  const from = Math.max(-mostTransposed, lowest - low)
  const to = Math.min(mostTransposed, highest - high)
  if (from > to) return [0]
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

function thinned(notes: readonly Note[], random: Random): Note[] {
  const first = notes.reduce((earliest, it) => Math.min(earliest, it.startSeconds), Infinity)
  const until = first + random.between(...aloneSeconds)
  const which = random.uniform()
  const velocity = random.uniform() < evenShare ? Math.round(random.between(...evenVelocities)) : undefined
  const wantsMelody = which < melodyShare || which >= melodyShare + bassShare
  const wantsBass = which >= melodyShare
  const opening = notes.filter((it) => it.startSeconds < until)
  const kept = opening
    .filter(
      (it) => (wantsMelody && isOutermost(it, opening, 1)) || (wantsBass && isOutermost(it, opening, -1)),
    )
    .map((it) => (velocity === undefined ? it : { ...it, velocity }))
  return [...kept, ...notes.filter((it) => it.startSeconds >= until)]
}

/** Two notes that overlap by less follow each other. */
const togetherSeconds = 0.01

/** Whether nothing that sounds when it begins lies beyond it. */
const isOutermost = (note: Note, among: readonly Note[], direction: 1 | -1): boolean =>
  !among.some(
    (it) =>
      direction * (it.midi - note.midi) > 0 &&
      it.startSeconds <= note.startSeconds + togetherSeconds &&
      endSeconds(it) > note.startSeconds + togetherSeconds,
  )
