import { expect, it } from 'vitest'
import { whenWords } from './takeWords.ts'

it('says when, the shorter the nearer', () => {
  const now = new Date(2026, 4, 12, 15, 0).getTime()
  expect(whenWords(now - 5_000, now)).toBe('just now')
  expect(whenWords(now - 125_000, now)).toBe('2 min ago')
  expect(whenWords(new Date(2026, 4, 12, 9, 5).getTime(), now)).toBe('09:05')
  expect(whenWords(new Date(2026, 4, 11, 18, 30).getTime(), now)).toBe('11 May, 18:30')
})
