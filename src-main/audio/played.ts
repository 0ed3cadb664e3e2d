/** How an instrument follows notes at the pitches that its player was tuned to, and how clean its held notes are. */
import { lowHearing } from './hearNotes.ts'
import { defaultPitchOptions, trackPitch } from './features/pitch.ts'
import { signalToNoiseDb } from './features/snr.ts'
import { midiOfFrequency } from './noteStates.ts'
import { median } from './statistics.ts'

export interface PlayedNote {
  /** A MIDI number with a fraction: as the recordings have it. */
  readonly pitch: number
  readonly startSeconds: number
  readonly durationSeconds: number
}

export interface Played {
  /** Shares of all frames inside notes, 0 … 1; what has no pitch counts as wrong. */
  readonly within50Cents: number
  readonly within20Cents: number
  /** Share of the notes with more than half of their frames within 50 cents. */
  readonly notesHit: number
  /** MATLAB’s snr inside notes of at least 0.6 s, over pieces of half a second; undefined without. */
  readonly snrDb: number | undefined
}

const attackSeconds = 0.06
const endSeconds = 0.03
const heldSeconds = 0.6
const pieceSeconds = 0.45
const lowPitch = 45

export function measurePlayed(
  samples: Float32Array,
  sampleRateHz: number,
  notes: readonly PlayedNote[],
): Played {
  const isLow = notes.some((it) => it.pitch < lowPitch)
  const track = trackPitch(
    samples,
    sampleRateHz,
    isLow ? { ...lowHearing, hopSeconds: 0.01 } : defaultPitchOptions,
  )
  const cents = notes.map((note) => {
    const first = Math.ceil((note.startSeconds + attackSeconds) / track.hopSeconds)
    const last = Math.floor((note.startSeconds + note.durationSeconds - endSeconds) / track.hopSeconds)
    return Array.from(track.frequencyHz.subarray(first, last + 1), (hz) =>
      hz > 0 ? 100 * Math.abs(midiOfFrequency(hz) - note.pitch) : Infinity,
    )
  })
  const all = cents.flat()
  const share = (values: readonly number[], limit: number) =>
    values.length > 0 ? values.filter((it) => it <= limit).length / values.length : 0
  const ratios = notes.flatMap((note) => heldSnr(samples, sampleRateHz, note))
  return {
    within50Cents: share(all, 50),
    within20Cents: share(all, 20),
    notesHit: cents.filter((its) => share(its, 50) > 0.5).length / Math.max(1, notes.length),
    snrDb: ratios.length > 0 ? median(ratios) : undefined,
  }
}

function heldSnr(samples: Float32Array, sampleRateHz: number, note: PlayedNote): number[] {
  if (note.durationSeconds < heldSeconds) return []
  const ratios: number[] = []
  const until = note.startSeconds + note.durationSeconds - endSeconds
  for (let from = note.startSeconds + 2 * attackSeconds; from + pieceSeconds <= until; from += pieceSeconds) {
    const first = Math.round(from * sampleRateHz)
    const ratio = signalToNoiseDb(samples.subarray(first, first + Math.round(pieceSeconds * sampleRateHz)))
    if (Number.isFinite(ratio)) ratios.push(ratio)
  }
  return ratios
}
