/** What a wheel or a breath did while it was played, and the curve of one note cut out of it. */
import { thinTo, type BendPoint, type ExpressionPoint } from '../../src-shared/notes/curves.ts'

/** After so long without a message the wheel has rested, and doesn’t glide to the next one. */
const restSeconds = 0.06
const stepSeconds = 0.01
/** Two cents, or a hundredth of the loudness, can’t be heard. */
const tolerances = { cents: 2, level: 0.01 }

interface Moment {
  readonly seconds: number
  readonly value: number
}

export class CurveHistory {
  readonly #moments: Moment[]

  /** @param value before anything is heard */
  constructor(value: number) {
    this.#moments = [{ seconds: -Infinity, value }]
  }

  /** Times that go back, as a clock does that is put right, count as the moment before. */
  set(value: number, seconds: number): void {
    const last = this.#moments[this.#moments.length - 1]
    const at = Math.max(seconds, last.seconds)
    if (value === last.value) return
    if (at === last.seconds) this.#moments[this.#moments.length - 1] = { seconds: at, value }
    else this.#moments.push({ seconds: at, value })
  }

  /** The bend of a note from its start, every movement of it; undefined where there is none. */
  bend(fromSeconds: number, toSeconds: number): BendPoint[] | undefined {
    const points = this.#between(fromSeconds, toSeconds)
    if (points.every(({ value }) => Math.abs(value) < tolerances.cents)) return undefined
    return points.map(({ seconds, value }) => ({ seconds, cents: value }))
  }

  /** The swell of a note from its start, likewise; undefined where it is as loud as it was struck all along. */
  expression(fromSeconds: number, toSeconds: number): ExpressionPoint[] | undefined {
    const points = this.#between(fromSeconds, toSeconds)
    if (points.every(({ value }) => value > 1 - tolerances.level)) return undefined
    return points.map(({ seconds, value }) => ({ seconds, level: value }))
  }

  #between(fromSeconds: number, toSeconds: number): Moment[] {
    const moments = this.#moments
    let first = lastUntil(moments, fromSeconds)
    let { value } = moments[first]
    const points: Moment[] = [{ seconds: 0, value }]
    for (first++; first < moments.length && moments[first].seconds < toSeconds; first++) {
      const seconds = micro(moments[first].seconds - fromSeconds)
      const before = points[points.length - 1].seconds
      if (seconds <= before) continue
      if (seconds - before > restSeconds) points.push({ seconds: micro(seconds - stepSeconds), value })
      value = moments[first].value
      points.push({ seconds, value })
    }
    return points
  }
}

/** A bend of as few points as sound the same, and no more than a note may have. */
export const thinnedBend = (points: readonly BendPoint[]): BendPoint[] => thinTo(points, tolerances.cents)

export const thinnedExpression = (points: readonly ExpressionPoint[]): ExpressionPoint[] =>
  thinTo(points, tolerances.level)

const micro = (seconds: number) => Math.round(seconds * 1e6) / 1e6

/** The last moment that isn’t after a time; the first has been for ever. */
function lastUntil(moments: readonly Moment[], seconds: number): number {
  let [low, high] = [0, moments.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (moments[middle].seconds <= seconds) low = middle
    else high = middle - 1
  }
  return low
}
