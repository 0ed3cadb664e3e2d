import { expect, it } from 'vitest'
import { judgeKeys } from './shortcutEditing.ts'

it('refuses what others have, and says who', () => {
  expect(judgeKeys('Mod+D', ['Duplicate notes'], '')).toEqual({
    ok: false,
    words: '“Duplicate notes” has these keys already.',
  })
})

it('refuses what the system keeps, but for those who have it by default', () => {
  expect(judgeKeys('Mod+W', [], '').ok).toBe(false)
  expect(judgeKeys('Mod+C', [], '').ok).toBe(false)
  expect(judgeKeys('Mod+C', [], 'Mod+C').ok).toBe(true)
  expect(judgeKeys('Enter', [], 'Enter').ok).toBe(true)
})

it('takes the rest', () => {
  expect(judgeKeys('Mod+Shift+F7', [], '').ok).toBe(true)
  expect(judgeKeys('', [], '').ok).toBe(false)
})
