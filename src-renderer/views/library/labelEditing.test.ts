import { expect, it } from 'vitest'
import {
  drawn,
  endMoved,
  moved,
  pitchSpan,
  removed,
  shortestSeconds,
  split,
  startMoved,
} from './labelEditing.ts'

const notes = [
  { midi: 60, startSeconds: 0, durationSeconds: 1 },
  { midi: 62, startSeconds: 1, durationSeconds: 1 },
]

it('moves within the recording and keeps the order', () => {
  const { notes: after, index } = moved(notes, 0, 1.5, 3, 3)
  expect(index).toBe(1)
  expect(after[1]).toEqual({ midi: 63, startSeconds: 1.5, durationSeconds: 1 })
  expect(moved(notes, 1, 9, 999, 3).notes[1]).toEqual({ midi: 127, startSeconds: 2, durationSeconds: 1 })
  expect(moved(notes, 0, -9, -999, 3).notes[0]).toMatchObject({ midi: 0, startSeconds: 0 })
})

it('resizes at both ends and never to nothing', () => {
  expect(startMoved(notes, 1, 1.5).notes[1]).toMatchObject({ startSeconds: 1.5, durationSeconds: 0.5 })
  expect(startMoved(notes, 0, 5).notes[0].durationSeconds).toBeCloseTo(shortestSeconds)
  expect(endMoved(notes, 1, 9, 2.5).notes[1].durationSeconds).toBe(1.5)
  expect(endMoved(notes, 0, -1, 2.5).notes[0].durationSeconds).toBeCloseTo(shortestSeconds)
})

it('splits, removes and draws', () => {
  expect(split(notes, 0, 0.25).notes).toHaveLength(3)
  expect(split(notes, 0, 0.25)).toMatchObject({ index: 0 })
  expect(split(notes, 0, 0.001).notes).toBe(notes)
  expect(removed(notes, 1)).toEqual({ notes: [notes[0]], index: 0 })
  expect(removed([notes[0]], 0)).toEqual({ notes: [], index: null })
  const { notes: after, index } = drawn(notes, 64.4, 2.5, 2.1, 3)
  expect(index).toBe(2)
  expect(after[2].midi).toBe(64)
  expect(after[2].startSeconds).toBeCloseTo(2.1)
  expect(after[2].durationSeconds).toBeCloseTo(0.4)
})

it('shows at least an octave around what there is', () => {
  expect(pitchSpan([], [])).toEqual({ low: 57, high: 81 })
  const { low, high } = pitchSpan(notes, [61.7])
  expect(high - low).toBeGreaterThanOrEqual(12)
  expect(low).toBeLessThan(60)
})
