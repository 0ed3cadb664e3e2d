/** A few notes to hear a checkpoint with: up and down a chord, the last one held. */
import type { Instrument } from '../contract/instruments.ts'
import type { Note } from '../notes/noteSequence.ts'

const stepsAboveRoot = [0, 4, 7, 12, 7, 0]
const noteSeconds = 0.4
const lastSeconds = 1.2

/** Of the notes that the instrument knows; none for one that can't be told what to play. */
export function standardPhrase({ knownMidi }: Pick<Instrument, 'knownMidi'>): Note[] {
  if (knownMidi.length === 0) return []
  const lowest = knownMidi[0]
  const span = knownMidi.at(-1)! - lowest
  const root = lowest + Math.max(Math.floor((span - 12) / 2), 0)
  const nearest = (midi: number) =>
    knownMidi.reduce((best, it) => (Math.abs(it - midi) < Math.abs(best - midi) ? it : best))
  return stepsAboveRoot.map((step, i) => ({
    midi: nearest(root + step),
    startSeconds: i * noteSeconds,
    durationSeconds: i === stepsAboveRoot.length - 1 ? lastSeconds : noteSeconds,
  }))
}
