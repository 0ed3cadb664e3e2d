import { expect, it } from 'vitest'
import { beatsBetween, RecordingClock } from './recordingClock.ts'

it('tells seconds from a moment that is known', () => {
  const clock = new RecordingClock(4, 10_000)
  expect(clock.secondsAt(10_500)).toBeCloseTo(4.5)
  expect(clock.millisecondsAt(4.5)).toBeCloseTo(10_500)
})

it('goes with the sound: slowly where it trembles, at once where it jumped', () => {
  const clock = new RecordingClock(0, 0)
  for (let i = 1; i <= 200; i++) clock.follow(i * 0.016 + 0.02 + (i % 2 ? 0.006 : -0.006), i * 16)
  expect(clock.secondsAt(3200)).toBeCloseTo(3.22, 2)
  clock.follow(9, 3300)
  expect(clock.secondsAt(3300)).toBeCloseTo(9)
})

it('finds the beats of a stretch, its end left out', () => {
  expect(beatsBetween(0, 1, 0.5).map(({ number }) => number)).toEqual([0, 1])
  expect(beatsBetween(0.01, 1.01, 0.5)).toEqual([
    { seconds: 0.5, number: 1 },
    { seconds: 1, number: 2 },
  ])
  expect(beatsBetween(1.1, 1.2, 0.5)).toEqual([])
})
