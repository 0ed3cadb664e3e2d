import { expect, it } from 'vitest'
import { appliedClips, previewWords, severalWords, shownPattern, usualPattern } from './categoryWords.ts'

const none = { categories: [], without: [], several: [] }

it('counts what gets a category', () => {
  const categories = [
    { name: 'a', clips: 3, examples: [] },
    { name: 'b', clips: 4, examples: [] },
  ]
  expect(appliedClips({ ...none, categories })).toBe(7)
})

it('names the clips that fit several categories, a few of them', () => {
  expect(severalWords(none)).toBeNull()
  expect(severalWords({ ...none, several: [{ name: 'a_b_c', categories: ['a', 'b', 'c'] }] })).toBe(
    'A clip can be in one category only: “a_b_c” fits a, b and c.',
  )
  const many = Array.from({ length: 6 }, (_, i) => ({ name: `clip ${String(i)}`, categories: ['x', 'y'] }))
  expect(severalWords({ ...none, several: many })).toMatch(/“clip 3” fits x and y; and 2 more\.$/)
})

it('says in a sentence what a rule would do, and what it can’t', () => {
  const categories = [{ name: 'a', clips: 3, examples: [] }]
  expect(previewWords({ ...none, categories, without: ['x'] })).toBe('1 category, 1 clip without.')
  const several = [{ name: 'a_b', categories: ['a', 'b'] }]
  expect(previewWords({ ...none, several })).toBe('0 categories, 1 clip in several, 0 clips without.')
})

it('marks names only with what is a pattern', () => {
  expect(shownPattern('{category}_*')?.locate('kick_1.wav')?.category).toBe('kick')
  expect(shownPattern('*')).toBeNull()
})

it('begins with a pattern that fits names such as the first', () => {
  expect(usualPattern('panflute_69_A4')).toBe('{category}_*_*')
  expect(usualPattern('kick 1')).toBe('{category} *')
  expect(usualPattern('kick')).toBe('{category}_*')
  expect(usualPattern(undefined)).toBe('{category}_*')
})
