import { expect, it } from 'vitest'
import { readCount } from './preparedWords.ts'

it('reads a count, nothing for all, and refuses the rest', () => {
  expect(readCount(' 250 ')).toBe(250)
  expect(readCount('')).toBeNull()
  for (const wrong of ['0', '-1', '1.5', 'ten', '12345678901'])
    expect(readCount(wrong), wrong).toBeUndefined()
})
