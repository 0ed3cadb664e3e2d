/** How a player was tuned, against A4 = 440 Hz in equal temperament. */

export interface Tuning {
  /** All notes together, −50 … 50; 0 where they have no tuning in common. */
  readonly cents: number
  /** 0 … 1: how much the notes agree about it. */
  readonly agreement: number
}

/** Fewer notes can’t agree. */
const agreeing = 0.6

/** @param pitches MIDI numbers with fractions, and how much each counts. */
export function tuningOf(pitches: readonly { readonly pitch: number; readonly weight: number }[]): Tuning {
  // Cents go round in a circle: 49 above a note is 51 below the next.
  let [x, y, all] = [0, 0, 0]
  for (const { pitch, weight } of pitches) {
    x += weight * Math.cos(2 * Math.PI * pitch)
    y += weight * Math.sin(2 * Math.PI * pitch)
    all += weight
  }
  if (all === 0) return { cents: 0, agreement: 0 }
  const agreement = Math.hypot(x, y) / all
  return { cents: agreement < agreeing ? 0 : (100 * Math.atan2(y, x)) / (2 * Math.PI), agreement }
}
