/** What a new instrument is checked on: a short piece of everything, on notes that its recordings hold. */
import type { Note } from '../../../src-shared/notes/noteSequence.ts'

const firstSeconds = 0.1
const gapSeconds = 0.05
const shortSeconds = 0.35
const longSeconds = 1.6
/** Slurred notes reach into the next one. */
const overlapSeconds = 0.05

/** How many notes of each kind. */
export interface PhraseSize {
  readonly scale: number
  readonly leaps: number
  readonly slurred: number
  readonly held: number
}

/** 18 s. */
export const wholePhrase: PhraseSize = { scale: 13, leaps: 10, slurred: 5, held: 4 }
/** 10 s, where several categories are checked. */
export const shortPhrase: PhraseSize = { scale: 7, leaps: 6, slurred: 3, held: 2 }

/** Places in the range, lowest to highest: wide leaps, and one note again. */
const leapShares = [0.9, 0.1, 0.6, 0.6, 0.3, 1, 0, 0.75, 0.2, 0.5]
/** Soft after loud, each beside its opposite. */
const leapVelocities = [120, 50, 105, 75, 127, 45, 90, 60, 115, 80]
const slurredShares = [0.4, 0.5, 0.65, 0.5, 0.3]
const usualVelocity = 96

/**
 * A scale through the range, leaps across it from soft to loud (one note twice), a few slurred notes, and notes that are
 * held across the range; short ones last 0.35 s, held ones 1.6 s.
 * @param midiNumbers at least one, ascending
 */
export function checkPhrase(
  midiNumbers: readonly number[],
  { scale, leaps, slurred, held }: PhraseSize,
): Note[] {
  const at = (share: number) => midiNumbers[Math.round(share * (midiNumbers.length - 1))]
  const notes: Note[] = []
  let startSeconds = firstSeconds
  const play = (midi: number, seconds: number, velocity: number, overlap = 0) => {
    notes.push({ midi, startSeconds, durationSeconds: seconds + overlap, velocity })
    startSeconds += seconds + (overlap > 0 ? 0 : gapSeconds)
  }
  for (let i = 0; i < scale; i++) play(at(i / (scale - 1)), shortSeconds, usualVelocity)
  for (const [i, share] of leapShares.slice(0, leaps).entries())
    play(at(share), shortSeconds, leapVelocities[i])
  for (const [i, share] of slurredShares.slice(0, slurred).entries())
    play(at(share), shortSeconds, usualVelocity, i < slurred - 1 ? overlapSeconds : 0)
  for (let i = 0; i < held; i++) play(at((i + 0.5) / held), longSeconds, usualVelocity)
  return notes
}
