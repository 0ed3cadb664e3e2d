import { describe, expect, it } from 'vitest'
import { columnsOf, GrowingPeaks, peaksOf } from './peaks.ts'

const ramp = Float32Array.from({ length: 1000 }, (_, index) => index / 1000)

it('finds the least and the most of each part', () => {
  expect([...peaksOf(ramp, 2)]).toEqual([0, expect.closeTo(0.499), 0.5, expect.closeTo(0.999)])
  expect(peaksOf(ramp.subarray(0, 3), 5)).toHaveLength(10)
  expect([...peaksOf(new Float32Array(0), 2)]).toEqual([0, 0, 0, 0])
})

it('grows to what the whole would have been, whatever the blocks', () => {
  const growing = new GrowingPeaks(1000, 64)
  for (const done of [1, 63, 64, 65, 500, 999, 1000]) growing.grow(ramp, done)
  const whole = new GrowingPeaks(1000, 64)
  whole.grow(ramp, 1000)
  expect(growing.peaks).toEqual(whole.peaks)
})

describe('what falls on the columns of a view', () => {
  const view = { startSeconds: 0, durationSeconds: 1, viewStartSeconds: 0, viewEndSeconds: 1, columns: 4 }
  it('takes in every bin', () => {
    const columns = columnsOf(peaksOf(ramp, 1000), view)
    expect([...columns].map((it) => Math.round(100 * it))).toEqual([0, 25, 25, 50, 50, 75, 75, 100])
  })
  it('is empty outside the sound, and shifts with its start', () => {
    const columns = columnsOf(peaksOf(ramp, 1000), { ...view, startSeconds: 0.5 })
    expect([...columns.subarray(0, 4)]).toEqual([NaN, NaN, NaN, NaN])
    expect(columns[4]).toBeCloseTo(0)
  })
  it('reads small whole numbers as well', () => {
    expect([...columnsOf(Int8Array.from([-127, 127]), { ...view, columns: 1 })]).toEqual([-1, 1])
  })
})
