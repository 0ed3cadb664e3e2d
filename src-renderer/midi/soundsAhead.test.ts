import { expect, it } from 'vitest'
import { heldSeconds, longSeconds, shortSeconds, soundsAhead } from './soundsAhead.ts'

it('begins in the middle of the music, with something for every key', () => {
  const wanted = soundsAhead([69, 70, 71, 72], 71, false)
  expect(wanted.map((it) => it.midi)).toEqual([0, 1, 2].flatMap(() => [71, 70, 72, 69]))
  expect(wanted.map((it) => it.noteSeconds)).toEqual([
    ...Array<number>(4).fill(shortSeconds),
    ...Array<number>(4).fill(longSeconds),
    ...Array<number>(4).fill(heldSeconds),
  ])
})

it('renders soft and hard ones where the instrument knows them', () => {
  expect(new Set(soundsAhead([69], 69, true).map((it) => it.velocity)).size).toBe(3)
  expect(soundsAhead([], 69, true)).toEqual([])
})
