/** Strikes as they are found in a recording, with whether a key was struck then. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import type { Strike } from '../../src-main/audio/chords/strikes.ts'
import type { KnownStrike } from './fitStrikes.ts'

/** As far as a strike may lie from its note. */
const nearSeconds = 0.05

/** Of those near a note the likeliest is its own. */
export function knownStrikes(
  strikes: readonly Strike[],
  notes: readonly Note[],
  frameSeconds: number,
): KnownStrike[] {
  const struck = new Set<Strike>()
  for (const note of notes) {
    const near = strikes.filter(
      (strike) =>
        strike.midi === note.midi &&
        !struck.has(strike) &&
        Math.abs(strike.frame * frameSeconds - note.startSeconds) < nearSeconds,
    )
    if (near.length > 0)
      struck.add(near.reduce((best, it) => (it.features[0] > best.features[0] ? it : best)))
  }
  return strikes.map((strike) => ({ features: strike.features, isStruck: struck.has(strike) }))
}
