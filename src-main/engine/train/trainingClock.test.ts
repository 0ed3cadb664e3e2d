import { expect, it } from 'vitest'
import { TrainingClock } from './trainingClock.ts'

it('counts on from before, and leaves waits out', () => {
  let now = 5000
  const clock = new TrainingClock(100, () => now)
  now += 2000
  expect(clock.seconds).toBe(102)
  clock.pause()
  now += 60_000
  expect(clock.seconds).toBe(102)
  clock.resume()
  now += 1000
  expect(clock.seconds).toBe(103)
})

it('leaves out a night in the middle of a step, and no step that is merely slow', () => {
  let now = 0
  const clock = new TrainingClock(0, () => now)
  const step = (milliseconds: number) => {
    now += milliseconds
    clock.tick()
  }
  // Before the first step kernels are compiled, which may take long.
  step(90_000)
  for (let i = 0; i < 10; i++) step(500)
  step(40_000)
  expect(clock.seconds).toBe(135)
  step(500)
  step(8 * 3600_000)
  expect(clock.seconds).toBe(135.5 + 40)
})
