/** Random notes for tests. */
import type { Random } from '../random.ts'
import type { Note } from './noteSequence.ts'

/** Notes that may overlap, in no order; every second one has a velocity, every third a bend, every fourth expression. */
export const randomNotes = (random: Random, count: number): Note[] =>
  Array.from({ length: count }, (_, i) => ({
    midi: random.below(128),
    startSeconds: random.between(0, 8),
    durationSeconds: random.between(0.01, 1.5),
    ...(i % 2 === 0 && { velocity: 1 + random.below(127) }),
    ...(i % 3 === 0 && {
      pitchBend: randomTimes(random).map((seconds) => ({ seconds, cents: random.between(-200, 200) })),
    }),
    ...(i % 4 === 0 && {
      expression: randomTimes(random).map((seconds) => ({ seconds, level: random.between(0, 1) })),
    }),
  }))

/** At least a tenth of a second apart, as points of a curve have to be in order. */
const randomTimes = (random: Random): number[] =>
  Array.from({ length: 1 + random.below(5) }, (_, i) => i / 4 + random.between(0, 0.15))
