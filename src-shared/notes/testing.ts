/** Random notes for tests. */
import type { Random } from '../random.ts'
import type { Note } from './noteSequence.ts'

/** Notes that may overlap, in no order; every second one has a velocity. */
export const randomNotes = (random: Random, count: number): Note[] =>
  Array.from({ length: count }, (_, i) => ({
    midi: random.below(128),
    startSeconds: random.between(0, 8),
    durationSeconds: random.between(0.01, 1.5),
    ...(i % 2 === 0 && { velocity: 1 + random.below(127) }),
  }))
