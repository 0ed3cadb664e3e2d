/**
 * Phrases for a piano that nobody steers: a melody over seven notes, one stroke after another, and chords that close its
 * phrases.
 *
 * A network that is told nothing knows only the last tenth of a second that it has played. So the music is such that
 * this tenth says how it may go on: what is struck next depends on what was struck before and on how long that was held,
 * and on nothing else; all lengths are multiples of one unit; and nothing rings on under the next stroke.
 */
import type { Random } from '../../src-shared/random.ts'

/** What is struck at once: a key of the melody, or a chord. */
export interface Sound {
  readonly keys: readonly {
    readonly midi: number
    /** Root mean square of its first 0.3 s, of full scale. */
    readonly level: number
  }[]
}

export interface Stroke {
  readonly sound: Sound
  /** Sounds begin and end at multiples of a unit of time. */
  readonly startUnits: number
  readonly units: number
}

const loud = 0.11
const bass = 0.1
const inner = 0.06

const chordOf = (bassMidi: number, fifth: number, third: number, top: number): Sound => ({
  keys: [
    { midi: bassMidi, level: bass },
    { midi: fifth, level: inner },
    { midi: third, level: inner },
    { midi: top, level: loud },
  ],
})

/** C major without its half tones, C4 to D5. */
const melody: readonly Sound[] = [60, 62, 64, 67, 69, 72, 74].map((midi) => ({
  keys: [{ midi, level: loud }],
}))
const tonic = chordOf(48, 55, 64, 72)
const dominant = chordOf(43, 50, 59, 67)

export const vocabulary: readonly Sound[] = [...melody, tonic, dominant]

type Weighted<T> = readonly (readonly [T, number])[]

/** Where in the scale a phrase begins after a chord. */
const openings = new Map<Sound, Weighted<number>>([
  [tonic, [[2, 2], [3, 2], [5, 1]]],
  [dominant, [[1, 1], [3, 1], [6, 2]]],
]) // prettier-ignore

/** Which chord closes a phrase, by the melody’s last note. */
const closings: readonly Weighted<Sound>[] = [
  [[dominant, 1]],
  [[tonic, 3], [dominant, 1]],
  [[tonic, 1]],
  [[tonic, 1]],
  [[dominant, 1]],
  [[dominant, 1]],
  [[tonic, 3], [dominant, 1]],
] // prettier-ignore

/** Steps of the scale to the next note. */
const steps: Weighted<number> = [[-2, 1], [-1, 3.2], [0, 0.4], [1, 3.2], [2, 1]] // prettier-ignore

/** A long note is more often followed by another. Longer ones than these would be heard where they hardly decay. */
const unitsAfterShort: Weighted<number> = [[1, 70], [2, 30]] // prettier-ignore
const unitsAfterLong: Weighted<number> = [[1, 65], [2, 35]] // prettier-ignore

const closingShare = 0.3
const chordUnits = 3
const restShare = 0.3
const restUnits = 2

/** Strokes that begin within `units`; the last may reach beyond. */
export function composeStrokes(random: Random, units: number): Stroke[] {
  const strokes: Stroke[] = []
  let at = 0
  const strike = (sound: Sound, length: number) => {
    strokes.push({ sound, startUnits: at, units: length })
    at += length
  }
  let step = drawn(random, openings.get(tonic)!)
  let length = 1
  while (at < units) {
    length = drawn(random, length === 1 ? unitsAfterShort : unitsAfterLong)
    strike(melody[step], length)
    if (length > 1 && random.uniform() < closingShare) {
      const chord = drawn(random, closings[step])
      strike(chord, chordUnits)
      if (random.uniform() < restShare) at += restUnits
      step = drawn(random, openings.get(chord)!)
      length = 2
    } else step = withinScale(step + drawn(random, steps))
  }
  return strokes.filter(({ startUnits }) => startUnits < units)
}

/** Turns back at the ends of the scale. */
const withinScale = (step: number): number =>
  step < 0 ? 1 : step >= melody.length ? melody.length - 2 : step

function drawn<T>(random: Random, choices: Weighted<T>): T {
  let left = random.uniform() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) {
    left -= weight
    if (left < 0) return choice
  }
  return choices[0][0]
}
