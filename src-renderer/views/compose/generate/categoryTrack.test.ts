import { expect, it } from 'vitest'
import {
  categoryAt,
  categoryTrackWords,
  halved,
  isBlended,
  leading,
  led,
  nextCategory,
  segmentsOf,
  withChange,
  withoutChange,
} from './categoryTrack.ts'

const track = [
  { startSeconds: 3, category: 'piano' },
  { startSeconds: 1.5, category: 'flute' },
]

it('knows what plays when', () => {
  expect([0, 1.5, 2.9, 3, 99].map((at) => categoryAt(track, 'drums', at))).toEqual([
    'drums',
    'flute',
    'flute',
    'piano',
    'piano',
  ])
  expect(segmentsOf(track, 'drums', 2)).toEqual([
    { category: 'drums', startSeconds: 0, endSeconds: 1.5 },
    { category: 'flute', startSeconds: 1.5, endSeconds: 2 },
  ])
  expect(segmentsOf([{ startSeconds: 0, category: 'a' }], 'b', 1)).toEqual([
    { category: 'a', startSeconds: 0, endSeconds: 1 },
  ])
})

it('changes to another one than sounds before and after', () => {
  const categories = ['drums', 'flute', 'piano']
  expect(nextCategory(track, 'drums', 1, categories)).toBe('piano')
  expect(nextCategory(track, 'drums', 9, categories)).toBe('drums')
  expect(nextCategory(track, 'drums', 1, ['drums', 'flute'])).toBe('flute')
  expect(nextCategory([], 'a', 0, ['a'])).toBe('a')
})

it('adds, replaces and takes away changes', () => {
  expect(withChange(track, 2, 'drums').map((it) => it.startSeconds)).toEqual([1.5, 2, 3])
  expect(withChange(track, 3, 'drums')).toEqual([track[1], { startSeconds: 3, category: 'drums' }])
  expect(withoutChange(track, 1.5)).toEqual([track[0]])
  expect(categoryTrackWords(track)).toBe('from 1.5 s flute, from 3 s piano')
})

it('blends half of one with half of the next, and puts another first', () => {
  const categories = ['drums', 'flute', 'piano']
  const blend = halved('piano', categories)
  expect(blend).toBe('piano:0.5,drums:0.5')
  expect([
    isBlended(blend, categories),
    isBlended('piano', categories),
    isBlended('tuba', categories),
  ]).toEqual([true, false, false])
  expect([leading(blend, categories), leading('tuba', categories)]).toEqual(['piano', ''])
  expect(led('piano:0.75,drums:0.25', 'flute', categories)).toBe('flute:0.75,drums:0.25')
  expect(led(blend, 'drums', categories)).toBe('drums')
  expect(led('piano', 'flute', categories)).toBe('flute')
})
