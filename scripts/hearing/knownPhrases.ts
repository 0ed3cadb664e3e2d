/** Phrases whose notes are known, for hearing to be learned and measured on. */
import type { Note } from '../../src-shared/notes/noteSequence.ts'

export type Played = Note & { readonly velocity: number }
type Compass = readonly [lowest: number, highest: number]

/** `count` chords of `voices` notes each, struck together or one after the other, short and long, soft and loud. */
export function knownChords(
  random: () => number,
  voices: number,
  count: number,
  [lowest, highest]: Compass,
): Played[] {
  const notes: Played[] = []
  const anywhere = () => lowest + Math.floor(random() * (highest - lowest + 1))
  let seconds = 0.2 + 0.1 * random()
  for (let chord = 0; chord < count; chord++) {
    const length = 0.15 * 2 ** (3.2 * random())
    const centre = anywhere()
    const pitches = new Set<number>()
    for (let tries = 0; pitches.size < voices && tries < 200; tries++) {
      const midi = random() < 0.5 ? anywhere() : centre + Math.floor(24 * (random() - 0.5))
      const nearest = random() < 0.9 ? 2 : 1
      if (
        midi >= lowest &&
        midi <= highest &&
        [...pitches].every((other) => Math.abs(other - midi) >= nearest)
      )
        pitches.add(midi)
    }
    const loudness = 40 + 80 * random()
    const spread = random() < 0.3 ? 0.03 + 0.1 * random() : 0
    for (const [i, midi] of [...pitches].sort((a, b) => a - b).entries())
      notes.push({
        midi,
        startSeconds: seconds + spread * i,
        durationSeconds: Math.max(0.12, length - spread * i),
        velocity: Math.round(Math.min(120, Math.max(30, loudness * (0.8 + 0.4 * random())))),
      })
    seconds += Math.max(length, spread * voices + 0.12) + (random() < 0.3 ? 0.3 * random() : 0.01)
  }
  return notes
}

const compasses: readonly Compass[] = [
  [60, 84],
  [53, 76],
  [48, 69],
  [36, 60],
]
const lengths = [0.25, 0.25, 0.5, 0.5, 1]
const steps = [-4, -2, -2, -1, 0, 1, 2, 2, 3]

/** Four voices that move each at its own times; where two would meet on a key, one of them rests. */
export function knownVoices(random: () => number, seconds: number): Played[] {
  const pick = (values: readonly number[]) => values[Math.floor(random() * values.length)]
  const notes: Played[] = []
  for (const [lowest, highest] of compasses) {
    let midi = Math.round((lowest + highest) / 2)
    let startSeconds = 0.2
    while (startSeconds < seconds) {
      const length = pick(lengths)
      midi = Math.min(highest, Math.max(lowest, midi + pick(steps)))
      const velocity = Math.round(60 + 30 * random())
      notes.push({ midi, startSeconds, durationSeconds: 0.97 * length, velocity })
      startSeconds += length
    }
  }
  return notes.filter((note, i) => !notes.some((other, j) => j < i && overlaps(note, other)))
}

const overlaps = (a: Note, b: Note): boolean =>
  a.midi === b.midi &&
  a.startSeconds < b.startSeconds + b.durationSeconds &&
  b.startSeconds < a.startSeconds + a.durationSeconds
