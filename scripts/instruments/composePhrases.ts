/**
 * Solo piano pieces of about a minute, by rule: phrases of two to four bars, each a motif, its sequences a step or two
 * away, and a cadence; as a melody alone, over broken chords, as broken chords, or as chords. A piece keeps to its key,
 * its tempo and two motifs, which come back.
 */
import type { Random } from '../../src-shared/random.ts'
import type { PianoNote } from '../../src-main/tasks/material/pianoPlayer.ts'
import { dominant, keys, nearestChordStep, noteOfStep, type Key } from './keys.ts'

/** The notes that pieces keep to: E2 to E6. */
export const compass = [40, 88] as const

type Texture = 'melody' | 'accompanied' | 'broken' | 'chords'

/** A bar’s rhythm in quarter notes, and by how many steps each note lies off the first. */
interface Motif {
  readonly beats: readonly number[]
  readonly steps: readonly number[]
}

/** Times in quarter notes. */
interface BeatNote {
  readonly midi: number
  readonly start: number
  readonly length: number
  readonly velocity: number
}

const one = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)]

const beatsPerBar = 4
/** What rings on to the end of a bar: the next bar’s damper has time to fall. */
const held = 3.95
const rhythms = [
  [1, 1, 1, 1],
  [1.5, 0.5, 1, 1],
  [0.5, 0.5, 1, 2],
  [1, 0.5, 0.5, 2],
  [2, 1, 1],
  [0.5, 0.5, 0.5, 0.5, 2],
  [1, 2, 1],
  [3, 0.5, 0.5],
]
/** Roots of the triads, a bar each; all end on the dominant (open) or the tonic (closed). */
const open = [
  [0, 4],
  [3, 4],
  [0, 3, 4],
  [0, 5, 4],
  [0, 5, 3, 4],
  [0, 3, 1, 4],
]
const closed = [
  [4, 0],
  [3, 4, 0],
  [1, 4, 0],
  [5, 3, 4, 0],
  [0, 3, 4, 0],
  [3, 1, 4, 0],
]
/** Two motifs, told, answered, left and come back to. */
const form = [
  { motif: 0, isOpen: true },
  { motif: 0, isOpen: false },
  { motif: 1, isOpen: true },
  { motif: 1, isOpen: false },
  { motif: 0, isOpen: true },
  { motif: 0, isOpen: false },
] as const
const textures: readonly Texture[] = ['melody', 'accompanied', 'accompanied', 'broken', 'chords']
/** Eighths of a broken chord, as steps of the scale above its root. */
const figures = [
  [0, 2, 4, 7, 4, 2, 4, 2],
  [0, 4, 7, 9, 7, 4, 7, 4],
  [0, 4, 2, 4, 0, 4, 2, 4],
  [0, 2, 4, 2, 7, 4, 2, 4],
]

const slowest = 60
const fastest = 100
/** The last bar rings on for so long. */
const endingSeconds = 3

export interface Piece {
  readonly notes: readonly PianoNote[]
  readonly seconds: number
}

/** A piece whose length is a whole number of `clipSeconds`, some 60 s in all: its tempo is chosen to fit. */
export function composePiece(random: Random, clipSeconds: number): Piece {
  const key = one(random, keys)
  const motifs = [newMotif(random), newMotif(random)]
  const notes: BeatNote[] = []
  const beatSeconds = 60 / random.between(slowest, fastest)
  let beat = 0
  for (let part = 0; beat * beatSeconds < 50 || part % 2 === 1; part++) {
    const { motif, isOpen } = form[part % form.length]
    const harmony = one(random, isOpen ? open : closed)
    addPhrase(notes, random, { key, motif: motifs[motif], harmony, texture: one(random, textures), beat })
    beat += harmony.length * beatsPerBar
  }
  const clips = Math.max(1, Math.round((beat * beatSeconds + endingSeconds) / clipSeconds))
  const seconds = Math.max(clips * clipSeconds, endingSeconds + 1)
  const fitting = (seconds - endingSeconds) / beat
  const timed = notes.map((note) => inSeconds(random, note, fitting))
  const lastBar = (beat - beatsPerBar - 0.1) * fitting
  return {
    seconds,
    notes: timed.map((note) => (note.startSeconds < lastBar ? note : ringing(note, seconds))),
  }
}

/** As far as to the end of its piece. */
const ringing = (note: PianoNote, seconds: number): PianoNote => ({
  ...note,
  durationSeconds: seconds - note.startSeconds,
})

function newMotif(random: Random): Motif {
  const beats = one(random, rhythms)
  let step = 0
  const steps = beats.map((_, index) => {
    if (index > 0) step += one(random, [-2, -1, -1, 1, 1, 2, 3, -3])
    return step
  })
  return { beats, steps }
}

interface Phrase {
  readonly key: Key
  readonly motif: Motif
  readonly harmony: readonly number[]
  readonly texture: Texture
  /** Where it begins. */
  readonly beat: number
}

function addPhrase(notes: BeatNote[], random: Random, { key, motif, harmony, texture, beat }: Phrase) {
  const base = one(random, [48, 60, 72, 84])
  const figure = one(random, figures)
  // The melody’s register: from the tonic above middle C, or an octave higher.
  let from = texture === 'melody' ? one(random, [2, 4, 7, 9]) : one(random, [7, 9, 11])
  const sequence = one(random, [-1, -1, -2, 1, 2])
  harmony.forEach((root, bar) => {
    const isLast = bar === harmony.length - 1
    // A phrase grows towards its middle and falls away.
    const swell = Math.round(14 * Math.sin((Math.PI * (bar + 0.5)) / harmony.length))
    const place: Bar = { key, root, start: beat + bar * beatsPerBar, velocity: base + swell, isLast }
    if (texture === 'melody' || texture === 'accompanied') addMelody(notes, random, place, motif, from)
    if (texture === 'accompanied')
      addBroken(notes, random, { ...place, velocity: place.velocity - 16 }, figure, -7)
    if (texture === 'broken') addBroken(notes, random, place, figure, bar % 2 === 0 ? 0 : 7)
    if (texture === 'chords') addChords(notes, random, place)
    from += sequence
  })
}

interface Bar {
  readonly key: Key
  /** Of its triad, in steps of the scale. */
  readonly root: number
  readonly start: number
  readonly velocity: number
  /** It closes a phrase. */
  readonly isLast: boolean
}

/** The motif on `from`, with chord notes on strong beats; a phrase’s last bar holds one note. */
function addMelody(notes: BeatNote[], random: Random, bar: Bar, motif: Motif, from: number) {
  const add = (step: number, at: number, length: number) =>
    notes.push({
      midi: withinCompass(noteOfStep(bar.key, step, bar.root)),
      start: bar.start + at,
      length,
      velocity: bar.velocity + (at % 2 === 0 ? 8 : 0) + random.below(6),
    })
  if (bar.isLast) return add(nearestChordStep(from, bar.root), 0, held)
  let at = 0
  for (const [index, length] of motif.beats.entries()) {
    const step = from + motif.steps[index]
    add(at % 2 === 0 ? nearestChordStep(step, bar.root) : step, at, length * 0.97)
    at += length
  }
}

/** Every note rings to the end of its bar, as under a pedal. */
function addBroken(notes: BeatNote[], random: Random, bar: Bar, figure: readonly number[], octave: number) {
  // Roots above the fourth step lie below the tonic.
  const root = (bar.root > 3 ? bar.root - 7 : bar.root) + octave
  const eighths = bar.isLast ? figure.slice(0, 4) : figure
  for (const [index, step] of eighths.entries())
    notes.push({
      midi: withinCompass(noteOfStep(bar.key, root + step, bar.root)),
      start: bar.start + index / 2,
      length: held - index / 2,
      velocity: bar.velocity + (index % 4 === 0 ? 6 : 0) + random.below(6),
    })
}

/** Two chords a bar over the root in the bass, the dominant with its seventh; one at a phrase’s end. */
function addChords(notes: BeatNote[], random: Random, bar: Bar) {
  const seventh = bar.root === dominant && !bar.isLast ? [6] : []
  for (const start of bar.isLast ? [0] : [0, 2])
    for (const step of [-7, 0, 2, 4, ...seventh])
      notes.push({
        midi: withinCompass(noteOfStep(bar.key, (bar.root > 3 ? bar.root - 7 : bar.root) + step, bar.root)),
        start: bar.start + start,
        length: bar.isLast ? held : 1.9,
        velocity: bar.velocity - (step === 0 || step === 2 ? 8 : 0) + random.below(6),
      })
}

function withinCompass(midi: number): number {
  const [lowest, highest] = compass
  return midi < lowest
    ? midi + 12 * Math.ceil((lowest - midi) / 12)
    : midi > highest
      ? midi - 12 * Math.ceil((midi - highest) / 12)
      : midi
}

/** A hand is never quite on time. */
const lateSeconds = 0.012

const inSeconds = (
  random: Random,
  { midi, start, length, velocity }: BeatNote,
  beatSeconds: number,
): PianoNote => ({
  midi,
  startSeconds: start * beatSeconds + lateSeconds * random.uniform(),
  durationSeconds: length * beatSeconds,
  velocity: Math.max(20, Math.min(120, velocity)),
})
