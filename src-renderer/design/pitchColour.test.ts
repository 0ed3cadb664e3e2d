import { describe, expect, it } from 'vitest'
import { contrast, isInGamut, oklchToRgb, parseOklch } from './oklch.ts'
import { pitchColour, pitchInk, pitchOklch } from './pitchColour.ts'

const every = Array.from({ length: 128 }, (_, midi) => midi)
const sunken = { dark: 'oklch(0.148 0.006 75)', light: 'oklch(0.984 0.005 90)' }
const rgb = (text: string) => {
  const colour = parseOklch(text)
  if (!colour) throw new Error(text)
  return oklchToRgb(colour)
}

describe.each(['dark', 'light'] as const)('pitch colours in the %s', (theme) => {
  it('are of one lightness and chroma within an octave, and of twelve hues', () => {
    const octave = every.slice(60, 72).map((midi) => pitchOklch(midi, theme))
    expect(
      new Set(octave.map(({ lightness, chroma }) => `${String(lightness)} ${String(chroma)}`)).size,
    ).toBe(1)
    expect(new Set(octave.map(({ hue }) => hue)).size).toBe(12)
  })

  it('are lighter an octave up, in the same hue', () => {
    const [low, high] = [pitchOklch(69, theme), pitchOklch(81, theme)]
    expect(high.hue).toBe(low.hue)
    expect(high.lightness).toBeGreaterThan(low.lightness)
  })

  it('exist in sRGB, stand out from the roll, and let words be read on them', () => {
    for (const midi of every) {
      expect(isInGamut(pitchOklch(midi, theme)), String(midi)).toBe(true)
      const note = oklchToRgb(pitchOklch(midi, theme))
      expect(contrast(note, rgb(sunken[theme])), String(midi)).toBeGreaterThan(3)
      expect(contrast(note, rgb(pitchInk(theme))), String(midi)).toBeGreaterThan(4.5)
    }
  })
})

it('writes colours as CSS does', () => {
  expect(pitchColour(60, 'dark')).toBe('oklch(0.745 0.105 95)')
  expect(pitchColour(60, 'dark', 0.25)).toBe('oklch(0.745 0.105 95 / 0.25)')
})
