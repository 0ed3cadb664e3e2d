import { expect, it } from 'vitest'
import { barWords, clockWords } from './position.ts'

const tempo = { beatsPerMinute: 120, beatsPerBar: 4 }

it('counts minutes, seconds and hundredths', () => {
  expect([0, 4.2149, 59.999, 3660, -0.5, -0.001].map(clockWords)).toEqual([
    '0:00.00',
    '0:04.21',
    '1:00.00',
    '61:00.00',
    '−0:00.50',
    '0:00.00',
  ])
})

it('counts bars, beats and sixteenths from one', () => {
  expect(barWords(0, tempo)).toBe('1.1.1')
  expect(barWords(0.125, tempo)).toBe('1.1.2')
  expect(barWords(0.5, tempo)).toBe('1.2.1')
  expect(barWords(2, tempo)).toBe('2.1.1')
  expect(barWords(1.5, { beatsPerMinute: 120, beatsPerBar: 3 })).toBe('2.1.1')
  // A place that binary fractions miss by a hair is the place that was meant.
  expect(barWords(0.3, { beatsPerMinute: 200, beatsPerBar: 4 })).toBe('1.2.1')
  expect(barWords(-0.125, tempo)).toBe('−1.4.4')
})
