/** Where values lie in the lane: cents or levels ⇄ y. */
import { boundsOf, type CurveKind } from './kinds.ts'

export interface LaneScale {
  readonly kind: CurveKind
  readonly heightPixels: number
  /** Cents from the middle to the top; of pitch bend. */
  readonly rangeCents: number
}

const marginPixels = 7

const endsOf = ({ kind, rangeCents }: LaneScale) =>
  kind === 'pitchBend' ? { low: -rangeCents, high: rangeCents } : boundsOf.expression

export function yOfValue(scale: LaneScale, value: number): number {
  const { low, high } = endsOf(scale)
  const room = scale.heightPixels - 2 * marginPixels
  return scale.heightPixels - marginPixels - ((value - low) / (high - low)) * room
}

export function valueOfY(scale: LaneScale, y: number): number {
  const { low, high } = endsOf(scale)
  const room = scale.heightPixels - 2 * marginPixels
  const value = low + ((scale.heightPixels - marginPixels - y) / room) * (high - low)
  return Math.min(Math.max(value, low), high)
}

export const valuePerPixel = (scale: LaneScale): number => {
  const { low, high } = endsOf(scale)
  return (high - low) / Math.max(scale.heightPixels - 2 * marginPixels, 1)
}

/** What the lane of bends may show, in semitones to either side. */
export const bendRanges = [1, 2, 5, 12] as const

/** The wanted range, or the next that holds these bends. */
export const rangeHolding = (wantedSemitones: number, cents: number): number =>
  100 *
  (bendRanges.find((semitones) => semitones >= wantedSemitones && semitones * 100 >= cents) ?? bendRanges[3])
