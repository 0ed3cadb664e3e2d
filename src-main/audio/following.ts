/**
 * How well a sound follows the notes it was made for. Every figure is defined where it stands in `Following`.
 */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { measureChanges, type ChangeErrors } from './changes.ts'
import { defaultPitchOptions, trackPitch, type PitchTrack } from './features/pitch.ts'
import { signalToNoiseDb } from './features/snr.ts'
import { meanSquare } from './loudness.ts'
import { midiOfFrequency } from './noteStates.ts'
import { measureSignal, type SignalFacts } from './signalFacts.ts'
import { median } from './statistics.ts'

export type ExpectedNote = Pick<Note, 'midi' | 'startSeconds' | 'durationSeconds'>

export interface Following {
  /** Windows of 40 ms, 10 ms apart, with exactly one note sounding and no note beginning or ending within 40 ms. */
  readonly frames: number
  /** Those of them that have a pitch. */
  readonly voicedFrames: number
  /** The share of the voiced frames whose pitch is within 50 cents of the note; NaN without any. */
  readonly within50Cents: number
  readonly within20Cents: number
  /** The share of all frames, voiced or not, within 50 cents. */
  readonly framesWithin50Cents: number
  /** The median distance from the note over voiced frames, in cents, without sign. */
  readonly medianCents: number
  readonly notes: number
  /** Those of them that sound alone at some time: one pitch track can't tell what sounds only in chords. */
  readonly notesJudged: number
  /** Of the judged notes, those with more than half of their frames within 50 cents; one too short for a frame has its middle one. */
  readonly notesHit: number
  /** None where notes sound together: which of them changed can't be told. */
  readonly changes: ChangeErrors
  /** MATLAB's snr over the middle 60 % of each note of at least 0.3 s that sounds alone there. */
  readonly heldNotes: { readonly notes: number; readonly meanSnrDb: number; readonly medianSnrDb: number }
  /** RMS over the time in which notes sound, in dB relative to full scale. */
  readonly soundingLevelDb: number
  readonly signal: SignalFacts
}

const awayFromChangesSeconds = 0.04
const heldNoteSeconds = 0.3
const heldShare = 0.6

/** `samples` is mono; times of the notes count from its first sample. */
export function measureFollowing(
  samples: Float32Array,
  sampleRateHz: number,
  notes: readonly ExpectedNote[],
): Following {
  const track = trackPitch(samples, sampleRateHz, defaultPitchOptions)
  const framesOfNotes = notes.map((note) => innerFrames(note, notes, track))
  const cents = framesOfNotes.map((frames, i) => frames.map((frame) => centsOff(track, frame, notes[i].midi)))
  const isJudged = notes.map((note, i) => cents[i].length > 0 || isAlone(note, middleOf(note), notes))
  const alone = notes.filter((note) => isAlone(note, note, notes))
  const all = cents.flat()
  const voiced = all.filter((value) => !Number.isNaN(value)).map(Math.abs)
  const share = (limit: number, of: number) => voiced.filter((value) => value <= limit).length / of
  return {
    frames: all.length,
    voicedFrames: voiced.length,
    within50Cents: share(50, voiced.length),
    within20Cents: share(20, voiced.length),
    framesWithin50Cents: share(50, all.length),
    medianCents: median(voiced),
    notes: notes.length,
    notesJudged: isJudged.filter(Boolean).length,
    notesHit: notes.filter((note, i) => isJudged[i] && isHit(note, cents[i], track)).length,
    changes: measureChanges(samples, sampleRateHz, alone.length < notes.length ? [] : notes),
    heldNotes: measureHeldNotes(
      samples,
      sampleRateHz,
      notes.filter((note) => isAlone(note, heldPartOf(note), notes)),
    ),
    soundingLevelDb: soundingLevelDb(samples, sampleRateHz, notes),
    signal: measureSignal(samples),
  }
}

/** Played legato, notes overlap by so much without being chords. */
const legatoSeconds = 0.1

type Span = Pick<ExpectedNote, 'startSeconds' | 'durationSeconds'>

/** Whether no other note sounds in a part of one. */
const isAlone = (note: ExpectedNote, part: Span, notes: readonly ExpectedNote[]): boolean =>
  !notes.some(
    (other) =>
      other !== note &&
      Math.min(other.startSeconds + other.durationSeconds, part.startSeconds + part.durationSeconds) -
        Math.max(other.startSeconds, part.startSeconds) >
        Math.min(legatoSeconds, part.durationSeconds / 2),
  )

const middleOf = ({ startSeconds, durationSeconds }: Span): Span => ({
  startSeconds: startSeconds + durationSeconds / 4,
  durationSeconds: durationSeconds / 2,
})

const heldPartOf = ({ startSeconds, durationSeconds }: Span): Span => ({
  startSeconds: startSeconds + ((1 - heldShare) / 2) * durationSeconds,
  durationSeconds: heldShare * durationSeconds,
})

function innerFrames(note: ExpectedNote, notes: readonly ExpectedNote[], track: PitchTrack): number[] {
  const tolerance = 1e-6
  const first = Math.ceil((note.startSeconds + awayFromChangesSeconds - tolerance) / track.hopSeconds)
  const end = note.startSeconds + note.durationSeconds - awayFromChangesSeconds + tolerance
  const frames: number[] = []
  for (let frame = first; frame < track.frequencyHz.length && frame * track.hopSeconds <= end; frame++) {
    const seconds = frame * track.hopSeconds
    const isDisturbed = notes.some(
      (other) =>
        other !== note &&
        seconds > other.startSeconds - awayFromChangesSeconds + tolerance &&
        seconds < other.startSeconds + other.durationSeconds + awayFromChangesSeconds - tolerance,
    )
    if (!isDisturbed) frames.push(frame)
  }
  return frames
}

/** NaN for a frame without pitch. */
function centsOff(track: PitchTrack, frame: number, midi: number): number {
  const frequencyHz = track.frequencyHz[frame]
  return frequencyHz > 0 ? 100 * (midiOfFrequency(frequencyHz) - midi) : NaN
}

function isHit(note: ExpectedNote, cents: readonly number[], track: PitchTrack): boolean {
  const middle = Math.round((note.startSeconds + note.durationSeconds / 2) / track.hopSeconds)
  const judged = cents.length > 0 ? cents : [centsOff(track, middle, note.midi)]
  return judged.filter((value) => Math.abs(value) <= 50).length > judged.length / 2
}

function measureHeldNotes(samples: Float32Array, sampleRateHz: number, notes: readonly ExpectedNote[]) {
  const ratios = notes
    .filter(({ durationSeconds }) => durationSeconds >= heldNoteSeconds)
    .map(({ startSeconds, durationSeconds }) => {
      const start = startSeconds + ((1 - heldShare) / 2) * durationSeconds
      const first = Math.round(start * sampleRateHz)
      return signalToNoiseDb(
        samples.subarray(first, first + Math.round(heldShare * durationSeconds * sampleRateHz)),
      )
    })
    .filter((ratio) => !Number.isNaN(ratio))
  return {
    notes: ratios.length,
    meanSnrDb: ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length,
    medianSnrDb: median(ratios),
  }
}

function soundingLevelDb(
  samples: Float32Array,
  sampleRateHz: number,
  notes: readonly ExpectedNote[],
): number {
  const isSounding = new Uint8Array(samples.length)
  for (const { startSeconds, durationSeconds } of notes)
    isSounding.fill(
      1,
      Math.round(startSeconds * sampleRateHz),
      Math.round((startSeconds + durationSeconds) * sampleRateHz),
    )
  return 10 * Math.log10(meanSquare(samples.filter((_, i) => isSounding[i] === 1)))
}
