/**
 * What the yardstick has an instrument play. Two sets: the one that tuning may look at, and another that it must not
 * (`keptOutSequences`): other seeds, intervals and rhythms, so that what was fitted to the first shows.
 */
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { Random } from '../../src-shared/random.ts'
import { crescendo, held, line, melody, minuteOf, nearestTo, spread } from './phrases.ts'

export interface SoundSequence {
  /** For `--only` and file names. */
  readonly name: string
  readonly title: string
  readonly notes: readonly Note[]
}

const randomOf = (seed: number, index: number) => Random.fromSeed(1000 * seed + index)

/** @param midiNumbers what the instrument knows, ascending; at least one */
export function tuningSequences(midiNumbers: readonly number[]): SoundSequence[] {
  const random = (index: number) => randomOf(1, index)
  const up = spread(midiNumbers, 25)
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => nearestTo(midiNumbers, share))
  const run = spread(midiNumbers, 12)
  return [
    {
      name: 'scale',
      title: 'A scale up and down',
      notes: line(
        [...up, ...up.slice(0, -1).reverse()].map((midi) => ({ midi, seconds: 0.28 })),
        0,
      ),
    },
    {
      name: 'leaps',
      title: 'Leaps',
      notes: melody(midiNumbers, random(2), 20, { leastInterval: 5, seconds: [0.25, 0.35, 0.5, 0.7] }),
    },
    {
      name: 'repeated',
      title: 'Repeated notes',
      notes: line(
        [middle, high, low].flatMap((midi) => [
          ...Array.from({ length: 5 }, () => ({ midi, seconds: 0.22 })),
          ...Array.from({ length: 3 }, () => ({ midi, seconds: 0.2, restSeconds: 0.06 })),
        ]),
        0,
      ),
    },
    {
      name: 'long',
      title: 'Long notes',
      notes: held(midiNumbers, [
        { share: 0.1, seconds: 4 },
        { share: 0.6, seconds: 5 },
        { share: 0.35, seconds: 6 },
        { share: 0.9, seconds: 4 },
      ]),
    },
    {
      name: 'fast',
      title: 'A fast passage, 8 to 12 notes a second',
      notes: line(
        [8, 10, 12].flatMap((perSecond) => {
          const round = [...run, ...run.slice(1, -1).reverse()]
          return round.map((midi, i) => ({
            midi,
            seconds: 1 / perSecond,
            restSeconds: i === round.length - 1 ? 0.4 : 0,
          }))
        }),
        0,
      ),
    },
    {
      name: 'rests',
      title: 'Notes and rests',
      notes: melody(midiNumbers, random(6), 12, {
        seconds: [0.2, 0.3, 0.45, 0.6],
        restSeconds: [0.15, 0.3, 0.6, 1],
      }),
    },
    {
      name: 'dynamics',
      title: 'Soft and loud, louder and softer',
      notes: crescendo(melody(midiNumbers, random(7), 32, { seconds: [0.4, 0.5] }), [
        [40, 127, 64, 110, 50, 90, 127, 40, 100, 70, 120, 55],
        [40, 48, 56, 64, 74, 84, 94, 104, 116, 127],
        [127, 116, 104, 94, 84, 74, 64, 56, 48, 40],
      ]),
    },
    {
      name: 'legato',
      title: 'Legato: each note overlaps the next',
      notes: melody(midiNumbers, random(8), 16, { seconds: [0.3, 0.4, 0.6], overlapSeconds: 0.06 }),
    },
    {
      name: 'detached',
      title: 'Detached',
      notes: melody(midiNumbers, random(9), 16, { seconds: [0.12, 0.16], restSeconds: [0.12] }),
    },
    { name: 'minute', title: 'A minute', notes: minuteOf(midiNumbers, random(10), [0.12, 0.25, 0.5, 1]) },
  ]
}

/** @param performance a piece to be brought into the instrument’s range */
export function keptOutSequences(
  midiNumbers: readonly number[],
  performance: readonly Note[],
): SoundSequence[] {
  const random = (index: number) => randomOf(2, index)
  return [
    {
      name: 'dotted',
      title: 'Fourths and sixths in a dotted rhythm',
      notes: melody(midiNumbers, random(1), 24, {
        intervals: [5, -5, 8, -9, 9, -8, 7],
        seconds: [0.45, 0.15],
        inTurn: true,
      }),
    },
    {
      name: 'turns',
      title: 'Turns around held notes',
      notes: line(
        [0.2, 0.7, 0.45, 0.85].flatMap((share) => {
          const main = nearestTo(midiNumbers, share)
          const around = (offset: number) => nearestTo(midiNumbers, share, offset)
          return [
            { midi: main, seconds: 0.55 },
            ...[around(2), main, around(-1), main].map((midi) => ({ midi, seconds: 0.092 })),
            { midi: around(3), seconds: 0.65, restSeconds: 0.25 },
          ]
        }),
        0,
      ),
    },
    {
      name: 'arpeggios',
      title: 'Broken chords in triplets',
      notes: melody(midiNumbers, random(3), 36, {
        intervals: [4, 3, 5, -5, -3, -4],
        seconds: [0.19],
        inTurn: true,
      }),
    },
    {
      name: 'swells',
      title: 'Phrases that swell and ebb',
      notes: crescendo(melody(midiNumbers, random(4), 24, { seconds: [0.33, 0.55, 0.42] }), [
        Array.from({ length: 24 }, (_, i) => Math.round(83 - 40 * Math.cos((2 * Math.PI * i) / 12))),
      ]),
    },
    {
      name: 'breaths',
      title: 'Slurred phrases with breaths between',
      notes: [0, 1, 2, 3].reduce<Note[]>((notes, phrase) => {
        const from = notes.length === 0 ? 0 : notes.at(-1)!.startSeconds + notes.at(-1)!.durationSeconds + 0.7
        return [
          ...notes,
          ...melody(midiNumbers, random(10 + phrase), 4, {
            seconds: [0.36, 0.28, 0.72, 0.5],
            overlapSeconds: 0.045,
            fromSeconds: from,
          }),
        ]
      }, []),
    },
    {
      name: 'sostenuto',
      title: 'Held notes of three loudnesses',
      notes: held(midiNumbers, [
        { share: 0.25, seconds: 4.7, velocity: 60 },
        { share: 0.75, seconds: 5.5, velocity: 120 },
        { share: 0.5, seconds: 4.1, velocity: 90 },
      ]),
    },
    {
      name: 'staccato',
      title: 'Short notes in pairs',
      notes: melody(midiNumbers, random(7), 12, { seconds: [0.3] }).flatMap((note) =>
        [0, 0.16].map((after) => ({
          ...note,
          startSeconds: note.startSeconds + after,
          durationSeconds: 0.09,
        })),
      ),
    },
    {
      name: 'syrinx',
      title: 'The opening of Debussy’s Syrinx',
      notes: intoRange(performance, midiNumbers),
    },
    {
      name: 'other-minute',
      title: 'Another minute',
      notes: minuteOf(midiNumbers, random(9), [0.17, 0.34, 0.68, 1.4]),
    },
  ]
}

/** Two and three notes at once, for instruments that can: of either set. */
export function chordSequences(midiNumbers: readonly number[], set: 'tuning' | 'kept-out'): SoundSequence[] {
  const isKeptOut = set === 'kept-out'
  const shapes = isKeptOut
    ? [
        [0, 5],
        [0, 3, 8],
        [0, 9],
        [0, 5, 9],
      ]
    : [
        [0, 4],
        [0, 7],
        [0, 4, 7],
        [0, 3, 7],
      ]
  const random = randomOf(isKeptOut ? 2 : 1, 20)
  const chords = Array.from({ length: 12 }, (_, i) => {
    const base = midiNumbers[random.below(midiNumbers.length)]
    return shapes[i % shapes.length]
      .map((interval) => base + interval)
      .filter((it) => midiNumbers.includes(it))
  })
  const seconds = isKeptOut ? 0.7 : 0.9
  return [
    {
      name: isKeptOut ? 'other-chords' : 'chords',
      title: 'Two and three notes at once',
      notes: chords.flatMap((chord, i) =>
        chord.map((midi) => ({ midi, startSeconds: i * seconds, durationSeconds: seconds, velocity: 90 })),
      ),
    },
  ]
}

/** At most 20 s of what tells most: of either set. */
export function quickly(sequences: readonly SoundSequence[]): SoundSequence[] {
  const few: Readonly<Record<string, number>> = {
    leaps: 8,
    long: 1,
    fast: 22,
    dynamics: 9,
    dotted: 10,
    turns: 6,
    swells: 8,
    sostenuto: 1,
  }
  return sequences.flatMap((sequence) => {
    const most = few[sequence.name]
    return most === undefined ? [] : [{ ...sequence, notes: sequence.notes.slice(0, most) }]
  })
}

/** The notes in the key in which most of them are known, each at the nearest that is. */
export function intoRange(notes: readonly Note[], midiNumbers: readonly number[]): Note[] {
  const known = new Set(midiNumbers)
  const shifts = Array.from({ length: 121 }, (_, i) => (i % 2 === 0 ? i / 2 : -(i + 1) / 2))
  const knownAt = (shift: number) => notes.filter(({ midi }) => known.has(midi + shift)).length
  const best = shifts.reduce((a, b) => (knownAt(b) > knownAt(a) ? b : a))
  return notes.map((note) => ({
    ...note,
    midi: midiNumbers.reduce((a, b) =>
      Math.abs(b - note.midi - best) < Math.abs(a - note.midi - best) ? b : a,
    ),
  }))
}
