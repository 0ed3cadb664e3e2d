/**
 * Melodies over broken chords, by rule: eight-bar periods in C major or A minor whose first half ends open (on the
 * dominant) and whose second answers it and comes home; the melody moves mostly by step, lands on chord notes on strong
 * beats, and its phrases breathe. Everything lies within A3–A5, the notes that the bundled piano has.
 */
import type { Random } from '../../../src-shared/random.ts'
import type { PianoNote } from './pianoPlayer.ts'

/** White keys from A3 (57) to A5 (81). */
const scale = [57, 59, 60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79, 81]
/** Chords by their pitch classes, with the left hand’s three or four notes, low to high. */
const chords = {
  C: [60, 64, 67],
  G: [59, 62, 67],
  a: [57, 60, 64],
  F: [57, 60, 65],
  d: [57, 62, 65],
  e: [59, 64, 67],
  G7: [59, 62, 65],
} as const
type Chord = keyof typeof chords

const periods: readonly (readonly Chord[])[] = [
  ['C', 'F', 'C', 'G', 'C', 'F', 'G7', 'C'],
  ['C', 'a', 'd', 'G', 'C', 'a', 'G7', 'C'],
  ['C', 'G', 'a', 'e', 'F', 'C', 'G7', 'C'],
  ['a', 'F', 'C', 'G', 'a', 'd', 'G', 'a'],
  ['C', 'e', 'F', 'G', 'a', 'F', 'G7', 'C'],
]
/** A bar of the melody in quarter notes. */
const rhythms = [
  [1, 1, 1, 1],
  [1, 1, 2],
  [1.5, 0.5, 1, 1],
  [1, 0.5, 0.5, 2],
  [0.5, 0.5, 1, 1, 1],
  [2, 1, 1],
  [1, 0.5, 0.5, 1, 1],
]
const cadence = [1, 1, 2]
/** Eighths of the left hand, as indices into the chord: broken upwards, Alberti’s, and rocking. */
const figures = [
  [0, 1, 2, 1, 0, 1, 2, 1],
  [0, 2, 1, 2, 0, 2, 1, 2],
  [0, 1, 2, 2, 1, 2, 0, 1],
]

const one = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)]

/** A piece of so many seconds at least. */
export function composeMelody(random: Random, seconds: number): PianoNote[] {
  const beat = 60 / random.between(84, 126)
  const notes: PianoNote[] = []
  for (let start = 0; start < seconds;) start = addPeriod(notes, random, start, beat)
  return notes
}

function addPeriod(notes: PianoNote[], random: Random, start: number, beat: number): number {
  const harmony = one(random, periods)
  const figure = one(random, figures)
  // Two bars make the motif; it comes back where the second half begins, which is what makes it a tune.
  const motif = [one(random, rhythms), one(random, rhythms)]
  let degree = 9 + random.below(3)
  harmony.forEach((chord, bar) => {
    const barStart = start + bar * 4 * beat
    const isClose = bar === 3 || bar === 7
    // A phrase grows to its third bar and falls away.
    const swell = [0, 4, 9, 2][bar % 4]
    figure.forEach((tone, eighth) => {
      if (isClose && eighth > 5) return
      notes.push({
        midi: chords[chord][tone],
        startSeconds: barStart + eighth * beat * 0.5,
        durationSeconds: beat * (isClose && eighth === 5 ? 1 : 0.55),
        velocity: 58 + swell + (eighth % 4 === 0 ? 8 : 0) + random.below(6),
      })
    })
    let at = 0
    const rhythm = isClose ? cadence : motif[bar % 2]
    for (const [i, beats] of rhythm.entries()) {
      const isStrong = at % 2 === 0
      degree = nextDegree(random, degree, isStrong ? chord : undefined, isClose && i === rhythm.length - 1)
      notes.push({
        midi: scale[degree],
        startSeconds: barStart + at * beat,
        durationSeconds: beats * beat * 0.96,
        velocity: 88 + swell + (isStrong ? 6 : 0) + random.below(8),
      })
      at += beats
    }
  })
  return start + harmony.length * 4 * beat
}

/** The melody stays above the left hand: from F4 up. */
const lowestDegree = scale.indexOf(67)

/** Mostly a step, sometimes a third; on strong beats the nearest chord note; phrases end on the chord’s own name. */
function nextDegree(random: Random, from: number, chord: Chord | undefined, ends: boolean): number {
  const leap = random.uniform() < 0.2 ? 2 : 1
  // High up it turns down, low down it turns up.
  const height = (from - lowestDegree) / (scale.length - 1 - lowestDegree)
  const to = from + (random.uniform() < height ? -leap : leap)
  if (!chord) return Math.min(scale.length - 1, Math.max(lowestDegree, to))
  const root = { C: 0, G: 7, a: 9, F: 5, d: 2, e: 4, G7: 7 }[chord]
  const classes = ends ? [root] : chords[chord].map((midi) => midi % 12)
  return scale
    .map((midi, degree) => ({ degree, fits: degree >= lowestDegree && classes.includes(midi % 12) }))
    .filter(({ fits }) => fits)
    .reduce((best, { degree }) => (Math.abs(degree - to) < Math.abs(best - to) ? degree : best), Infinity)
}
