/** The scale of level meters. */

/** Quieter than this the meter shows nothing. */
export const meterFloorDb = -54

/** Decibels below full scale of an amplitude; −Infinity for silence. */
export const decibelsOf = (amplitude: number): number => 20 * Math.log10(Math.abs(amplitude))

/** How much of a meter an amplitude fills, 0 … 1. */
export const meterShare = (amplitude: number): number =>
  Math.max(0, Math.min(1, 1 - decibelsOf(amplitude) / meterFloorDb))
