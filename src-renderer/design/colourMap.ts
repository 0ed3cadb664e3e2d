/**
 * The colour map of spectrograms: from ink through reed to bone in the dark, and back in the light. Its OKLab lightness
 * rises (or falls) in equal steps, so that equal differences of level look equal.
 */
import { oklabToRgb } from './oklch.ts'
import type { Theme } from './pitchColour.ts'

interface Stop {
  readonly at: number
  readonly chroma: number
  readonly hue: number
}

const lightnessRange = { dark: [0.145, 0.965], light: [0.985, 0.2] } as const

/** Chroma and hue on the way; lightness is a straight line of its own. */
const stops: Record<Theme, readonly Stop[]> = {
  dark: [
    { at: 0, chroma: 0.006, hue: 190 },
    { at: 0.3, chroma: 0.052, hue: 178 },
    { at: 0.55, chroma: 0.095, hue: 132 },
    { at: 0.78, chroma: 0.12, hue: 104 },
    { at: 1, chroma: 0.025, hue: 90 },
  ],
  light: [
    { at: 0, chroma: 0.008, hue: 90 },
    { at: 0.25, chroma: 0.095, hue: 100 },
    { at: 0.5, chroma: 0.105, hue: 124 },
    { at: 0.75, chroma: 0.062, hue: 176 },
    { at: 1, chroma: 0.02, hue: 200 },
  ],
}

const smooth = (t: number): number => t * t * (3 - 2 * t)

/** Red, green, blue 0 … 255 for a level 0 (nothing) … 1 (loudest). */
export function colourAt(level: number, theme: Theme): [number, number, number] {
  const at = Math.max(0, Math.min(1, level))
  const list = stops[theme]
  const right = Math.max(
    1,
    list.findIndex((stop) => stop.at >= at),
  )
  const [from, to] = [list[right - 1], list[right]]
  const share = smooth((at - from.at) / (to.at - from.at))
  const angles = [from, to].map((stop) => (stop.hue * Math.PI) / 180)
  const a = (1 - share) * from.chroma * Math.cos(angles[0]) + share * to.chroma * Math.cos(angles[1])
  const b = (1 - share) * from.chroma * Math.sin(angles[0]) + share * to.chroma * Math.sin(angles[1])
  const [low, high] = lightnessRange[theme]
  const rgb = oklabToRgb(low + (high - low) * at, a, b)
  return rgb.map((part) => Math.round(255 * Math.max(0, Math.min(1, part)))) as [number, number, number]
}

const tables = new Map<Theme, Uint8ClampedArray>()

/** 256 colours as RGBA bytes, for painting with `ImageData`. */
export function colourMap(theme: Theme): Uint8ClampedArray {
  const ready = tables.get(theme)
  if (ready) return ready
  const table = new Uint8ClampedArray(256 * 4)
  for (let index = 0; index < 256; index++) table.set([...colourAt(index / 255, theme), 255], index * 4)
  tables.set(theme, table)
  return table
}

/** The map as a CSS gradient, for the scale beside a spectrogram. */
export const colourMapGradient = (theme: Theme, direction = 'to top'): string =>
  `linear-gradient(${direction}, ${Array.from({ length: 17 }, (_, index) => `rgb(${colourAt(index / 16, theme).join(' ')})`).join(', ')})`
