import { expect, test } from 'vitest'
import { TimeLeft } from './timeLeft.ts'

test('says nothing before it can know', () => {
  const left = new TimeLeft()
  expect(left.report(0, 100, 0)).toBeNull()
  expect(left.report(50, 100, 0.1)).toBeNull()
  expect(left.report(60, 100, 5)).toBeNull()
  expect(left.report(0, 0, 6)).toBeNull()
})

test('tells the time left at the speed of the last seconds', () => {
  const left = new TimeLeft()
  let seconds: number | null = null
  for (let second = 0; second <= 10; second++) seconds = left.report(second * 10, 1000, second)
  expect(seconds).toBeCloseTo(90)
  // Half as fast from now on: after the window has passed, only that speed counts.
  for (let second = 1; second <= 40; second++) seconds = left.report(100 + second * 5, 1000, 10 + second)
  expect(seconds).toBeCloseTo(140, 0)
  expect(left.report(1000, 1000, 51)).toBe(0)
})

test('begins anew when the work grows or goes back', () => {
  const left = new TimeLeft()
  for (let second = 0; second <= 10; second++) left.report(second * 10, 1000, second)
  expect(left.report(110, 2000, 11)).toBeNull()
  expect(left.report(0, 2000, 12)).toBeNull()
})

test('a standstill makes the estimate longer, not shorter', () => {
  const left = new TimeLeft()
  for (let second = 0; second <= 10; second++) left.report(second * 10, 200, second)
  expect(left.report(100, 200, 15)).toBeGreaterThan(10)
})
