/** Matrices for tests, and what a product of them is in float64. */
import type { Gpu } from '../gpu.ts'
import type { Matrix } from './matrices.ts'

/** Random floats in [−1, 1), the same for the same seed (mulberry32). */
export function randomFloats(count: number, seed: number): Float32Array {
  let now = seed
  return Float32Array.from({ length: count }, () => {
    now = (now + 0x6d2b79f5) | 0
    let t = Math.imul(now ^ (now >>> 15), 1 | now)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1
  })
}

/** A matrix on the card, of which the test keeps the values. */
export interface KnownMatrix {
  readonly matrix: Matrix
  /** The whole buffer, with what lies around the matrix. */
  readonly floats: Float32Array
  readonly at: (row: number, column: number) => number
}

/** A random matrix amid other numbers: at an offset, in rows with something between them. */
export function knownMatrix(
  gpu: Gpu,
  rows: number,
  columns: number,
  { offset = 64, gap = 8, seed = 1 } = {},
): KnownMatrix {
  const stride = columns + gap
  const floats = randomFloats(offset + rows * stride + 12, seed)
  return {
    matrix: { buffer: gpu.bufferOf('known', floats), offset, stride },
    floats,
    at: (row, column) => floats[offset + row * stride + column],
  }
}

/**
 * How far a result is from Σ_i left(row, i) · right(i, column), after `then`: the largest error as a share of
 * Σ|left · right| + |what `then` adds|, over √inner.
 */
export function worstError(
  size: { readonly rows: number; readonly inner: number; readonly columns: number },
  left: (row: number, i: number) => number,
  right: (i: number, column: number) => number,
  result: (row: number, column: number) => number,
  then: (sum: number, row: number, column: number) => number = (sum) => sum,
): number {
  let worst = 0
  for (let row = 0; row < size.rows; row++)
    for (let column = 0; column < size.columns; column++) {
      let sum = 0
      let scale = 1
      for (let i = 0; i < size.inner; i++) {
        const product = left(row, i) * right(i, column)
        sum += product
        scale += Math.abs(product)
      }
      const error = Math.abs(then(sum, row, column) - result(row, column)) / scale / Math.sqrt(size.inner)
      if (!(error <= worst)) worst = error
    }
  return worst
}
