/**
 * The shapes in which a matrix product is cut into tiles. Which one is fastest depends on the card and on the product:
 * ./tiles.ts measures them.
 *
 * What bounds them, by arithmetic. A step along the inner dimension brings rows + columns floats from memory or its cache
 * for rows · columns multiply-accumulates; and a thread reads (threadRows + threadColumns) / 4 quads from workgroup memory
 * for threadRows · threadColumns of them. A processor that multiplies 128 floats in a cycle (an H100’s does) and reads
 * 128 bytes of workgroup memory in one is held back by the reads below 16 multiply-accumulates a quad, unless it reads
 * once what several threads read: the share is that of its arithmetic which they leave. None of this is measured.
 *
 * | variant           | operations a byte of memory | multiply-accumulates a quad | share | threads | workgroup memory |
 * | 128x128           | 32                          | 16                          | 100 % | 256     | 16 KiB           |
 * | 128x128 twice     | 32                          | 16                          | 100 % | 256     | 32 KiB           |
 * | 128x128 of 8x16   | 32                          | 21.3                        | 100 % | 128     | 16 KiB           |
 * | 128x64            | 21.3                        | 16                          | 100 % | 128     | 12 KiB           |
 * | 64x64 of 8x8      | 16                          | 16                          | 100 % | 64      | 8 KiB            |
 * | 64x64             | 16                          | 10.7                        | 67 %  | 128     | 8 KiB            |
 * | 64x64 of 4x4      | 16                          | 8                           | 50 %  | 256     | 16 KiB           |
 * | 128x32            | 12.8                        | 10.7                        | 67 %  | 128     | 10 KiB           |
 * | 32x32             | 8                           | 8                           | 50 %  | 64      | 4 KiB            |
 *
 * Larger tiles need less memory traffic, smaller ones leave less of a card empty where the result is small, and run on
 * cards with few registers: a thread needs threadRows · threadColumns of them, and some fifty or more besides.
 */

/** How a matrix product is cut: see wgsl/product.wgsl. */
export interface TileVariant {
  /** Of the result, for one workgroup; multiples of 32. */
  readonly rows: number
  readonly columns: number
  /** Of the inner dimension, at a time: 16 or 32. */
  readonly inner: number
  /** Of the result, for one thread. */
  readonly threadRows: 4 | 8
  readonly threadColumns: 4 | 8 | 16
  /** Two: the next tile is stored while this one is multiplied, with half the barriers. */
  readonly buffers: 1 | 2
}

export const tileVariants = {
  '128x128': { rows: 128, columns: 128, inner: 16, threadRows: 8, threadColumns: 8, buffers: 1 },
  '128x128 twice': { rows: 128, columns: 128, inner: 16, threadRows: 8, threadColumns: 8, buffers: 2 },
  '128x128 of 8x16': { rows: 128, columns: 128, inner: 16, threadRows: 8, threadColumns: 16, buffers: 1 },
  '128x64': { rows: 128, columns: 64, inner: 16, threadRows: 8, threadColumns: 8, buffers: 1 },
  '64x64': { rows: 64, columns: 64, inner: 16, threadRows: 8, threadColumns: 4, buffers: 1 },
  '64x64 of 8x8': { rows: 64, columns: 64, inner: 16, threadRows: 8, threadColumns: 8, buffers: 1 },
  '64x64 of 4x4': { rows: 64, columns: 64, inner: 32, threadRows: 4, threadColumns: 4, buffers: 1 },
  '128x32': { rows: 128, columns: 32, inner: 16, threadRows: 8, threadColumns: 4, buffers: 1 },
  '32x32': { rows: 32, columns: 32, inner: 16, threadRows: 4, threadColumns: 4, buffers: 1 },
} as const satisfies Record<string, TileVariant>

export type TileName = keyof typeof tileVariants

/** A·B and A·Bᵀ with many rows; Aᵀ·B with a long inner dimension. */
export type ProductKind = 'product' | 'transposed'

/** What is fastest on a card, for each kind of product: plain text, to be remembered. */
export type Tiles = Readonly<Record<ProductKind, TileName>>

/** Runs on every card within WebGPU's portable limits. */
export const portableTiles: Tiles = { product: '64x64', transposed: '64x64' }

export const isTileName = (name: unknown): name is TileName =>
  typeof name === 'string' && Object.hasOwn(tileVariants, name)

export const threadsOf = (it: TileVariant): number =>
  (it.rows / it.threadRows) * (it.columns / it.threadColumns)

/** Bytes of workgroup memory. */
export const tileBytes = (it: TileVariant): number => 4 * it.buffers * it.inner * (it.rows + it.columns)

export function fits(it: TileVariant, limits: GPUSupportedLimits): boolean {
  return (
    threadsOf(it) <= Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX) &&
    tileBytes(it) <= limits.maxComputeWorkgroupStorageSize
  )
}

/** The variant for a result of so many columns: a narrow one where half of the measured tile would stay empty. */
export function variantFor(tiles: Tiles, kind: ProductKind, columns: number): TileVariant {
  const measured = tileVariants[tiles[kind]]
  if (columns <= 32 && measured.columns > 32) return tileVariants['128x32']
  if (columns <= 64 && measured.columns > 64) return tileVariants['64x64']
  return measured
}
