/**
 * The curves of a note: how its pitch and its loudness change while it sounds. Points in order of time, seconds from the
 * note's start; straight between two of them, held before the first and beyond the last.
 */
import { z } from 'zod'

/** Of one note; more are thinned (`thinTo`). */
export const maximumPoints = 1000

/** An octave either way. */
export const maximumCents = 1200

const unordered = 'its points must be in order of their seconds, no two at the same time'

/** Each later than the one before. */
const areOrdered = (points: readonly { seconds: number }[]) =>
  points.every(({ seconds }, i) => i === 0 || seconds > points[i - 1].seconds)

export const pitchBendSchema = (longestSeconds: number) =>
  z
    .array(
      z.object({
        seconds: z.number().min(0).max(longestSeconds),
        cents: z.number().min(-maximumCents).max(maximumCents),
      }),
    )
    .min(1)
    .max(maximumPoints)
    .refine(areOrdered, unordered)

export const expressionSchema = (longestSeconds: number) =>
  z
    .array(z.object({ seconds: z.number().min(0).max(longestSeconds), level: z.number().min(0).max(1) }))
    .min(1)
    .max(maximumPoints)
    .refine(areOrdered, unordered)

/** So many cents above the note. */
export interface BendPoint {
  seconds: number
  cents: number
}

/** A factor of the note's loudness, as MIDI’s controller 11. */
export interface ExpressionPoint {
  seconds: number
  level: number
}

export type CurvePoint = BendPoint | ExpressionPoint

/** Two curves of one kind are the same, or both are missing. */
export const sameCurve = (
  a: readonly CurvePoint[] | undefined,
  b: readonly CurvePoint[] | undefined,
): boolean =>
  a === b ||
  (a !== undefined &&
    a.length === b?.length &&
    a.every((point, i) => point.seconds === b[i].seconds && valueOf(point) === valueOf(b[i])))

/** Equal curves have equal keys. */
export const curveKey = (points: readonly CurvePoint[]): string =>
  points.map((point) => `${point.seconds}:${valueOf(point)}`).join()

/** Cents or level. */
export const valueOf = (point: CurvePoint): number => ('cents' in point ? point.cents : point.level)

/** A point of the same kind. */
const pointLike = <P extends CurvePoint>(point: P, seconds: number, value: number): P =>
  'cents' in point ? { ...point, seconds, cents: value } : { ...point, seconds, level: value }

/** How many points are not after this time. */
function countUntil(points: readonly CurvePoint[], seconds: number): number {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle].seconds <= seconds) low = middle + 1
    else high = middle
  }
  return low
}

/** The value at a time from the note’s start; `otherwise` without points. */
export function curveAt(
  points: readonly CurvePoint[] | undefined,
  seconds: number,
  otherwise: number,
): number {
  if (!points || points.length === 0) return otherwise
  const next = countUntil(points, seconds)
  if (next === 0) return valueOf(points[0])
  if (next === points.length) return valueOf(points[next - 1])
  const [a, b] = [points[next - 1], points[next]]
  return valueOf(a) + ((valueOf(b) - valueOf(a)) * (seconds - a.seconds)) / (b.seconds - a.seconds)
}

/**
 * The part of a curve between two times, its seconds counted from the first of them: what a piece of a split note keeps.
 * It goes as the whole one did there, with points of its own at the ends where it was cut.
 */
export function cutCurve<P extends CurvePoint>(points: readonly P[], from: number, to = Infinity): P[] {
  if (points.length === 0) return []
  const at = (seconds: number) => pointLike(points[0], seconds, curveAt(points, seconds, 0))
  const pieces = [
    ...(points[0].seconds < from ? [at(from)] : []),
    ...points.filter(({ seconds }) => seconds >= from && seconds <= to),
    ...(points[points.length - 1].seconds > to ? [at(to)] : []),
  ]
  return ordered(pieces.map((point) => ({ ...point, seconds: tidy(point.seconds - from) })))
}

/** The curve so many seconds later; what would lie before the note’s start is cut off. */
export const shiftCurve = <P extends CurvePoint>(points: readonly P[], seconds: number): P[] =>
  seconds < 0
    ? cutCurve(points, -seconds)
    : points.map((point) => ({ ...point, seconds: tidy(point.seconds + seconds) }))

/** Microseconds are kept; what arithmetic leaves behind them is not. */
const tidy = (seconds: number) => Math.round(seconds * 1e6) / 1e6

/** Without points that rounding put at the time of the one before. */
const ordered = <P extends CurvePoint>(points: readonly P[]): P[] =>
  points.filter(({ seconds }, i) => i === 0 || seconds > points[i - 1].seconds)

/**
 * Fewer points for the same curve: nowhere further from it than the tolerance, in cents or levels (Ramer–Douglas–Peucker,
 * by the distance in value, as time is no distance). The first and the last stay.
 */
export function thin<P extends CurvePoint>(points: readonly P[], tolerance: number): P[] {
  if (points.length <= 2) return [...points]
  const times = Float64Array.from(points, (point) => point.seconds)
  const values = Float64Array.from(points, valueOf)
  const keeps = new Uint8Array(points.length)
  keeps[0] = keeps[points.length - 1] = 1
  const spans = [[0, points.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span
    const slope = (values[last] - values[first]) / (times[last] - times[first])
    let furthest = first
    let distance = tolerance
    for (let i = first + 1; i < last; i++) {
      const away = Math.abs(values[i] - values[first] - slope * (times[i] - times[first]))
      if (away > distance) {
        furthest = i
        distance = away
      }
    }
    if (furthest === first) continue
    keeps[furthest] = 1
    spans.push([first, furthest], [furthest, last])
  }
  return points.filter((_, i) => keeps[i] === 1)
}

/** Thinned by this tolerance, or by as much more as it takes to be of at most so many points. */
export function thinTo<P extends CurvePoint>(
  points: readonly P[],
  tolerance: number,
  count = maximumPoints,
): P[] {
  let thinned = thin(points, tolerance)
  for (let more = Math.max(tolerance, 1e-3) * 2; thinned.length > count; more *= 2)
    thinned = thin(thinned, more)
  return thinned
}
