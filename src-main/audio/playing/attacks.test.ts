import { describe, expect, it } from 'vitest'
import { attacks, pearson } from './attacks.ts'
import { testJudged, testNote } from './testing.ts'

const notes = [testNote(69, 0.1, 0.4), testNote(72, 0.5, 0.4), testNote(76, 1.2, 0.4)]

describe('attacks', () => {
  it('measures the rise of attacks out of silence alone', () => {
    const found = attacks(
      testJudged(
        notes,
        2,
        () => ({ attackSeconds: 0.1 }),
        () => ({ attackSeconds: 0.05 }),
      ),
    )
    expect(found).toHaveLength(2)
    for (const { riseSeconds, recordingRiseSeconds } of found) {
      expect(riseSeconds).toBeGreaterThan(0.07)
      expect(riseSeconds).toBeLessThan(0.09)
      expect(recordingRiseSeconds).toBeGreaterThan(0.033)
      expect(recordingRiseSeconds).toBeLessThan(0.05)
    }
  })

  it('finds equal shapes equal, at whatever level', () => {
    for (const { correlation } of attacks(testJudged(notes, 2, () => ({ decibels: -10 }))))
      expect(correlation).toBeCloseTo(1, 5)
  })
})

it('correlates', () => {
  expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1)
  expect(pearson([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1)
  expect(pearson([1, 1, 1], [3, 2, 1])).toBeNaN()
})
