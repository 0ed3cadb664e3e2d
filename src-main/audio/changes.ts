/**
 * When a sound changes its note, against when it should have.
 */
import { midiToHz } from '../../src-shared/conditioning/description.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { refineOnset } from './attacks.ts'
import { trackPitch, type PitchTrack } from './features/pitch.ts'
import { changeTime } from './changeTime.ts'
import { HarmonicEnvelope } from './harmonicEnvelope.ts'
import { midiOfFrequency } from './noteStates.ts'
import { median, percentile } from './statistics.ts'

type ExpectedNote = Pick<Note, 'midi' | 'startSeconds' | 'durationSeconds'>

export interface ChangeErrors {
  /** Beginnings of notes, without those that repeat the note just before: there pitch has nothing to cross. */
  readonly expected: number
  /** Those at which the new pitch was never reached. */
  readonly missed: number
  /** Distances in milliseconds, without sign, over those reached; NaN without any. */
  readonly medianMilliseconds: number
  readonly percentile95Milliseconds: number
  readonly maximumMilliseconds: number
  /** With sign, positive when late. */
  readonly medianDelayMilliseconds: number
}

const hopSeconds = 0.0025
const shortestWindowSeconds = 0.025
/** A new pitch has to hold for this long. */
const holdSeconds = 0.02
/** How far from where it should be a change is looked for, at most. */
const reachSeconds = 0.25
/** Notes with less than this between them are tied: one changes into the other. */
const tiedSeconds = 0.05

/**
 * For a note that follows another: about when the tracked pitch (25 ms windows or 3 periods of the lowest note, 2.5 ms
 * apart) comes to lie nearer to the new note than to the old one, within a semitone, and stays there for 20 ms; exactly
 * (`changeTime`) when the spectrum has come half way. For a note after silence: when it begins (`refineOnset`).
 */
export function measureChanges(
  samples: Float32Array,
  sampleRateHz: number,
  notes: readonly ExpectedNote[],
): ChangeErrors {
  const ordered = [...notes].sort((a, b) => a.startSeconds - b.startSeconds)
  const frequencies = ordered.map(({ midi }) => midiToHz(midi))
  const lowestHz = Math.min(...frequencies)
  const track = trackPitch(samples, sampleRateHz, {
    minimumHz: 0.8 * lowestHz,
    maximumHz: 1.5 * Math.max(...frequencies),
    hopSeconds,
    windowSeconds: Math.max(shortestWindowSeconds, 3 / lowestHz),
  })
  const delays: number[] = []
  let expected = 0
  ordered.forEach((note, i) => {
    const before = ordered[i - 1]
    const isTied = before !== undefined && note.startSeconds - endOf(before) < tiedSeconds
    if (isTied && before.midi === note.midi) return
    expected++
    const from = Math.max(
      0,
      note.startSeconds - reachSeconds,
      before ? before.startSeconds + before.durationSeconds / 2 : 0,
    )
    const to = Math.min(endOf(note), note.startSeconds + reachSeconds)
    const reached = timeOfPitch(track, note.midi, isTied ? before.midi : undefined, from, to)
    if (reached === undefined) return
    const at = isTied
      ? changeTime(
          samples,
          sampleRateHz,
          {
            fromHz: frequencies[i - 1],
            toHz: frequencies[i],
            oldStartSeconds: before.startSeconds,
            newEndSeconds: endOf(note),
          },
          reached,
        )
      : refineOnset(
          new HarmonicEnvelope(samples, sampleRateHz, frequencies[i]),
          reached,
          Math.max(from, reached - tiedSeconds),
        )
    delays.push(1000 * (at - note.startSeconds))
  })
  const distances = delays.map(Math.abs)
  return {
    expected,
    missed: expected - delays.length,
    medianMilliseconds: median(distances),
    percentile95Milliseconds: percentile(distances, 0.95),
    maximumMilliseconds: percentile(distances, 1),
    medianDelayMilliseconds: median(delays),
  }
}

const endOf = (note: ExpectedNote) => note.startSeconds + note.durationSeconds

/** The first time from which on the pitch is the new note's and not the old one's. */
function timeOfPitch(
  track: PitchTrack,
  midi: number,
  oldMidi: number | undefined,
  fromSeconds: number,
  toSeconds: number,
): number | undefined {
  const isNew = (frame: number) => {
    const frequencyHz = track.frequencyHz[frame] ?? 0
    if (frequencyHz === 0) return false
    const distance = Math.abs(midiOfFrequency(frequencyHz) - midi)
    const limit = oldMidi === undefined ? 1 : Math.min(1, Math.abs(oldMidi - midi) / 2)
    return distance < limit
  }
  const hold = Math.round(holdSeconds / track.hopSeconds)
  const first = Math.ceil(fromSeconds / track.hopSeconds)
  let held = 0
  for (let frame = first; (frame - held) * track.hopSeconds <= toSeconds; frame++) {
    if (frame >= track.frequencyHz.length) return undefined
    held = isNew(frame) ? held + 1 : 0
    if (held > hold) return (frame - hold) * track.hopSeconds
  }
  return undefined
}
