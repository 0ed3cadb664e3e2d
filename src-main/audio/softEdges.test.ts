import { expect, it } from 'vitest'
import { softenEdges } from './softEdges.ts'

it('begins and ends at nothing and leaves the middle alone, in one block or in many', () => {
  const whole = softenEdges(new Float32Array(1000).fill(0.5), 0, 1000, 16_000)
  expect([whole[0], whole[999]]).toEqual([0, 0])
  expect(whole[24]).toBeCloseTo(0.25, 5)
  expect(whole.subarray(48, 952)).toEqual(new Float32Array(904).fill(0.5))
  const blocks = Array.from({ length: 10 }, (_, i) =>
    softenEdges(new Float32Array(100).fill(0.5), i * 100, 1000, 16_000),
  )
  expect(blocks.flatMap((block) => [...block])).toEqual([...whole])
})

it('takes sounds shorter than its fades', () => {
  expect(Array.from(softenEdges(new Float32Array(3).fill(1), 0, 3, 16_000))).toEqual([0, 1, 0])
  expect(softenEdges(new Float32Array(1).fill(1), 0, 1, 16_000)).toHaveLength(1)
})
