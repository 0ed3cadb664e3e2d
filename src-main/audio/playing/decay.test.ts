import { expect, it } from 'vitest'
import { decays, slope } from './decay.ts'
import { testJudged, testNote } from './testing.ts'

it('measures how fast notes die away, take and recording', () => {
  const notes = [testNote(60, 0, 1.5, { isSustained: false }), testNote(64, 2, 0.5, { isSustained: false })]
  const found = decays(
    testJudged(
      notes,
      2.8,
      () => ({ decayDbPerSecond: 20 }),
      () => ({ decayDbPerSecond: 12 }),
    ),
  )
  expect(found).toHaveLength(1)
  expect(found[0].take).toBeCloseTo(-20, 0)
  expect(found[0].recording).toBeCloseTo(-12, 0)
})

it('fits a line', () => {
  expect(slope([0, 1, 2], [1, 3, 5])).toBeCloseTo(2)
  expect(slope([0], [1])).toBeNaN()
})
