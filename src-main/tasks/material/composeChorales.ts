/**
 * Chorales, by rule: four voices in slow chords, F major and d minor, each phrase of eight beats closing on a long chord;
 * the upper voices go to the nearest note of the next chord, and thirds are filled with passing notes. Softer, slower and
 * fuller than the melodies, with all voices moving together: another kind of music. Everything lies within A3–A5.
 */
import type { Random } from '../../../src-shared/random.ts'
import type { PianoNote } from './pianoPlayer.ts'

/** F major, from A3 to A5. */
const scale = [57, 58, 60, 62, 64, 65, 67, 69, 70, 72, 74, 76, 77, 79, 81]

/** Pitch classes, root first; the bass takes the root or the third, as lies within its compass. */
const chords = {
  F: [5, 9, 0],
  Bb: [10, 2, 5],
  C: [0, 4, 7],
  d: [2, 5, 9],
  g: [7, 10, 2],
  a: [9, 0, 4],
} as const
type Chord = keyof typeof chords

const phrases: readonly (readonly Chord[])[] = [
  ['F', 'C', 'd', 'Bb', 'F', 'C', 'F'],
  ['F', 'Bb', 'F', 'd', 'g', 'C', 'F'],
  ['d', 'a', 'Bb', 'F', 'g', 'C', 'd'],
  ['F', 'a', 'd', 'g', 'C', 'C', 'F'],
  ['Bb', 'F', 'g', 'd', 'Bb', 'F', 'C'],
  ['d', 'g', 'C', 'F', 'Bb', 'C', 'F'],
]
/** Lowest and highest note of bass, tenor, alto and soprano. */
const compasses = [
  [57, 65],
  [60, 69],
  [65, 74],
  [69, 81],
] as const

/** A piece of so many seconds at least. */
export function composeChorale(random: Random, seconds: number): PianoNote[] {
  const beat = 60 / random.between(52, 68)
  const notes: PianoNote[] = []
  let voices = [57, 65, 69, 72 + random.below(6)]
  for (let start = 0; start < seconds; start += 8.5 * beat) {
    const phrase = phrases[random.below(phrases.length)]
    const voiced = phrase.map((chord) => (voices = lead(voices, chord)))
    voiced.forEach((chord, i) => {
      const isLast = i === phrase.length - 1
      const level = 62 + 3 * Math.min(i, phrase.length - 1 - i) + random.below(5)
      chord.forEach((midi, voice) =>
        addVoice(notes, {
          midi,
          next: isLast ? undefined : voiced[i + 1][voice],
          startSeconds: start + i * beat,
          beats: isLast ? 2.3 : 1,
          beat,
          // The melody is on top; the bass carries.
          velocity: level + (voice === 3 ? 18 : voice === 0 ? 8 : 0),
          passes: voice > 0 && random.uniform() < 0.6,
        }),
      )
    })
  }
  return notes
}

interface VoiceNote {
  readonly midi: number
  readonly next: number | undefined
  readonly startSeconds: number
  readonly beats: number
  readonly beat: number
  readonly velocity: number
  readonly passes: boolean
}

/** A note, and on its second half the note between it and the next where they lie a third apart. */
function addVoice(notes: PianoNote[], voice: VoiceNote) {
  const { midi, next, startSeconds, beats, beat, velocity } = voice
  const [from, to] = [scale.indexOf(midi), next === undefined ? -1 : scale.indexOf(next)]
  const between = voice.passes && to >= 0 && Math.abs(to - from) === 2 ? scale[(from + to) / 2] : undefined
  const length = between === undefined ? beats : beats / 2
  notes.push({ midi, startSeconds, durationSeconds: length * beat * 0.98, velocity })
  if (between === undefined) return
  notes.push({
    midi: between,
    startSeconds: startSeconds + length * beat,
    durationSeconds: length * beat * 0.98,
    velocity: velocity - 6,
  })
}

/** The next chord's notes nearest to the voices', without crossing, the root or third in the bass, no note left out. */
function lead(voices: readonly number[], chord: Chord): number[] {
  const classes = chords[chord] as readonly number[]
  const candidates = compasses.map(([low, high], voice) =>
    scale.filter(
      (midi) =>
        midi >= low && midi <= high && (voice === 0 ? classes.slice(0, 2) : classes).includes(midi % 12),
    ),
  )
  let best: number[] = []
  let leastCost = Infinity
  for (const bass of candidates[0])
    for (const tenor of candidates[1])
      for (const alto of candidates[2])
        for (const soprano of candidates[3]) {
          const notes = [bass, tenor, alto, soprano]
          const cost = costOf(notes, voices, classes)
          if (cost < leastCost) [best, leastCost] = [notes, cost]
        }
  return best
}

function costOf(notes: readonly number[], before: readonly number[], classes: readonly number[]): number {
  let cost = 0
  for (const [voice, midi] of notes.entries()) {
    cost += Math.abs(midi - before[voice]) * (voice === 0 ? 0.4 : 1)
    if (voice > 0 && midi <= notes[voice - 1]) cost += 1000
  }
  for (const it of classes) if (!notes.some((midi) => midi % 12 === it)) cost += 30
  if (notes[0] % 12 !== classes[0]) cost += 6
  // A tune that stands still is none.
  if (notes[3] === before[3]) cost += 3
  return cost + parallels(notes, before)
}

/** Parallel fifths and octaves, the oldest rule of part-writing. */
function parallels(notes: readonly number[], before: readonly number[]): number {
  let cost = 0
  for (let low = 0; low < 4; low++)
    for (let high = low + 1; high < 4; high++) {
      const now = (notes[high] - notes[low]) % 12
      const then = (before[high] - before[low]) % 12
      if (now === then && (now === 0 || now === 7) && notes[low] !== before[low]) cost += 12
    }
  return cost
}
