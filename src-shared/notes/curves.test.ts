import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import {
  curveAt,
  cutCurve,
  shiftCurve,
  thin,
  thinTo,
  type BendPoint,
  type ExpressionPoint,
} from './curves.ts'

const bend: BendPoint[] = [
  { seconds: 1, cents: 0 },
  { seconds: 2, cents: 100 },
  { seconds: 4, cents: -100 },
]

const randomCurve = (random: Random, count: number): BendPoint[] =>
  Array.from({ length: count }, (_, i) => ({ seconds: i * 0.01, cents: random.between(-1200, 1200) }))

describe('a curve', () => {
  it('is straight between its points and held beyond them', () => {
    expect([0, 1, 1.5, 2, 3, 4, 9].map((seconds) => curveAt(bend, seconds, 7))).toEqual([
      0, 0, 50, 100, 0, -100, -100,
    ])
    const expression: ExpressionPoint[] = [{ seconds: 0, level: 0.5 }]
    expect([0, 3].map((seconds) => curveAt(expression, seconds, 1))).toEqual([0.5, 0.5])
  })

  it('is what is said otherwise without points', () => {
    expect(curveAt(undefined, 1, 7)).toBe(7)
    expect(curveAt([], 1, 7)).toBe(7)
  })
})

describe('a cut curve', () => {
  it('goes as the whole one did there', () => {
    const random = Random.fromSeed(3)
    for (let round = 0; round < 50; round++) {
      const whole = randomCurve(random, 1 + random.below(12))
      const from = random.between(0, 0.15)
      const to = from + random.between(0.001, 0.1)
      const part = cutCurve(whole, from, to)
      expect(part.length).toBeLessThanOrEqual(whole.length)
      for (let i = 0; i <= 10; i++) {
        const seconds = from + ((to - from) * i) / 10
        expect(curveAt(part, seconds - from, 0)).toBeCloseTo(curveAt(whole, seconds, 0), 0)
      }
    }
  })

  it('keeps no points outside, and keeps points as they are where nothing is cut', () => {
    expect(cutCurve(bend, 1.5, 3)).toEqual([
      { seconds: 0, cents: 50 },
      { seconds: 0.5, cents: 100 },
      { seconds: 1.5, cents: 0 },
    ])
    expect(cutCurve(bend, 0)).toEqual(bend)
    expect(cutCurve(bend, 5)).toEqual([{ seconds: 0, cents: -100 }])
    expect(cutCurve(bend, 0, 0.5)).toEqual([{ seconds: 0.5, cents: 0 }])
    expect(cutCurve([], 0, 1)).toEqual([])
  })
})

describe('a shifted curve', () => {
  it('moves, and loses what lies before the note', () => {
    expect(shiftCurve(bend, 1).map((it) => it.seconds)).toEqual([2, 3, 5])
    expect(shiftCurve(bend, -3)).toEqual([
      { seconds: 0, cents: 0 },
      { seconds: 1, cents: -100 },
    ])
  })
})

describe('a thinned curve', () => {
  it('is nowhere further from the curve than the tolerance, with its ends', () => {
    const random = Random.fromSeed(4)
    for (let round = 0; round < 20; round++) {
      const whole = randomCurve(random, 2 + random.below(300))
      const thinned = thin(whole, 300)
      expect([thinned[0], thinned.at(-1)]).toEqual([whole[0], whole.at(-1)])
      for (const { seconds, cents } of whole)
        expect(Math.abs(curveAt(thinned, seconds, 0) - cents)).toBeLessThanOrEqual(300 + 1e-6)
    }
  })

  it('of a straight line is its two ends', () => {
    const line = Array.from({ length: 500 }, (_, i) => ({ seconds: i, level: i / 500 }))
    expect(thin(line, 1e-9)).toEqual([line[0], line[499]])
    expect(thin(line.slice(0, 1), 1)).toEqual([line[0]])
  })

  it('of noise gets as few points as a note may have', () => {
    const noise = randomCurve(Random.fromSeed(5), 20_000)
    expect(thinTo(noise, 0.1).length).toBeLessThanOrEqual(1000)
    expect(thinTo(noise, 0).length).toBeLessThanOrEqual(1000)
    expect(thinTo(noise.slice(0, 900), 0)).toHaveLength(900)
  })
})
