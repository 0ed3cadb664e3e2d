import { expect, it } from 'vitest'
import { pointedWords } from './pointedWords.ts'

it('reads time, frequency, note and level', () => {
  expect(pointedWords({ seconds: 1.2341, hertz: 880, levelDb: -31.42 })).toBe(
    '1.234 s · 880 Hz · A5 · −31.4 dB',
  )
  expect(pointedWords({ seconds: 0, hertz: 1770, levelDb: null })).toBe('0.000 s · 1,770 Hz · A6 + 10 cents')
  expect(pointedWords({ seconds: 0, hertz: 0, levelDb: null })).toBe('0.000 s · 0 Hz')
})
