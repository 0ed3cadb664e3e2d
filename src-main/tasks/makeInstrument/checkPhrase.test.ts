import { expect, it } from 'vitest'
import { checkPhrase, shortPhrase, wholePhrase } from './checkPhrase.ts'

const end = (notes: ReturnType<typeof checkPhrase>) =>
  Math.max(...notes.map((it) => it.startSeconds + it.durationSeconds))

it('goes through the range, slurs, holds, and plays soft and loud', () => {
  const notes = checkPhrase([60, 62, 64, 67, 69, 72], wholePhrase)
  expect([...new Set(notes.map((it) => it.midi))].sort()).toEqual([60, 62, 64, 67, 69, 72])
  expect(end(notes)).toBeLessThan(18)
  expect(notes.filter((it) => it.durationSeconds > 1)).toHaveLength(wholePhrase.held)
  const velocities = notes.map((it) => it.velocity!)
  expect([Math.min(...velocities), Math.max(...velocities)]).toEqual([45, 127])
  const overlapping = notes.filter((it, i) => {
    const next = notes[i + 1]
    return next && next.startSeconds < it.startSeconds + it.durationSeconds
  })
  expect(overlapping).toHaveLength(wholePhrase.slurred - 1)
  expect(end(checkPhrase([60, 62, 64], shortPhrase))).toBeLessThan(10)
})

it('plays a single note too', () => {
  expect(new Set(checkPhrase([60], wholePhrase).map((it) => it.midi))).toEqual(new Set([60]))
})
