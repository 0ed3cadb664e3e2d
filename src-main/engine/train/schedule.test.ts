import { expect, it } from 'vitest'
import { learningRateAt } from './schedule.ts'

const cosine = { name: 'cosine', peak: 4e-3, floorShare: 0.1, warmupShare: 0.1 } as const

it('rises, falls along a cosine, and stays where it ended', () => {
  expect(learningRateAt(cosine, 0)).toBeGreaterThan(0)
  expect(learningRateAt(cosine, 0.05)).toBeCloseTo(2e-3, 9)
  expect(learningRateAt(cosine, 0.1)).toBeCloseTo(4e-3, 9)
  expect(learningRateAt(cosine, 0.55)).toBeCloseTo(4e-3 * 0.55, 9)
  expect(learningRateAt(cosine, 1)).toBeCloseTo(4e-4, 9)
  expect(learningRateAt(cosine, 7)).toBeCloseTo(4e-4, 9)
})

it('stays at its peak when it is constant', () => {
  const constant = { ...cosine, name: 'constant', warmupShare: 0 } as const
  expect([0, 0.3, 1].map((at) => learningRateAt(constant, at))).toEqual([4e-3, 4e-3, 4e-3])
})
