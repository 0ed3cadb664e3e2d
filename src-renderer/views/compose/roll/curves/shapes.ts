/** Ready-made curves for chosen notes. Each changes its own part of a curve; the rest stays. */
import type { DocumentEdit } from '../../../../../src-shared/contract/projects.ts'
import { maximumCents, type CurvePoint } from '../../../../../src-shared/notes/curves.ts'
import { endSeconds, sequenceSeconds, type Note } from '../../../../../src-shared/notes/noteSequence.ts'
import { chordSeconds } from '../../../../../src-shared/notes/toMonophonic.ts'
import { replaced } from '../editing.ts'
import { curveOf, levelAt, pointOf, withCurve, type CurveKind } from './kinds.ts'
import { drawn } from './points.ts'

export type ShapeName = 'vibrato' | 'slide' | 'scoop' | 'fall' | 'swell' | 'fade' | 'crescendo' | 'diminuendo'

interface Context {
  /** From the first beginning to the last end of what is chosen. */
  readonly startSeconds: number
  readonly endSeconds: number
  /** Every note, in order of start. */
  readonly all: readonly Note[]
}

interface Shape {
  readonly kind: CurveKind
  readonly title: string
  /** “… 3 notes”, as a step of undo. */
  readonly verb: string
  /** The path that is drawn over the note’s curve; null leaves the note alone. */
  readonly path: (note: Note, context: Context) => readonly CurvePoint[] | null
}

const bend = (seconds: number, cents: number) => pointOf('pitchBend', seconds, cents)
const level = (seconds: number, value: number) => pointOf('expression', seconds, value)

/** A flautist’s: five a second, a third of a semitone, after the note has settled. */
const vibratoHz = 5
const vibratoCents = 30
const vibratoDelaySeconds = 0.3
const vibratoOnsetSeconds = 0.25
/** An eighth of a period: straight lines between them miss a sine by 8 %. */
const pointsPerPeriod = 8

function vibrato(note: Note): CurvePoint[] {
  const { durationSeconds } = note
  const delay = Math.min(vibratoDelaySeconds, durationSeconds / 3)
  const base = levelAt(note, 'pitchBend', delay)
  const step = 1 / (vibratoHz * pointsPerPeriod)
  const count = Math.floor((durationSeconds - delay) / step)
  return Array.from({ length: count + 1 }, (_, i) => {
    const depth = vibratoCents * Math.min((i * step) / vibratoOnsetSeconds, 1)
    return bend(delay + i * step, base + depth * Math.sin((2 * Math.PI * i) / pointsPerPeriod))
  })
}

/** At most so long, and at most this share of the note. */
const slideSeconds = 0.14
const slideShare = 0.4

/** From the pitch of the note before into this one’s. */
function slide(note: Note, { all }: Context): CurvePoint[] | null {
  const before = all[countBefore(all, note.startSeconds - chordSeconds) - 1]
  if (!before || before.midi === note.midi) return null
  const end = Math.min(slideSeconds, note.durationSeconds * slideShare)
  const interval = (before.midi - note.midi) * 100
  const from = Math.min(Math.max(interval, -maximumCents), maximumCents)
  return easedInto(note, from, end)
}

/** How many notes begin before a second. */
function countBefore(notes: readonly Note[], seconds: number): number {
  let [low, high] = [0, notes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (notes[middle].startSeconds < seconds) low = middle + 1
    else high = middle
  }
  return low
}

const scoopCents = -200

const scoop = (note: Note): CurvePoint[] =>
  easedInto(note, scoopCents, Math.min(slideSeconds, note.durationSeconds * slideShare))

/** Fast at first, and gently into where the curve goes on. */
function easedInto(note: Note, from: number, end: number): CurvePoint[] {
  const to = levelAt(note, 'pitchBend', end)
  return [0, 0.25, 0.5, 0.75, 1].map((share) => bend(end * share, to + (from - to) * (1 - share) ** 2))
}

const fallCents = -300
const fallSeconds = 0.25

/** Faster and faster. */
function fall(note: Note): CurvePoint[] {
  const length = Math.min(fallSeconds, note.durationSeconds * slideShare)
  const start = note.durationSeconds - length
  const from = levelAt(note, 'pitchBend', start)
  return [0, 0.25, 0.5, 0.75, 1].map((share) => bend(start + length * share, from + fallCents * share ** 2))
}

const swell = ({ durationSeconds }: Note): CurvePoint[] => [
  level(0, 0.35),
  level(durationSeconds * 0.55, 1),
  level(durationSeconds, 0.4),
]

/** The last third. */
function fade(note: Note): CurvePoint[] {
  const start = (note.durationSeconds * 2) / 3
  return [level(start, levelAt(note, 'expression', start)), level(note.durationSeconds, 0)]
}

const softest = 0.3

/** One straight line over all that is chosen, from the first beginning to the last end. */
const over =
  (from: number, to: number) =>
  (note: Note, context: Context): CurvePoint[] => {
    const start = context.startSeconds
    const at = (seconds: number) => from + ((to - from) * (seconds - start)) / (context.endSeconds - start)
    return [level(0, at(note.startSeconds)), level(note.durationSeconds, at(endSeconds(note)))]
  }

export const shapes: Readonly<Record<ShapeName, Shape>> = {
  vibrato: { kind: 'pitchBend', title: 'Vibrato', verb: 'Vibrato on', path: vibrato },
  slide: { kind: 'pitchBend', title: 'Slide from the note before', verb: 'Slide into', path: slide },
  scoop: { kind: 'pitchBend', title: 'Scoop: slide up into the note', verb: 'Scoop into', path: scoop },
  fall: { kind: 'pitchBend', title: 'Fall at the end', verb: 'Fall at the end of', path: fall },
  swell: { kind: 'expression', title: 'Swell: louder, then softer', verb: 'Swell', path: swell },
  fade: { kind: 'expression', title: 'Fade out', verb: 'Fade out', path: fade },
  crescendo: {
    kind: 'expression',
    title: 'Crescendo over the selection',
    verb: 'Crescendo over',
    path: over(softest, 1),
  },
  diminuendo: {
    kind: 'expression',
    title: 'Diminuendo over the selection',
    verb: 'Diminuendo over',
    path: over(1, softest),
  },
}

export const shapesOf = (kind: CurveKind): ShapeName[] =>
  (Object.keys(shapes) as ShapeName[]).filter((name) => shapes[name].kind === kind)

/**
 * One step of undo; null where it changes nothing.
 * @param notes what is chosen, in order of start
 * @param all every note, in order of start
 */
export function applyShape(
  name: ShapeName,
  notes: readonly Note[],
  all: readonly Note[],
): DocumentEdit | null {
  if (notes.length === 0) return null
  const { kind, verb, path } = shapes[name]
  const context = { all, startSeconds: notes[0].startSeconds, endSeconds: sequenceSeconds(notes) }
  return replaced(verb, notes, (note) => {
    const points = path(note, context)
    return points ? withCurve(note, kind, drawn(kind, curveOf(note, kind), points, 0)) : note
  })
}
