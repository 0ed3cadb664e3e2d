import { expect, it } from 'vitest'
import { looped } from './loop.ts'

const join = (parts: Iterable<Float32Array>) => Float32Array.from([...parts].flatMap((part) => [...part]))

it('goes round to the sample asked for, without a jump', () => {
  const sound = Float32Array.from({ length: 1000 }, (_, t) => t)
  const long = join(looped(sound, [100, 600], 2345))
  expect(long).toHaveLength(2345)
  expect(long.subarray(0, 550)).toEqual(sound.subarray(0, 550))
  // The last of a round is what came before its beginning.
  for (const start of [600, 1100, 1600]) {
    expect(long[start - 1]).toBe(99)
    expect(long[start]).toBe(100)
  }
})

it('is cut where it is shorter than its beginning', () => {
  expect(join(looped(new Float32Array(50), [20, 40], 7))).toHaveLength(7)
})
