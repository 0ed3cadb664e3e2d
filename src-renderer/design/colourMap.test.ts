import { describe, expect, it } from 'vitest'
import { colourAt, colourMap, colourMapGradient } from './colourMap.ts'
import { oklabLightness } from './oklch.ts'

describe.each(['dark', 'light'] as const)('the colour map in the %s', (theme) => {
  const lightness = Array.from({ length: 256 }, (_, index) => {
    const [red, green, blue] = colourMap(theme).subarray(index * 4, index * 4 + 3)
    return oklabLightness([red / 255, green / 255, blue / 255])
  })

  it('goes one way only', () => {
    const sign = theme === 'dark' ? 1 : -1
    for (let index = 4; index < 256; index++)
      expect(sign * (lightness[index] - lightness[index - 4])).toBeGreaterThan(0)
  })

  it('is even: equal steps of level are equal steps of lightness', () => {
    const whole = lightness[255] - lightness[0]
    for (let index = 0; index < 256; index++)
      expect(Math.abs((lightness[index] - lightness[0]) / whole - index / 255)).toBeLessThan(0.02)
  })
})

it('takes any level, and draws its own scale', () => {
  expect(colourAt(-3, 'dark')).toEqual(colourAt(0, 'dark'))
  expect(colourAt(7, 'light')).toEqual(colourAt(1, 'light'))
  expect(colourMapGradient('dark')).toMatch(/^linear-gradient\(to top, rgb\(/)
})
