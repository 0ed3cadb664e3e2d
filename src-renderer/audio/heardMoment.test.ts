import { expect, it } from 'vitest'
import { heardMilliseconds } from './heardMoment.ts'

const context = (contextTime: number, performanceTime: number) => ({
  currentTime: 2,
  outputLatency: 0.03,
  getOutputTimestamp: () => ({ contextTime, performanceTime }),
})

it('goes by the time stamp of what is heard', () => {
  expect(heardMilliseconds(context(1.9, 9_950), 3, 10_000)).toBeCloseTo(11_050)
})

it('reckons with the latency where there is no time stamp, or one of nothing', () => {
  expect(heardMilliseconds(context(0, 0), 3, 10_000)).toBeCloseTo(11_030)
  expect(heardMilliseconds(context(0.1, 900_000), 3, 10_000)).toBeCloseTo(11_030)
})
