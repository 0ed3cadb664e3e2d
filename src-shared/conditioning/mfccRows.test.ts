import { expect, it } from 'vitest'
import { localConditionSchema, notesKnownTo, type MfccCondition } from './description.ts'
import { mfccRows, type MfccFrames } from './mfccRows.ts'

/** One coefficient that varies and one that never did. */
const condition: MfccCondition = {
  kind: 'mfcc',
  coefficients: 2,
  hopSamples: 10,
  frameLength: 40,
  mean: [5, 7],
  deviation: [2, 0],
  notes: [],
  silence: [],
}
const frames: MfccFrames = {
  hopSamples: 10,
  frames: 4,
  values: Float32Array.of(1, 7, 3, 7, 5, 7, 9, 8),
}
/** What the first coefficient of each frame becomes. */
const scaled = [-2, -1, 0, 2]

it('gives every sample its nearest frame, scaled; outside, the first and the last hold', () => {
  const rows = mfccRows(condition, frames).rows(-20, 80)
  for (let t = 0; t < 80; t++) {
    const nearest = Math.min(Math.max(Math.round((t - 20) / 10), 0), 3)
    expect(rows[2 * t]).toBe(scaled[nearest])
  }
})

it('says nothing with a coefficient that never varied', () => {
  const rows = mfccRows(condition, frames).rows(0, 40)
  expect(rows.filter((_, i) => i % 2 === 1)).toEqual(new Float32Array(40))
})

it('gives the same rows in one piece and in many', () => {
  const before = { frames: { ...frames, values: frames.values.map((it) => it + 1) }, samples: 33 }
  const source = mfccRows(condition, frames, before)
  const whole = source.rows(-50, 200)
  const pieces: number[] = []
  for (let start = -50, size = 1; start < 150; start += size, size = Math.min(size + 1, 150 - start))
    pieces.push(...source.rows(start, size))
  expect(pieces).toEqual([...whole])
})

it('has the seed’s own frames before sample 0', () => {
  const before = { frames: { ...frames, values: frames.values.map((it) => it + 2) }, samples: 30 }
  const rows = mfccRows(condition, frames, before).rows(-40, 41)
  const of = (sample: number) => rows[2 * (sample + 40)]
  expect([of(-40), of(-30), of(-20), of(-1), of(0)]).toEqual([-1, -1, 0, 3, -2])
})

it('reads what older checkpoints say', () => {
  const { notes: _notes, silence: _silence, frameLength: _frameLength, ...older } = condition
  const read = localConditionSchema.parse(older)
  expect(read).toMatchObject({ frameLength: 2048, notes: [], silence: [] })
  expect(notesKnownTo(read)).toEqual([])
})
