/** Into how many slices of positions the weights' gradient is cut, so that a large card is kept busy. */
import type { KernelSizes, PieceShape } from '../shape.ts'
import type { LayerTiles, WeightTile } from './tiles.ts'

export interface Slices {
  /** Of a piece. */
  readonly gates: number
  readonly dense: number
  /** Where the slices of dense begin, in floats, and how many floats there are in all. */
  readonly denseAt: number
  readonly length: number
}

/** A large card holds about so many workgroups at a time. */
const enoughWorkgroups = 1024
const fewestPositions = 128

export const weightTileCount = (tile: WeightTile, rows: number, columns: number): number =>
  Math.ceil(rows / (4 * tile.rows)) * Math.ceil(columns / (4 * tile.columns))

export function slicesOf(
  sizes: KernelSizes,
  { pieces, rows }: PieceShape,
  tiles: LayerTiles,
  together: number,
): Slices {
  const count = (tile: WeightTile, down: number, across: number) => {
    const wanted = Math.ceil(enoughWorkgroups / (weightTileCount(tile, down, across) * pieces * together))
    return Math.max(1, Math.min(wanted, Math.ceil(rows / fewestPositions)))
  }
  const inner = 2 * sizes.residual + sizes.local
  const gates = count(tiles.gates, inner, 2 * sizes.dilation)
  const dense = count(tiles.dense, sizes.dilation, sizes.residual)
  const denseAt = together * pieces * gates * inner * 2 * sizes.dilation
  return {
    gates,
    dense,
    denseAt,
    length: denseAt + together * pieces * dense * sizes.dilation * sizes.residual,
  }
}
