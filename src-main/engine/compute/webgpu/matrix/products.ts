/**
 * Products of float32 matrices, which carry nearly all the arithmetic of training. What they do to memory, and what
 * bounds them, stands in wgsl/product.wgsl and ./variants.ts.
 *
 * A buffer that a product writes may not be one that it reads, not even another part of it: WebGPU forbids that.
 */
import type { Dispatch, Gpu } from '../gpu.ts'
import {
  fromRow,
  matrixBinding,
  requireFours,
  rowsAtATime,
  workgroupGrid,
  type Matrix,
  type Vector,
} from './matrices.ts'
import { addPartials, columnSumFloats } from './sums.ts'
import { portableTiles, variantFor, type TileVariant, type Tiles } from './variants.ts'

export type { Matrix, Vector } from './matrices.ts'
export { addColumnSums, type ColumnSumsRequest } from './sums.ts'
export { portableTiles, type Tiles } from './variants.ts'

export interface MatrixProductRequest {
  readonly label: string
  readonly rows: number
  /** Multiples of four. */
  readonly inner: number
  readonly columns: number
  /** [rows, inner] */
  readonly a: Matrix
  /** [inner, columns], or with `transposeB` [columns, inner] */
  readonly b: Matrix
  /** [rows, columns]; its stride may be larger: then it is a slice of something wider. */
  readonly out: Matrix
  readonly transposeB?: boolean
  /** `columns` floats, which are added to every row. */
  readonly bias?: Vector
  readonly relu?: boolean
  /** [rows, columns]; multiplies by (mask > 0): the derivative of ReLU. */
  readonly mask?: Matrix
  readonly tiles?: Tiles
}

export interface TransposedProductRequest {
  readonly label: string
  /** Columns of a: a multiple of four. */
  readonly rows: number
  readonly columns: number
  /** Rows of a and of b: as many as there are. */
  readonly inner: number
  /** [inner, rows] */
  readonly a: Matrix
  /** [inner, columns] */
  readonly b: Matrix
  /** [rows, columns], to which the product is added. */
  readonly out: Matrix
  /** `partialFloats` of them are written. */
  readonly partials: GPUBuffer
  /** Parts of the inner dimension, which are worked on at the same time. */
  readonly splits?: number
  readonly tiles?: Tiles
}

/** Workgroups that keep a large card busy to the end: some eight for each of an H100's 132 processors. */
const fillingWorkgroups = 1024
/** A shorter part of the inner dimension isn't worth its partial result. */
const fewestInner = 256
/** 128 MiB: what every card can see at once. */
const mostPartialFloats = 2 ** 25

function splitsOf(
  it: Pick<TransposedProductRequest, 'rows' | 'columns' | 'inner' | 'splits' | 'tiles'>,
): number {
  if (it.splits !== undefined) return it.splits
  const variant = variantFor(it.tiles ?? portableTiles, 'transposed', it.columns)
  const tiles = Math.ceil(it.rows / variant.rows) * Math.ceil(it.columns / variant.columns)
  const wanted = Math.ceil(fillingWorkgroups / tiles)
  const roomFor = Math.floor(mostPartialFloats / (it.rows * it.columns))
  return Math.max(1, Math.min(wanted, roomFor, Math.floor(it.inner / fewestInner)))
}

/** Floats of scratch that a `transposedProduct` or `addColumnSums` needs; they may share one buffer. */
export function partialFloats(
  request: { readonly rows: number; readonly columns: number } & (
    Pick<TransposedProductRequest, 'inner' | 'splits' | 'tiles'> | { readonly inner?: never }
  ),
): number {
  if (request.inner === undefined) return columnSumFloats(request)
  const splits = splitsOf(request)
  return splits === 1 ? 0 : splits * request.rows * request.columns
}

/**
 * out = A·B, or A·Bᵀ; then + bias, ReLU, · (mask > 0).
 * @throws SyrinxError `compute/too-large` when the card can’t see a matrix at once that can’t be taken apart
 * @throws RangeError for sizes that are no multiples of four, or more than a buffer holds
 */
export async function matrixProduct(gpu: Gpu, request: MatrixProductRequest): Promise<Dispatch[]> {
  const { label, rows, inner, columns, a, b, out, transposeB = false, bias, relu = false, mask } = request
  requireFours(label, { inner, columns })
  const most = rowsAtATime(gpu, label, rows, [a, out, ...(mask ? [mask] : [])])
  if (most < rows) {
    const parts = []
    for (let row = 0; row < rows; row += most)
      parts.push(
        ...(await matrixProduct(gpu, {
          ...request,
          rows: Math.min(most, rows - row),
          a: fromRow(a, row),
          out: fromRow(out, row),
          ...(mask && { mask: fromRow(mask, row) }),
        })),
      )
    return parts
  }
  const variant = variantFor(request.tiles ?? portableTiles, 'product', columns)
  const [bRows, bColumns] = transposeB ? [columns, inner] : [inner, columns]
  const seenB = matrixBinding(gpu, label, b, bRows, bColumns, 'read')
  const product = await productDispatch(gpu, variant, {
    label,
    rows,
    inner,
    columns,
    splits: 1,
    splitInner: inner,
    strides: [a.stride, b.stride, out.stride, mask?.stride ?? 0],
    aByInner: false,
    bByColumns: transposeB,
    epilogue: (bias ? epilogues.bias : 0) + (relu ? epilogues.relu : 0) + (mask ? epilogues.mask : 0),
    buffers: [
      matrixBinding(gpu, label, a, rows, inner, 'read'),
      seenB,
      bias ? matrixBinding(gpu, label, { ...bias, stride: columns }, 1, columns, 'read') : seenB,
      mask ? matrixBinding(gpu, label, mask, rows, columns, 'read') : seenB,
      matrixBinding(gpu, label, out, rows, columns, 'readWrite'),
    ],
    bytes: 4 * (rows * inner + inner * columns + (mask ? 2 : 1) * rows * columns),
  })
  return [product]
}

/**
 * out += Aᵀ·B, with a long inner dimension: its parts are worked on at the same time and then added up in their order.
 * @throws as `matrixProduct`
 */
export async function transposedProduct(gpu: Gpu, request: TransposedProductRequest): Promise<Dispatch[]> {
  const { label, rows, columns, inner, a, b, out, partials } = request
  requireFours(label, { rows, columns })
  const most = rowsAtATime(gpu, label, inner, [a, b])
  if (most < inner) {
    const parts = []
    for (let row = 0; row < inner; row += most)
      parts.push(
        ...(await transposedProduct(gpu, {
          ...request,
          inner: Math.min(most, inner - row),
          a: fromRow(a, row),
          b: fromRow(b, row),
        })),
      )
    return parts
  }
  const variant = variantFor(request.tiles ?? portableTiles, 'transposed', columns)
  const splitInner = variant.inner * Math.ceil(inner / splitsOf(request) / variant.inner)
  const splits = Math.ceil(inner / splitInner)
  const isSplit = splits > 1
  const made = isSplit ? { buffer: partials, offset: 0, stride: columns } : out
  const seenB = matrixBinding(gpu, label, b, inner, columns, 'read')
  const product = await productDispatch(gpu, variant, {
    label,
    rows,
    inner,
    columns,
    splits,
    splitInner,
    strides: [a.stride, b.stride, made.stride, 0],
    aByInner: true,
    bByColumns: false,
    epilogue: isSplit ? 0 : epilogues.add,
    buffers: [
      matrixBinding(gpu, label, a, inner, rows, 'read'),
      seenB,
      seenB,
      seenB,
      matrixBinding(gpu, label, made, splits * rows, columns, 'readWrite'),
    ],
    bytes: 4 * (inner * rows + inner * columns + splits * rows * columns),
  })
  return isSplit
    ? [product, await addPartials(gpu, { label, rows, columns, out, partials, count: splits })]
    : [product]
}

/** As in wgsl/product.wgsl. */
const epilogues = { bias: 1, relu: 2, mask: 4, add: 8 } as const

interface ProductDispatchRequest {
  readonly label: string
  readonly rows: number
  readonly inner: number
  readonly columns: number
  readonly splits: number
  readonly splitInner: number
  /** Of A, B, out and mask, in floats. */
  readonly strides: readonly [number, number, number, number]
  /** A is stored as [inner, rows]; B as [columns, inner]. */
  readonly aByInner: boolean
  readonly bByColumns: boolean
  /** The sum of what applies. */
  readonly epilogue: number
  readonly buffers: Parameters<Gpu['dispatch']>[0]['buffers']
  readonly bytes: number
}

function productDispatch(gpu: Gpu, variant: TileVariant, it: ProductDispatchRequest): Promise<Dispatch> {
  const { label, rows, inner, columns, splits, splitInner, strides, buffers, bytes } = it
  const columnTiles = Math.ceil(columns / variant.columns)
  const tiles = Math.ceil(rows / variant.rows) * columnTiles
  const quads = (floats: number): number => floats / 4
  return gpu.dispatch({
    label,
    kernel: new URL('./wgsl/product.wgsl', import.meta.url),
    constants: {
      tileRows: variant.rows,
      tileColumns: variant.columns,
      tileInner: variant.inner,
      threadRows: variant.threadRows,
      threadColumns: variant.threadColumns,
      tileBuffers: variant.buffers,
      aByInner: it.aByInner,
      bByColumns: it.bByColumns,
      epilogue: it.epilogue,
    },
    parameters: [
      ...[rows, inner, columns, splitInner],
      ...strides.map(quads),
      ...[columnTiles, tiles, splits, quads(rows * columns)],
    ],
    buffers,
    workgroups: workgroupGrid(gpu, tiles * splits),
    multiplyAccumulates: rows * inner * columns,
    bytes,
  })
}
