import { expect, it } from 'vitest'
import { SoundPlace } from './soundPlace.ts'

it('goes with the clock from where it begins', () => {
  const place = new SoundPlace(2, 0, 0.01)
  expect(place.at(1)).toBe(0)
  expect(place.at(3.5)).toBe(1.5)
})

it('goes twice as fast an octave up, less what the glide loses', () => {
  const glideSeconds = 0.01
  const place = new SoundPlace(0, 0, glideSeconds)
  place.bend(1200, 1)
  // The rate goes from 1 to 2 as 2 − e^(−t/τ), so τ seconds are lost in the end.
  expect(place.at(2)).toBeCloseTo(1 + 2 - glideSeconds)
  place.bend(0, 2)
  expect(place.at(3)).toBeCloseTo(4)
})
