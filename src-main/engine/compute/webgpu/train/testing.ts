import type { PlanTiles } from './plan.ts'

const positionTile = { positions: 4, perThread: 1, chunkQuads: 1 }
const weightTile = { rows: 8, columns: 8, threadRows: 1, threadColumns: 1, chunk: 4 }

/** Small ones, which SwiftShader compiles quickly; those that cards use are tested with their kernels. */
export const quickTiles: PlanTiles = {
  products: { product: '32x32', transposed: '32x32' },
  layers: {
    keepsGates: false,
    forward: positionTile,
    gateGradient: positionTile,
    inputGradient: positionTile,
    gates: weightTile,
    dense: weightTile,
  },
}
