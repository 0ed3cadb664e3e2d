import { describe, expect, it } from 'vitest'
import { receptiveField } from '../../../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import type { Crop } from '../../compute.ts'
import { oddNetworks, trainingCrops } from '../../testing.ts'
import { arrange, type Arrangement } from './pieces.ts'

const network = oddNetworks['global']
const field = receptiveField(network)
const cropsOf = (...positions: number[]): Crop[] =>
  trainingCrops(network, Random.fromSeed(4), ...positions).map((crop) => ({ ...crop, category: 1 }))

/** Every prediction that counts, as crop and code. */
function predictions(batch: readonly Crop[], { passes, shape }: Arrangement): string[] {
  return passes.flat().flatMap((piece) =>
    piece.stretches.flatMap(({ crop, start, end, at }) => {
      expect(at + end - start).toBeLessThanOrEqual(field + shape.predicting)
      return Array.from(
        { length: end - start - field },
        (_, i) => `${batch.indexOf(crop)}: ${start + field + i}`,
      )
    }),
  )
}

const allOf = (batch: readonly Crop[]): string[] =>
  batch.flatMap((crop, i) => Array.from(crop.codes.subarray(field), (_, j) => `${i}: ${field + j}`))

describe('arrange', () => {
  it.each([
    ['all at once', 1000, 100],
    ['two at a time', 2, 100],
    ['parts of a crop', 1, 13],
    ['single predictions', 1, 1],
  ])('has every prediction once: %s', (_, pieces, predicting) => {
    const batch = cropsOf(40, 100, 0, 100, 3, 77, 1)
    const arrangement = arrange(
      network,
      batch,
      (shape) => shape.predicting <= predicting && shape.pieces <= pieces,
    )!
    expect(arrangement.positions).toBe(321)
    expect(arrangement.isCut).toBe(predicting < 100)
    expect(predictions(batch, arrangement).sort()).toEqual(allOf(batch).sort())
    for (const pass of arrangement.passes) expect(pass.length).toBeLessThanOrEqual(arrangement.shape.pieces)
  })

  it('lets short crops share a piece, but not with another category', () => {
    const batch = [...cropsOf(100, 20, 20, 20), { ...cropsOf(20)[0], category: 0 }]
    const { passes } = arrange(network, batch, () => true)!
    expect(passes).toHaveLength(1)
    expect(passes[0].map((piece) => [piece.category, piece.stretches.length])).toEqual([
      [1, 1],
      [1, 3],
      [0, 1],
    ])
  })

  it('spreads pieces evenly over as few passes as there can be', () => {
    const { passes, shape } = arrange(network, cropsOf(9, 9, 9, 9, 9, 9, 9), (it) => it.pieces <= 5)!
    expect(passes.map((pass) => pass.length)).toEqual([4, 3])
    expect(shape).toMatchObject({ pieces: 4, predicting: 9 })
  })

  it('says when nothing fits, and when there is nothing', () => {
    expect(arrange(network, cropsOf(9), () => false)).toBeUndefined()
    expect(arrange(network, cropsOf(0), () => true)).toMatchObject({ passes: [], positions: 0 })
  })
})
