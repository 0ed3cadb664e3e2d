import { expect, it } from 'vitest'
import { dragged, gripAt, type Place } from './labelDrag.ts'

const at = (seconds: number, midi: number, x: number): Place => ({ seconds, midi, x })
const notes = [{ midi: 60, startSeconds: 1, durationSeconds: 1, velocity: 96 }]

it('holds a label by its ends, and a short one by its middle too', () => {
  expect([101, 150, 198].map((x) => gripAt(x, 100, 200))).toEqual(['start', 'whole', 'end'])
  expect([100.5, 101.5, 102.5].map((x) => gripAt(x, 100, 103))).toEqual(['start', 'whole', 'end'])
})

it('moves what is held, and keeps the time of a drag that only goes up', () => {
  const by = (grip: Parameters<typeof dragged>[2], from: Place, to: Place) =>
    dragged(notes, 0, grip, from, to, 4).notes[0]
  expect(by('start', at(1, 60, 100), at(1.5, 60, 150))).toMatchObject({
    startSeconds: 1.5,
    durationSeconds: 0.5,
  })
  expect(by('end', at(2, 60, 200), at(2.5, 60, 250))).toMatchObject({ startSeconds: 1, durationSeconds: 1.5 })
  expect(by('whole', at(1.5, 60, 150), at(1.52, 64, 152))).toMatchObject({ midi: 64, startSeconds: 1 })
  expect(by('whole', at(1.5, 60, 150), at(1.7, 60, 170)).startSeconds).toBeCloseTo(1.2)
})
