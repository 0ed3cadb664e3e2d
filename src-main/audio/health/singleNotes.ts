/** The notes of a recording as an instrument can learn them: each from its attack to where it has died away. */
import { hearNotes, lowHearing, type HeardNote } from '../hearNotes.ts'
import { levelsOf, levelHopSeconds } from './levels.ts'

/** Below this a window of 40 ms holds too few periods, and a note is taken for its octave or not heard. */
const lowMidi = 40
/** A note that is played again begins this much louder than what it follows; a vibrato doesn’t sway so far. */
const attackRiseDb = 9
const beforeSeconds = 0.06
const afterSeconds = 0.08
/** Where the same pitch comes back after so little, it may be the same note. */
const joinedSeconds = 0.25
/** A player whose tuning lies between two notes of the piano may be heard as either, now and then. */
const samePitchCents = 30

/** In time order, not overlapping. */
export function singleNotes(samples: Float32Array, sampleRateHz: number): HeardNote[] {
  const levels = levelsOf(samples, sampleRateHz)
  const usual = joined(hearNotes(samples, sampleRateHz), levels)
  const isSure = usual.length > 0 && usual.every((it) => it.midi > lowMidi && it.durationSeconds > 0.1)
  if (isSure) return usual
  const low = joined(hearNotes(samples, sampleRateHz, lowHearing), levels)
  return heldSeconds(low) > 1.1 * heldSeconds(usual) || low.some((it) => it.midi <= lowMidi) ? low : usual
}

const heldSeconds = (notes: readonly HeardNote[]) =>
  notes.reduce((sum, { durationSeconds, confidence }) => sum + durationSeconds * confidence, 0)

/** Notes that were cut in two where a tone trembles are one again. */
function joined(notes: readonly HeardNote[], levels: Float32Array): HeardNote[] {
  const whole: HeardNote[] = []
  for (const note of notes) {
    const before = whole.at(-1)
    if (before && isSameNote(before, note, levels)) whole[whole.length - 1] = together(before, note)
    else whole.push(note)
  }
  return whole
}

function isSameNote(before: HeardNote, note: HeardNote, levels: Float32Array): boolean {
  const gap = note.startSeconds - before.startSeconds - before.durationSeconds
  return (
    Math.abs(pitchOf(before) - pitchOf(note)) * 100 < samePitchCents &&
    gap < joinedSeconds &&
    riseAt(note.startSeconds, levels) < attackRiseDb
  )
}

/** A MIDI number with a fraction: as it was played. */
export const pitchOf = ({ midi, centsOff }: Pick<HeardNote, 'midi' | 'centsOff'>) => midi + centsOff / 100

/** By how many decibels the level rises around a moment, from its lowest just before. */
function riseAt(seconds: number, levels: Float32Array): number {
  const at = Math.round(seconds / levelHopSeconds)
  const before = levels.subarray(Math.max(0, at - Math.round(beforeSeconds / levelHopSeconds)), at + 1)
  const after = levels.subarray(at, at + Math.round(afterSeconds / levelHopSeconds) + 1)
  return Math.max(...after) - Math.min(...before)
}

function together(a: HeardNote, b: HeardNote): HeardNote {
  const share = a.durationSeconds / (a.durationSeconds + b.durationSeconds)
  const between = (x: number, y: number) => share * x + (1 - share) * y
  const pitch = between(pitchOf(a), pitchOf(b))
  return {
    midi: Math.round(pitch),
    startSeconds: a.startSeconds,
    durationSeconds: b.startSeconds + b.durationSeconds - a.startSeconds,
    confidence: between(a.confidence, b.confidence),
    centsOff: 100 * (pitch - Math.round(pitch)),
  }
}
