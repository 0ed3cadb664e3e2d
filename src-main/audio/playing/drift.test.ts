import { expect, it } from 'vitest'
import { drift, robustSlope } from './drift.ts'

const frame = (note: number, seconds: number, fromRecordingCents: number) => ({
  note,
  seconds,
  fromDrawnCents: fromRecordingCents,
  fromRecordingCents,
  recordingCents: 0,
})

it('measures by how much pitch and level go away, whatever single notes do', () => {
  const times = Array.from({ length: 60 }, (_, i) => i)
  const frames = times.flatMap((at) =>
    [0, 0.1, 0.2].map((after) => frame(at, at + after, at === 30 ? 900 : at / 4)),
  )
  const levels = times.map((seconds) => ({
    seconds,
    drawnDb: 0,
    errorDb: seconds === 20 ? -60 : -0.05 * seconds,
  }))
  const { cents, decibels } = drift(frames, levels, 60)
  expect(cents).toBeCloseTo(15, 1)
  expect(decibels).toBeCloseTo(-3, 1)
})

it('knows nothing of nothing', () => {
  expect(robustSlope([])).toBeNaN()
  expect(drift([], [], 60)).toEqual({ cents: NaN, decibels: NaN })
})
