import { describe, expect, it } from 'vitest'
import { oddNetworks } from '../../testing.ts'
import { headFloats, headPartRows } from './head.ts'
import { kernelSizes } from './shape.ts'

const sizesOf = (skipChannels: number, layers = 2, dilationChannels = 8) =>
  kernelSizes({
    ...oddNetworks.plain,
    skipChannels,
    dilationChannels,
    dilations: Array.from({ length: layers }, () => 1),
  })
const shape = { pieces: 3, rows: 100_003, predicting: 100_001 }

describe('parts of the head', () => {
  it('never hold more than every card can see at once, however their rows are rounded', () => {
    for (const skip of [4, 260, 512, 1000, 1300, 8192])
      expect(4 * headFloats(sizesOf(skip), shape).hidden).toBeLessThanOrEqual(2 ** 27)
  })

  it('are about equally long, and begin where matrices can be bound', () => {
    // 65,536 at most.
    expect(headPartRows(sizesOf(512), shape)).toBe(60_160)
    expect(headPartRows(sizesOf(512), { pieces: 1, rows: 9, predicting: 7 })).toBe(7)
  })

  it('are shorter where a product would keep a slow card busy for seconds', () => {
    const rows = headPartRows(sizesOf(512, 50, 128), shape)
    expect(rows * 512 * 6400).toBeLessThanOrEqual(4e10)
    expect(rows).toBeGreaterThan(8192)
    expect(headPartRows(sizesOf(4096, 100, 256), shape)).toBe(4096)
  })
})
