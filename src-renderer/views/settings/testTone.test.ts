import { expect, it } from 'vitest'
import { testTone } from './testTone.ts'

it('begins and ends in silence and is never loud', () => {
  const tone = testTone(48_000)
  expect(tone).toHaveLength(43_200)
  expect(Math.abs(tone[0])).toBeLessThan(1e-6)
  expect(Math.abs(tone[43_199])).toBeLessThan(0.01)
  const peak = tone.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(peak).toBeGreaterThan(0.15)
  expect(peak).toBeLessThanOrEqual(0.2)
})
