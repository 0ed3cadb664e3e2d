/** A score in letters, played as a musician would: slurred, swelling, with vibrato on what is held. */
import { thin, type BendPoint, type ExpressionPoint } from '../../src-shared/notes/curves.ts'
import { withCurves, type Note } from '../../src-shared/notes/noteSequence.ts'

export interface Phrase {
  /** Notes with their beats, `Bb5:0.75`; rests `-:1`; slurs in parentheses. */
  readonly score: string
  readonly startBeats: number
  readonly beatsPerMinute: number
  /** Loudness, 0 … 1, by beats from the start of the phrase: straight between points, held beyond them. */
  readonly dynamics: readonly (readonly [beats: number, loudness: number])[]
  /** Held notes shake a little. */
  readonly vibrato?: boolean
}

interface ScoreNote {
  readonly midi: number
  readonly startBeats: number
  readonly beats: number
  /** It goes over into the next one. */
  readonly isSlurred: boolean
}

/** How far a slurred note reaches into the next. */
const overlapSeconds = 0.03
/** Shorter notes are as loud as at their beginning all along. */
const swellingSeconds = 0.4
const vibrating = { fromSeconds: 0.7, restSeconds: 0.35, growSeconds: 0.5, hertz: 5, cents: 12 } as const

/** The notes of a phrase, in order of start. @throws Error that names what is no note. */
export function play(phrase: Phrase): Note[] {
  const secondsPerBeat = 60 / phrase.beatsPerMinute
  return readScore(phrase.score).map(({ midi, startBeats, beats, isSlurred }) => {
    const startSeconds = tidy((phrase.startBeats + startBeats) * secondsPerBeat)
    const heldSeconds = beats * secondsPerBeat
    const durationSeconds = tidy(heldSeconds + (isSlurred ? overlapSeconds : 0))
    const loudnessAt = (seconds: number) => at(phrase.dynamics, startBeats + seconds / secondsPerBeat)
    const swell = heldSeconds < swellingSeconds ? [] : swellOf(loudnessAt, heldSeconds)
    const peak = Math.max(...swell.map(({ level }) => level), loudnessAt(0))
    const note = { midi, startSeconds, durationSeconds, velocity: Math.round(127 * peak) }
    return withCurves(note, {
      pitchBend: phrase.vibrato && heldSeconds >= vibrating.fromSeconds ? vibratoOf(heldSeconds) : [],
      expression: isLevel(swell) ? [] : swell.map((it) => ({ ...it, level: round(it.level / peak, 100) })),
    })
  })
}

/** The notes of a score, by beats from its beginning. @throws Error that names what is no note. */
export function readScore(score: string): ScoreNote[] {
  const notes: ScoreNote[] = []
  let startBeats = 0
  let isSlurred = false
  for (const word of score.trim().split(/\s+/)) {
    const parts = /^(\(?)([A-G][b#]?\d|-):([\d.]+)(\)?)$/.exec(word)
    if (!parts) throw new Error(`“${word}” is no note of a score.`)
    const [, opens, name, length, closes] = parts
    if (opens) isSlurred = true
    if (closes) isSlurred = false
    const beats = Number(length)
    if (name !== '-') notes.push({ midi: midiOf(name), startBeats, beats, isSlurred })
    startBeats += beats
  }
  return notes
}

const semitones: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }
const alterations: Record<string, number> = { b: -1, '#': 1 }

/** 69 for A4. */
export const midiOf = (name: string): number =>
  semitones[name[0]] + (alterations[name[1]] ?? 0) + 12 * (Number(name.at(-1)) + 1)

function swellOf(loudnessAt: (seconds: number) => number, seconds: number): ExpressionPoint[] {
  const count = Math.ceil(seconds / 0.05)
  const points = Array.from({ length: count + 1 }, (_, i) => (i * seconds) / count)
  return thin(
    points.map((it) => ({ seconds: round(it, 1000), level: loudnessAt(it) })),
    0.005,
  )
}

const isLevel = (swell: readonly ExpressionPoint[]) =>
  swell.every(({ level }) => Math.abs(level - swell[0].level) < 0.01)

/** None at first, then more, and none at the end. */
function vibratoOf(seconds: number): BendPoint[] {
  const { restSeconds, growSeconds, hertz, cents } = vibrating
  const step = 1 / (8 * hertz)
  const count = Math.floor((seconds - restSeconds) / step)
  return Array.from({ length: count + 1 }, (_, i) => {
    const age = i * step
    const left = seconds - restSeconds - age
    const depth = cents * Math.min(1, age / growSeconds, Math.max(left, 0) / 0.2)
    return {
      seconds: round(restSeconds + age, 1000),
      cents: round(depth * Math.sin(2 * Math.PI * hertz * age), 10),
    }
  })
}

function at(points: Phrase['dynamics'], beats: number): number {
  const next = points.findIndex(([time]) => time > beats)
  if (next === 0) return points[0][1]
  if (next < 0) return points[points.length - 1][1]
  const [[from, low], [to, high]] = [points[next - 1], points[next]]
  return low + ((high - low) * (beats - from)) / (to - from)
}

/** `+ 0` turns −0 into 0. */
const round = (value: number, parts: number) => Math.round(value * parts) / parts + 0
const tidy = (seconds: number) => round(seconds, 1e6)
