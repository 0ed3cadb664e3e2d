/**
 * The colour of a pitch, the same in the roll, in label strips and over spectrograms.
 *
 * Hues go round the circle of fifths, not up the scale: the notes of a key share one half of the wheel, so that a
 * melody looks of a piece and a note from outside the key stands out; neighbours on the keyboard differ clearly.
 */
import type { Oklch } from './oklch.ts'

export type Theme = 'dark' | 'light'

const base = {
  dark: { lightness: 0.745, chroma: 0.105 },
  light: { lightness: 0.518, chroma: 0.083 },
} as const

/** An octave up is this much lighter, one down darker; no more than three octaves count. */
const lightnessPerOctave = 0.01
const middleOctave = 5
const firstHue = 95

/** The colour of a MIDI number as numbers, for those who mix it themselves. */
export function pitchOklch(midi: number, theme: Theme): Oklch {
  const pitchClass = ((Math.round(midi) % 12) + 12) % 12
  const octaves = Math.max(-3, Math.min(3, Math.floor(midi / 12) - middleOctave))
  return {
    lightness: base[theme].lightness + octaves * lightnessPerOctave,
    chroma: base[theme].chroma,
    hue: (firstHue + ((pitchClass * 7) % 12) * 30) % 360,
  }
}

/** A CSS colour (`oklch(…)`, which a canvas takes too) for a MIDI number. */
export function pitchColour(midi: number, theme: Theme, alpha = 1): string {
  const { lightness, chroma, hue } = pitchOklch(midi, theme)
  const opacity = alpha < 1 ? ` / ${String(Number(alpha.toFixed(3)))}` : ''
  return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${String(hue)}${opacity})`
}

/** The colour of words written on a note of that pitch. */
export const pitchInk = (theme: Theme): string =>
  theme === 'dark' ? 'oklch(0.17 0.012 75)' : 'oklch(0.99 0.004 90)'
