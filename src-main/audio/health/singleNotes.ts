/** The notes of a recording as an instrument can learn them: each from its attack to where it has died away. */
import { hearNotes, lowHearing, type HeardNote } from '../hearNotes.ts'
import { levelsOf, levelHopSeconds } from './levels.ts'
import { notesSounding } from './severalNotes.ts'

/** Below this a window of 40 ms holds too few periods, and a note is taken for its octave or not heard. */
const lowMidi = 40
/** A note that is played again begins this much louder than what it follows; a vibrato doesn’t sway so far. */
const attackRiseDb = 11
const beforeSeconds = 0.04
const afterSeconds = 0.05
/** Where the same pitch comes back after so little, it may be the same note. */
const joinedSeconds = 0.25
/** A player whose tuning lies between two notes of the piano may be heard as either, now and then. */
const samePitchCents = 45
/** A voice or a bow may slide into its note: what is so short and so near before it is its beginning. */
const slideSeconds = 0.25
const slideCents = 90
const slideGapSeconds = 0.05

/** In time order, not overlapping. */
export function singleNotes(samples: Float32Array, sampleRateHz: number): HeardNote[] {
  const levels = levelsOf(samples, sampleRateHz)
  const hear = (options?: Parameters<typeof hearNotes>[2]) =>
    joined(
      hearNotes(samples, sampleRateHz, options).map((it) => withoutHarmonic(it, samples, sampleRateHz)),
      levels,
    )
  const usual = hear()
  const isSure = usual.length > 0 && usual.every((it) => it.midi > lowMidi && it.durationSeconds > 0.1)
  if (isSure) return usual
  const low = hear(lowHearing)
  return heldSeconds(low) > 1.1 * heldSeconds(usual) || low.some((it) => it.midi <= lowMidi) ? low : usual
}

const heldSeconds = (notes: readonly HeardNote[]) =>
  notes.reduce((sum, { durationSeconds, confidence }) => sum + durationSeconds * confidence, 0)

/** In a room a harmonic may ring louder than its note, and be taken for it: heard closely, the note is there. */
function withoutHarmonic(note: HeardNote, samples: Float32Array, sampleRateHz: number): HeardNote {
  if (note.durationSeconds < closelySeconds) return note
  const heardHz = hertz(pitchOf(note))
  const { main, other } = notesSounding(
    samples,
    sampleRateHz,
    note.startSeconds + 0.3 * note.durationSeconds,
    heardHz,
  )
  if (!main || other) return note
  const number = Math.round(heardHz / main.frequencyHz)
  const isHarmonic =
    number >= 2 && number <= 4 && Math.abs(1200 * Math.log2(heardHz / (number * main.frequencyHz))) < 35
  if (!isHarmonic) return note
  const pitch = pitchOf(note) - 12 * Math.log2(number)
  return { ...note, midi: Math.round(pitch), centsOff: 100 * (pitch - Math.round(pitch)) }
}

const closelySeconds = 0.2
const hertz = (pitch: number) => 440 * 2 ** ((pitch - 69) / 12)

/** Notes that were cut in two where a tone trembles are one again. */
function joined(notes: readonly HeardNote[], levels: Float32Array): HeardNote[] {
  const whole: HeardNote[] = []
  for (const note of notes) {
    const before = whole.at(-1)
    if (before && isSlideInto(before, note)) whole[whole.length - 1] = slidInto(before, note)
    else if (before && isSameNote(before, note, levels)) whole[whole.length - 1] = together(before, note)
    else whole.push(note)
  }
  return whole
}

const gapBetween = (before: HeardNote, note: HeardNote) =>
  note.startSeconds - before.startSeconds - before.durationSeconds

const isSlideInto = (before: HeardNote, note: HeardNote): boolean =>
  before.durationSeconds < slideSeconds &&
  gapBetween(before, note) < slideGapSeconds &&
  Math.abs(pitchOf(before) - pitchOf(note)) * 100 < slideCents

const slidInto = (before: HeardNote, note: HeardNote): HeardNote => ({
  ...note,
  startSeconds: before.startSeconds,
  durationSeconds: note.startSeconds + note.durationSeconds - before.startSeconds,
})

function isSameNote(before: HeardNote, note: HeardNote, levels: Float32Array): boolean {
  return (
    Math.abs(pitchOf(before) - pitchOf(note)) * 100 < samePitchCents &&
    gapBetween(before, note) < joinedSeconds &&
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
