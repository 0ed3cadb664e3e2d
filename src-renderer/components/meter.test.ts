import { expect, it } from 'vitest'
import { decibelsOf, meterShare } from './meter.ts'

it('fills a meter by decibels', () => {
  expect(meterShare(1)).toBe(1)
  expect(meterShare(2)).toBe(1)
  expect(meterShare(0)).toBe(0)
  expect(meterShare(0.001)).toBe(0)
  expect(meterShare(-0.5)).toBeCloseTo(1 - 6.02 / 54, 3)
  expect(decibelsOf(0.1)).toBeCloseTo(-20)
})
