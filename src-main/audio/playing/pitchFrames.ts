/** How far a take’s pitch lies from the drawn one and from the recording’s own, frame by frame; and which notes it hits. */
import { HarmonicEnvelope } from '../harmonicEnvelope.ts'
import { midiOfFrequency } from '../noteStates.ts'
import { midiToHz } from '../../../src-shared/conditioning/description.ts'
import type { Judged, JudgedNote } from './judged.ts'

export interface PitchFrame {
  /** Index into the notes. */
  readonly note: number
  readonly seconds: number
  /** The take against the drawn note, and against the recording’s pitch in that frame; NaN without a pitch. */
  readonly fromDrawnCents: number
  readonly fromRecordingCents: number
  /** The recording against the drawn note; NaN where the note is held for longer than it was recorded. */
  readonly recordingCents: number
}

const awayFromChangesSeconds = 0.04
/** Quieter than this below the note’s loudest moment a recording has died away. */
const decayedDb = 50
/** Further from its own pitch than this something else is heard in the recording, and no take can be judged by it. */
const lostCents = 50

/**
 * Frames with exactly one note, 40 ms away from where notes begin and end, in which the recording itself has the pitch of
 * that note’s sound and has not died away. Where a sustained note is held for longer than its recording, the recording’s
 * pitch is that of the whole sound.
 */
export function pitchFrames({ notes, sound, recording }: Judged): PitchFrame[] {
  const theirs = recording.pitch
  const ours = sound.pitch
  return notes.flatMap((note, index) => {
    const centsOf = (frequencyHz: number | undefined) =>
      frequencyHz !== undefined && frequencyHz > 0 ? 100 * (midiOfFrequency(frequencyHz) - note.midi) : NaN
    const usual = centsOf(note.recordedHz)
    const frames = innerFrames(note, notes, theirs.hopSeconds)
    const isRecorded = (frame: number) =>
      frame * theirs.hopSeconds <= note.recordedEndSeconds - awayFromChangesSeconds
    const loudestDb = frames.reduce((most, frame) => Math.max(most, theirs.levelDb[frame] ?? -120), -120)
    const usable = frames.filter(
      (frame) =>
        isRecorded(frame) &&
        (theirs.levelDb[frame] ?? -120) >= loudestDb - decayedDb &&
        Math.abs(centsOf(theirs.frequencyHz[frame]) - usual) <= lostCents,
    )
    const beyond = note.isSustained && usable.length > 0 ? frames.filter((frame) => !isRecorded(frame)) : []
    const described = (frame: number, recordingCents: number): PitchFrame => {
      const fromDrawnCents = centsOf(ours.frequencyHz[frame])
      return {
        note: index,
        seconds: frame * theirs.hopSeconds,
        fromDrawnCents,
        fromRecordingCents: fromDrawnCents - (Number.isNaN(recordingCents) ? usual : recordingCents),
        recordingCents,
      }
    }
    return [
      ...usable.map((frame) => described(frame, centsOf(theirs.frequencyHz[frame]))),
      ...beyond.map((frame) => described(frame, NaN)),
    ]
  })
}

function innerFrames(note: JudgedNote, notes: readonly JudgedNote[], hopSeconds: number): number[] {
  const away = awayFromChangesSeconds - 1e-6
  const frames: number[] = []
  const first = Math.ceil((note.startSeconds + away) / hopSeconds)
  for (let frame = first; frame * hopSeconds <= note.endSeconds - away; frame++) {
    const seconds = frame * hopSeconds
    const isNearOther = notes.some(
      (other) => other !== note && seconds > other.startSeconds - away && seconds < other.endSeconds + away,
    )
    if (!isNearOther) frames.push(frame)
  }
  return frames
}

/** The share of all frames whose distance is known and at most so large; NaN without any frame. */
export const shareWithin = (cents: readonly number[], limit: number): number =>
  cents.filter((value) => Math.abs(value) <= limit).length / cents.length

const hitCents = 50
/** A note without a frame of its own sounds when its harmonics come as near as this to the recording’s. */
const hitDb = 8

/**
 * For each note whether it is hit: at least half of its frames within 50 cents of the drawn pitch (`by: 'recording'`: of
 * the recording’s own); without a frame (very short, or in a chord) its first harmonics must be as loud as the
 * recording’s, within 8 dB, at some moment of its middle half.
 */
export function notesHit(
  judged: Judged,
  frames: readonly PitchFrame[],
  by: 'drawn' | 'recording',
): boolean[] {
  return judged.notes.map((note, index) => {
    const own = frames.filter((frame) => frame.note === index)
    if (own.length === 0) return sounds(judged, note)
    const cents = own.map((it) => (by === 'drawn' ? it.fromDrawnCents : it.fromRecordingCents))
    return shareWithin(cents, hitCents) >= 0.5
  })
}

function sounds({ sound, recording }: Judged, note: JudgedNote): boolean {
  const length = note.endSeconds - note.startSeconds
  const levels = [sound, recording].map(({ samples, sampleRateHz }) => {
    const envelope = new HarmonicEnvelope(samples, sampleRateHz, midiToHz(note.midi))
    return Math.max(...envelope.between(note.startSeconds + length / 4, note.endSeconds - length / 4))
  })
  return Math.abs(levels[0] - levels[1]) <= hitDb
}
