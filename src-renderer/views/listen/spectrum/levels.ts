/** Which levels the colours of a spectrogram reach over, and how. */
import { colourAt } from '../../../design/colourMap.ts'
import type { Theme } from '../../../design/pitchColour.ts'

/** dB; 0 is a sine of full scale. */
export interface LevelRange {
  readonly leastDb: number
  readonly mostDb: number
}

/** How far below the loudest one can see. */
export const depthsDb = [60, 80, 100] as const
export type DepthDb = (typeof depthsDb)[number]

/** What the colours reach over before the loudest level is known. */
const usualLoudestDb = -10
const stepDb = 5

/** The same for all sounds that are compared, on steps of 5 dB so that the scale reads well. */
export function rangeOf(loudestDb: readonly (number | null)[], depthDb: DepthDb): LevelRange {
  const known = loudestDb.filter((it) => it !== null && it > -depthDb)
  const loudest = known.length > 0 ? Math.max(...(known as number[])) : usualLoudestDb
  const mostDb = Math.ceil(loudest / stepDb) * stepDb
  return { leastDb: mostDb - depthDb, mostDb }
}

/** Keeps noise in the ground and partials clear of it: the lower half of the range gets a quarter of the colours or less. */
const contrast: Record<Theme, number> = { dark: 2, light: 2.5 }

/** @param share of the range, 0 … 1. @returns place in the colour map, 0 … 1 */
export const toneOf = (share: number, theme: Theme): number =>
  Math.min(1, Math.max(0, share)) ** contrast[theme]

/** The colours of the levels, quietest first, as a CSS gradient. */
export const toneGradient = (theme: Theme): string =>
  `linear-gradient(to right, ${Array.from({ length: 17 }, (_, index) => `rgb(${colourAt(toneOf(index / 16, theme), theme).join(' ')})`).join(', ')})`
