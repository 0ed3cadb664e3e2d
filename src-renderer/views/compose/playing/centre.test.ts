import { expect, it } from 'vitest'
import { centreOf } from './centre.ts'

const note = (midi: number) => ({ midi, startSeconds: 0, durationSeconds: 1 })

it('is the middle of what is drawn, else of what is known', () => {
  expect(centreOf([note(90), note(70), note(71)], [60, 61])).toBe(71)
  expect(centreOf([], [60, 61, 62])).toBe(61)
  expect(centreOf([], [])).toBe(60)
})
