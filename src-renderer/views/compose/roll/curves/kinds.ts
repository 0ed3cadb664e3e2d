/** The two curves that a note can have, treated alike. */
import {
  curveAt,
  maximumCents,
  valueOf,
  type BendPoint,
  type CurvePoint,
  type ExpressionPoint,
} from '../../../../../src-shared/notes/curves.ts'
import { withCurves, type Note } from '../../../../../src-shared/notes/noteSequence.ts'

export type CurveKind = 'pitchBend' | 'expression'

interface Bounds {
  readonly low: number
  readonly high: number
  /** What a note without the curve has. */
  readonly neutral: number
}

export const boundsOf: Readonly<Record<CurveKind, Bounds>> = {
  pitchBend: { low: -maximumCents, high: maximumCents, neutral: 0 },
  expression: { low: 0, high: 1, neutral: 1 },
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/** In bounds, and no finer than anybody hears: microseconds, tenths of a cent, thousandths of a level. */
export function pointOf(kind: CurveKind, seconds: number, value: number): CurvePoint {
  const { low, high } = boundsOf[kind]
  const bounded = clamp(value, low, high)
  const at = Math.max(Math.round(seconds * 1e6) / 1e6, 0)
  // Adding 0 makes no difference between 0 and −0.
  return kind === 'pitchBend'
    ? { seconds: at, cents: Math.round(bounded * 10) / 10 + 0 }
    : { seconds: at, level: Math.round(bounded * 1000) / 1000 }
}

export const curveOf = (note: Note, kind: CurveKind): readonly CurvePoint[] | undefined => note[kind]

/** At seconds from the note’s start. */
export const levelAt = (note: Note, kind: CurveKind, seconds: number): number =>
  curveAt(note[kind], seconds, boundsOf[kind].neutral)

/** The note with this curve instead; without one where there are no points. */
export const withCurve = (note: Note, kind: CurveKind, points: readonly CurvePoint[]): Note =>
  withCurves(
    note,
    kind === 'pitchBend'
      ? { ...note, pitchBend: points.map((it): BendPoint => ({ seconds: it.seconds, cents: valueOf(it) })) }
      : {
          ...note,
          expression: points.map((it): ExpressionPoint => ({ seconds: it.seconds, level: valueOf(it) })),
        },
  )
