import { expect, it } from 'vitest'
import { clockWords, noteName, temperatureWords, timeLeftWords, waitWords } from './words.ts'

it('names notes', () => {
  expect([69, 60, 0, 127].map(noteName)).toEqual(['A4', 'C4', 'C-1', 'G9'])
})

it('says what a temperature does', () => {
  expect(temperatureWords(0)).toMatch(/^Always/)
  expect(temperatureWords(1)).toBe('As it learned to play.')
  expect(temperatureWords(0.7)).toMatch(/^Careful/)
  expect(temperatureWords(2)).toMatch(/^Wild/)
})

it('says how long it takes, and nothing that it does not know', () => {
  expect(timeLeftWords(null)).toBe('')
  expect(timeLeftWords(12.4)).toBe('About 12 s left')
  expect(timeLeftWords(600)).toBe('About 10 min left')
  expect(waitWords(null)).toBe('Plays when enough is there')
  expect(waitWords(12.2)).toBe('Plays in 12 s')
})

it('writes times', () => {
  expect([0, 7.34, 61, -1.5].map(clockWords)).toEqual(['0:00.0', '0:07.3', '1:01.0', '−0:01.5'])
})
