import { expect, it } from 'vitest'
import { clampNumber, decimalsOf, readNumber, stepNumber } from './numberField.ts'

const range = { min: 0, max: 2, step: 0.05 }

it('knows how many digits a step needs', () => {
  expect([1, 0.5, 0.05, 1e-4, 100].map(decimalsOf)).toEqual([0, 1, 2, 4, 0])
})

it('steps on the grid, without what binary adds, and stays in range', () => {
  expect(stepNumber(0.1, 2, range)).toBe(0.2)
  expect(stepNumber(0.15, 3, range)).toBe(0.3)
  expect(stepNumber(1.99, 1, range)).toBe(2)
  expect(stepNumber(0, -1, range)).toBe(0)
  expect(stepNumber(7, 1, { min: -Infinity, max: Infinity, step: 1 })).toBe(8)
})

it('clamps', () => {
  expect(clampNumber(5, range)).toBe(2)
  expect(clampNumber(-5, range)).toBe(0)
})

it('reads what people type', () => {
  expect(['1,5', ' 120 bpm', '−3', '- 3', '.5', '2.', '1e9'].map(readNumber)).toEqual([
    1.5, 120, -3, -3, 0.5, 2, 1,
  ])
  expect(['', 'fast', '-', '∞'].map(readNumber)).toEqual([null, null, null, null])
})
