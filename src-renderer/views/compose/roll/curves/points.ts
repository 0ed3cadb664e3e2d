/** What can be done to the points of one curve. Pure; seconds are counted from the note’s start. */
import {
  curveAt,
  maximumPoints,
  thinTo,
  valueOf,
  type CurvePoint,
} from '../../../../../src-shared/notes/curves.ts'
import { boundsOf, pointOf, type CurveKind } from './kinds.ts'

/** Two points are never nearer to each other. */
export const leastGapSeconds = 0.001

/** Between what was drawn and what stays beside it. */
const edgeSeconds = 0.005

/**
 * The curve with a path drawn over it. What isn’t drawn over stays as it was; where nothing comes behind, the path’s end
 * is held.
 * @param path at least one point, in order
 * @param tolerance how far the thinned path may lie from it
 */
export function drawn(
  kind: CurveKind,
  points: readonly CurvePoint[] | undefined,
  path: readonly CurvePoint[],
  tolerance: number,
): CurvePoint[] {
  const [from, to] = [path[0].seconds - edgeSeconds, path[path.length - 1].seconds + edgeSeconds]
  const at = (seconds: number) => pointOf(kind, seconds, curveAt(points, seconds, boundsOf[kind].neutral))
  const before = points?.filter(({ seconds }) => seconds < from) ?? []
  const after = points?.filter(({ seconds }) => seconds > to) ?? []
  const whole = spaced([
    ...before,
    ...(from > 0 ? [at(from)] : []),
    ...thinTo(
      path.map((it) => pointOf(kind, it.seconds, valueOf(it))),
      tolerance,
      maximumPoints - 2,
    ),
    ...(after.length > 0 ? [at(to)] : []),
    ...after,
  ])
  return whole.length > maximumPoints ? thinTo(whole, tolerance) : whole
}

/** Without points that are too near to the one before. */
const spaced = (points: readonly CurvePoint[]): CurvePoint[] => {
  const kept: CurvePoint[] = []
  for (const point of points) {
    const last = kept.at(-1)
    if (!last || point.seconds - last.seconds >= leastGapSeconds - 1e-9) kept.push(point)
  }
  return kept
}

/** One point elsewhere, between its neighbours and within the note. */
export function movedPoint(
  kind: CurveKind,
  points: readonly CurvePoint[],
  index: number,
  to: { seconds: number; value: number },
  durationSeconds: number,
): CurvePoint[] {
  const earliest = index > 0 ? points[index - 1].seconds + leastGapSeconds : 0
  const next = points[index + 1]
  const latest = Math.max(
    Math.min(next ? next.seconds - leastGapSeconds : durationSeconds, durationSeconds),
    earliest,
  )
  const seconds = Math.min(Math.max(to.seconds, earliest), latest)
  return points.with(index, pointOf(kind, seconds, to.value))
}

/** One point more; null where a note has as many as it may have. A point at that time is replaced. */
export function withPoint(
  kind: CurveKind,
  points: readonly CurvePoint[] | undefined,
  seconds: number,
  value: number,
): { points: CurvePoint[]; index: number } | null {
  const others = (points ?? []).filter((it) => Math.abs(it.seconds - seconds) >= leastGapSeconds)
  if (others.length >= maximumPoints) return null
  const index = others.filter((it) => it.seconds < seconds).length
  return { points: others.toSpliced(index, 0, pointOf(kind, seconds, value)), index }
}

/** Where a point is added by keys: half way to the next one, or to the note’s end. */
export function secondsAfter(
  points: readonly CurvePoint[],
  index: number,
  durationSeconds: number,
): number | null {
  const from = points[index].seconds
  const to = points[index + 1]?.seconds ?? durationSeconds
  return to - from >= 2 * leastGapSeconds ? (from + to) / 2 : null
}
