import { expect, it } from 'vitest'
import { noteCategory } from './noteCategory.ts'

it('finds the category that is named after a note, however its sharp is written', () => {
  expect(noteCategory(['A4', 'c#5', 'D♯5'], 69)).toBe(0)
  expect(noteCategory(['A4', 'c#5', 'D♯5'], 73)).toBe(1)
  expect(noteCategory(['A4', 'c#5', 'D♯5'], 75)).toBe(2)
})

it('takes the first where none is named after a note, and refuses a note that is none of them', () => {
  expect(noteCategory(['kick', 'snare'], 69)).toBe(0)
  expect(noteCategory([], 69)).toBe(0)
  expect(() => noteCategory(['A4', 'A5'], 70)).toThrow(/doesn’t know the note A♯4; its categories are A4, A5/)
})
