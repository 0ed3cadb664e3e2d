import { expect, it } from 'vitest'
import { moveRegion, regionBetween, shortestRegionSeconds } from './waveRegion.ts'

const region = { startSeconds: 1, endSeconds: 2 }

it('moves an end, but not past the other or out of the sound', () => {
  expect(moveRegion(region, 'start', -0.5, 4)).toEqual({ startSeconds: 0.5, endSeconds: 2 })
  expect(moveRegion(region, 'start', 5, 4).startSeconds).toBeCloseTo(2 - shortestRegionSeconds)
  expect(moveRegion(region, 'start', -5, 4).startSeconds).toBe(0)
  expect(moveRegion(region, 'end', 9, 4).endSeconds).toBe(4)
})

it('moves as a whole without growing shorter', () => {
  expect(moveRegion(region, 'both', 9, 4)).toEqual({ startSeconds: 3, endSeconds: 4 })
  expect(moveRegion(region, 'both', -9, 4)).toEqual({ startSeconds: 0, endSeconds: 1 })
})

it('is drawn in either direction', () => {
  expect(regionBetween(3, 1, 4)).toEqual({ startSeconds: 1, endSeconds: 3 })
  expect(regionBetween(9, 8, 4).endSeconds).toBe(4)
  expect(regionBetween(1, 1, 4).endSeconds).toBeGreaterThan(1)
})
