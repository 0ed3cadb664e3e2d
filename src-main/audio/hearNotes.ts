/**
 * The notes of a recording of one voice: which, when, how long, how sure.
 */
import { findReattacks, refineOnset } from './attacks.ts'
import { trackPitch, type PitchOptions, type PitchTrack } from './features/pitch.ts'
import { HarmonicEnvelope, envelopeHopSeconds } from './harmonicEnvelope.ts'
import { findStretches, midiOfFrequency, type NoteStretch } from './noteStates.ts'

export interface HeardNote {
  readonly midi: number
  readonly startSeconds: number
  readonly durationSeconds: number
  /** 0 to 1: how periodic the note is, from its median aperiodicity. */
  readonly confidence: number
  /** How far the median pitch lies above (positive) or below the note in equal temperament at A4 = 440 Hz. */
  readonly centsOff: number
}

const hearingOptions: PitchOptions = {
  minimumHz: 65,
  maximumHz: 3200,
  hopSeconds: 0.005,
  windowSeconds: 0.04,
}

/** For a double bass or the left end of a piano, down to A0; too slow to tell when a quick note changes. */
export const lowHearing: PitchOptions = { ...hearingOptions, minimumHz: 26, windowSeconds: 0.1 }

/** A note ends where it is this far below its loudest moment. */
const releaseDb = 40
/** What is this far below the loudest note is an echo, a release or the room. */
const inaudibleDb = 40
/** Anything shorter is a glitch. */
const shortestNoteSeconds = 0.03
/** Where a pitch is lost for less than this and found again without a new attack, the note went on. */
const longestDropoutSeconds = 0.4
/** A new attack has a clear pitch: its aperiodicity is below this, or not much above the note's own. */
const clearAperiodicity = 0.4
const attackSeconds = 0.06
/** How far before its pitch takes over a note may have begun. */
const longestAttackSeconds = 0.05

interface Span {
  readonly midi: number
  readonly startSeconds: number
  readonly endSeconds: number
  readonly loudestDb: number
}

/** Notes in the order of their beginnings, not overlapping; `samples` is mono at any rate from 8 kHz. */
export function hearNotes(
  samples: Float32Array,
  sampleRateHz: number,
  options: PitchOptions = hearingOptions,
): HeardNote[] {
  const track = trackPitch(samples, sampleRateHz, options)
  const spans = joinDropouts(findStretches(track), track).flatMap((stretch) => {
    const frequencyHz = medianFrequency(track, stretch.first, stretch.last)
    return spansOf(stretch, track, new HarmonicEnvelope(samples, sampleRateHz, frequencyHz))
  })
  const loudest = spans.reduce((most, { loudestDb }) => Math.max(most, loudestDb), -Infinity)
  const audible = spans.filter(({ loudestDb }) => loudestDb > loudest - inaudibleDb)
  return audible
    .map((span, i) => describe(track, span, audible[i + 1]?.startSeconds ?? Infinity))
    .filter(({ durationSeconds }) => durationSeconds >= shortestNoteSeconds)
}

function joinDropouts(stretches: readonly NoteStretch[], { hopSeconds }: PitchTrack): NoteStretch[] {
  const joined: NoteStretch[] = []
  for (const stretch of stretches) {
    const before = joined.at(-1)
    const isDropout =
      before?.midi === stretch.midi && (stretch.first - before.last) * hopSeconds < longestDropoutSeconds
    if (isDropout) joined[joined.length - 1] = { ...before, last: stretch.last }
    else joined.push(stretch)
  }
  return joined
}

/** The one note of a stretch, or several where it is struck again. */
function spansOf(stretch: NoteStretch, track: PitchTrack, envelope: HarmonicEnvelope): Span[] {
  const sounding = firstFrameOf(stretch, track) * track.hopSeconds
  const until = stretch.last * track.hopSeconds
  const onset = refineOnset(envelope, sounding, Math.max(0, sounding - longestAttackSeconds))
  const aperiodicityBetween = (startSeconds: number, endSeconds: number) =>
    median(
      track.aperiodicity.subarray(
        Math.round(startSeconds / track.hopSeconds),
        Math.round(endSeconds / track.hopSeconds) + 1,
      ),
    )
  const clear = Math.max(clearAperiodicity, 1.5 * aperiodicityBetween(sounding, until))
  const attacks = findReattacks(envelope, onset, until).filter(
    (seconds) => aperiodicityBetween(seconds, seconds + attackSeconds) <= clear,
  )
  return [onset, ...attacks].map((startSeconds, i) => {
    const { endSeconds, loudestDb } = findEnd(envelope, startSeconds, attacks[i] ?? until)
    return { midi: stretch.midi, startSeconds, endSeconds, loudestDb }
  })
}

/** A stretch may begin in the short rest before its note. */
function firstFrameOf({ midi, first, last }: NoteStretch, { frequencyHz }: PitchTrack): number {
  for (let frame = first; frame <= last; frame++)
    if (frequencyHz[frame] > 0 && Math.abs(midiOfFrequency(frequencyHz[frame]) - midi) < 0.7) return frame
  return first
}

/** The last moment at which the note is within `releaseDb` of its loudest. */
function findEnd(envelope: HarmonicEnvelope, startSeconds: number, endSeconds: number) {
  const levels = envelope.between(startSeconds, endSeconds)
  const loudestDb = levels.reduce((loudest, level) => Math.max(loudest, level), -Infinity)
  const last = levels.findLastIndex((level) => level > loudestDb - releaseDb)
  return { endSeconds: startSeconds + last * envelopeHopSeconds, loudestDb }
}

function describe(track: PitchTrack, span: Span, nextStartSeconds: number): HeardNote {
  const endSeconds = Math.min(span.endSeconds, nextStartSeconds)
  const first = Math.ceil(span.startSeconds / track.hopSeconds)
  const last = Math.max(first, Math.floor(endSeconds / track.hopSeconds))
  const frequencyHz = medianFrequency(track, first, last)
  return {
    midi: span.midi,
    startSeconds: span.startSeconds,
    durationSeconds: endSeconds - span.startSeconds,
    confidence: Math.max(0, 1 - median(track.aperiodicity.subarray(first, last + 1))),
    centsOff: frequencyHz > 0 ? 100 * (midiOfFrequency(frequencyHz) - span.midi) : 0,
  }
}

/** Over the frames first … last that have a pitch; 0 when none has. */
function medianFrequency(track: PitchTrack, first: number, last: number): number {
  return median(track.frequencyHz.subarray(first, last + 1).filter((frequency) => frequency > 0))
}

function median(values: Float32Array): number {
  return values.length > 0 ? values.slice().sort()[values.length >> 1] : 0
}
