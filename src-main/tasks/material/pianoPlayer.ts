/** A piano of recorded notes: plays scores of many voices by mixing them. */
import { velocityGain } from '../../../src-shared/conditioning/noteTrack.ts'
import type { NoteSound } from './noteSounds.ts'

export interface PianoNote {
  readonly midi: number
  readonly startSeconds: number
  /** Until the key is let go; then the damper falls. */
  readonly durationSeconds: number
  /** 1 … 127 */
  readonly velocity: number
}

/** A damper stops a string so that it falls by 60 dB in about this time. */
const damperSeconds = 0.25
/** Leaves room for chords of strong notes. */
const headroom = 0.95

/**
 * `count` samples from `startSeconds` on of a score. A key that is struck again damps its own string.
 * @param sounds by MIDI number, from the attack on.
 */
export function playPiano(
  score: readonly PianoNote[],
  sounds: ReadonlyMap<number, NoteSound>,
  { startSeconds, count, sampleRateHz }: { startSeconds: number; count: number; sampleRateHz: number },
): Float32Array {
  const samples = new Float32Array(count)
  const from = Math.round(startSeconds * sampleRateHz)
  for (const note of score) {
    const sound = sounds.get(note.midi)?.samples
    if (!sound) continue
    const start = Math.round(note.startSeconds * sampleRateHz) - from
    const released = Math.max(1, Math.round(note.durationSeconds * sampleRateHz))
    const fall = Math.round(damperSeconds * sampleRateHz)
    const length = Math.min(sound.length, released + fall)
    const gain = headroom * velocityGain(note.velocity)
    for (let i = Math.max(0, -start); i < length && start + i < count; i++)
      samples[start + i] += gain * sound[i] * (i < released ? 1 : damped((i - released) / fall))
  }
  return samples
}

/** −60 dB at the end, and softly to nothing there. */
const damped = (share: number) => 10 ** (-3 * share) * (1 - share)
