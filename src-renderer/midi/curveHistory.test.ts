import { expect, it } from 'vitest'
import { curveAt, maximumPoints } from '../../src-shared/notes/curves.ts'
import { CurveHistory, thinnedBend, thinnedExpression } from './curveHistory.ts'

it('says nothing where nothing was bent', () => {
  const bends = new CurveHistory(0)
  expect(bends.bend(0, 4)).toBe(undefined)
  bends.set(200, 5)
  expect(bends.bend(0, 4)).toBe(undefined)
  expect(new CurveHistory(1).expression(0, 1)).toBe(undefined)
})

it('begins where the wheel stands when the note begins', () => {
  const bends = new CurveHistory(0)
  bends.set(-200, 1)
  expect(bends.bend(2, 3)).toEqual([{ seconds: 0, cents: -200 }])
})

it('follows a glide, and rests between two of them', () => {
  const bends = new CurveHistory(0)
  for (let i = 0; i <= 20; i++) bends.set(10 * i, 1 + 0.01 * i)
  bends.set(0, 3)
  const curve = thinnedBend(bends.bend(0.5, 4)!)
  expect(curveAt(curve, 0.45, 0)).toBeCloseTo(0, 0)
  expect(curveAt(curve, 0.6, 0)).toBeCloseTo(100, 0)
  expect(curveAt(curve, 2.4, 0)).toBeCloseTo(200, 0)
  expect(curveAt(curve, 2.51, 0)).toBeCloseTo(0, 0)
  expect(curve.length).toBeLessThan(8)
})

it('leaves no more points than a note may have, in order, whatever is done to the wheel', () => {
  const swells = new CurveHistory(1)
  for (let i = 0; i < 20_000; i++) swells.set(((i * 7919) % 128) / 127, i * 0.003 - (i % 5) * 0.001)
  const curve = thinnedExpression(swells.expression(0, 60)!)
  expect(curve.length).toBeLessThanOrEqual(maximumPoints)
  expect(curve.every(({ seconds }, i) => i === 0 || seconds > curve[i - 1].seconds)).toBe(true)
  expect(curve.every(({ level }) => level >= 0 && level <= 1)).toBe(true)
})
