/** What went wrong in a take, and where: for whoever wants to listen to it. */
import type { Judged } from '../../src-main/audio/playing/judged.ts'
import type { TakeMeasures } from '../../src-main/audio/playing/measureTake.ts'
import { shareWithin } from '../../src-main/audio/playing/pitchFrames.ts'

export interface WrongNote {
  readonly seconds: number
  readonly midi: number
  readonly loudness: number
  /** Share of its frames within 50 cents of the recording’s pitch; null without any. */
  readonly within50: number | null
  /** Null where it never comes. */
  readonly onsetErrorSeconds: number | null
}

export interface Faults {
  readonly seed: number
  readonly wrongNotes: readonly WrongNote[]
  readonly clickSeconds: readonly number[]
}

/** Lower than this, or later, a note is wrong. */
const leastShare = 0.9
const latestSeconds = 0.05

export function faultsOf(seed: number, { notes }: Judged, measures: TakeMeasures): Faults {
  const wrongNotes = notes.flatMap((note, i): WrongNote[] => {
    const cents = measures.frames.filter((it) => it.note === i).map((it) => it.fromRecordingCents)
    const within50 = cents.length > 0 ? shareWithin(cents, 50) : null
    const error = measures.onsetErrors[i]
    const isLate = Math.abs(error) > latestSeconds
    if (measures.hitRecording[i] && (within50 ?? 1) >= leastShare && !isLate) return []
    return [
      {
        seconds: note.startSeconds,
        midi: note.midi,
        loudness: note.loudness,
        within50,
        onsetErrorSeconds: Number.isFinite(error) ? error : null,
      },
    ]
  })
  return { seed, wrongNotes, clickSeconds: measures.clicks.take }
}
