import { expect, it } from 'vitest'
import { Random } from '../../../../src-shared/random.ts'
import { endSeconds, type Note } from '../../../../src-shared/notes/noteSequence.ts'
import { NoteIndex } from './noteIndex.ts'

const note = (midi: number, startSeconds: number, durationSeconds: number): Note => ({
  midi,
  startSeconds,
  durationSeconds,
})

it('finds the note on top', () => {
  const long = note(60, 0, 10)
  const short = note(60, 2, 1)
  const index = new NoteIndex([long, short])
  expect(index.at(60, 2.5)).toBe(short)
  expect(index.at(60, 3.5)).toBe(long)
  expect(index.at(60, 10)).toBeUndefined()
  expect(index.at(61, 2.5)).toBeUndefined()
})

it('finds what a search through all finds', () => {
  const random = Random.fromSeed(7)
  const notes = Array.from({ length: 500 }, () =>
    note(40 + Math.floor(random.uniform() * 30), random.uniform() * 100, random.uniform() ** 4 * 20 + 0.01),
  )
  const index = new NoteIndex(notes)
  for (let i = 0; i < 100; i++) {
    const from = random.uniform() * 100
    const to = from + random.uniform() * 5
    const low = 40 + Math.floor(random.uniform() * 30)
    const expected = notes.filter(
      (it) => it.startSeconds <= to && endSeconds(it) > from && it.midi >= low && it.midi <= low + 7,
    )
    expect(new Set(index.within(from, to, low, low + 7))).toEqual(new Set(expected))
  }
})
