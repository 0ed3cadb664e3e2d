/** Sums over many rows, and of partial results, always in the same order: so the same call gives the same bits. */
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

const threads = 256
/** Columns that a workgroup takes. */
const columnsAcross = 64
/** Workgroups that fill a card, and most partial sums: the reduction that follows reads them one after another. */
const fillingWorkgroups = 256
const mostPartialSums = 64
const fewestRows = 64

export interface ColumnSumsRequest {
  readonly label: string
  readonly rows: number
  /** A multiple of four. */
  readonly columns: number
  readonly a: Matrix
  /** `columns` floats, to which the sums are added. */
  readonly out: Vector
  /** `columnSumFloats` of them are written. */
  readonly partials: GPUBuffer
}

function splitsOf({ rows, columns }: Pick<ColumnSumsRequest, 'rows' | 'columns'>): number {
  const wanted = Math.ceil(fillingWorkgroups / Math.ceil(columns / columnsAcross))
  return Math.min(Math.max(wanted, 16), mostPartialSums, Math.ceil(rows / fewestRows))
}

/** Floats of scratch that `addColumnSums` needs. */
export const columnSumFloats = (request: Pick<ColumnSumsRequest, 'rows' | 'columns'>): number =>
  splitsOf(request) * request.columns

/**
 * out[c] += Σ_r a[r, c].
 * @throws SyrinxError `compute/too-large`
 * @throws RangeError for sizes that are no multiples of four, or more than a buffer holds
 */
export async function addColumnSums(gpu: Gpu, request: ColumnSumsRequest): Promise<Dispatch[]> {
  const { label, rows, columns, a, out, partials } = request
  requireFours(label, { columns })
  const most = rowsAtATime(gpu, label, rows, [a])
  if (most < rows) {
    const parts = []
    for (let row = 0; row < rows; row += most)
      parts.push(
        ...(await addColumnSums(gpu, { ...request, rows: Math.min(most, rows - row), a: fromRow(a, row) })),
      )
    return parts
  }
  const splitRows = Math.ceil(rows / splitsOf(request))
  const splits = Math.ceil(rows / splitRows)
  const scratch = { buffer: partials, offset: 0, stride: columns }
  const sums = await gpu.dispatch({
    label: `${label}: sums`,
    kernel: new URL('./wgsl/columnSums.wgsl', import.meta.url),
    constants: { threads },
    parameters: [rows, columns / 4, a.stride / 4, splitRows],
    buffers: [
      matrixBinding(gpu, label, a, rows, columns, 'read'),
      matrixBinding(gpu, label, scratch, splits, columns, 'readWrite'),
    ],
    workgroups: [Math.ceil(columns / columnsAcross), splits, 1],
    bytes: 4 * rows * columns,
  })
  const added = await addPartials(gpu, {
    label,
    rows: 1,
    columns,
    out: { ...out, stride: columns },
    partials,
    count: splits,
  })
  return [sums, added]
}

export interface AddPartialsRequest {
  readonly label: string
  readonly rows: number
  /** A multiple of four. */
  readonly columns: number
  readonly out: Matrix
  /** `count` matrices [rows, columns], one after another. */
  readonly partials: GPUBuffer
  readonly count: number
}

/** out += Σ_i partials[i]. @throws as `addColumnSums` */
export async function addPartials(gpu: Gpu, request: AddPartialsRequest): Promise<Dispatch> {
  const { label, rows, columns, out, partials, count } = request
  requireFours(label, { columns })
  const quads = (rows * columns) / 4
  const scratch = { buffer: partials, offset: 0, stride: columns }
  return gpu.dispatch({
    label: `${label}: partial results`,
    kernel: new URL('./wgsl/reduction.wgsl', import.meta.url),
    constants: { threads: 64 },
    parameters: [quads, count, columns / 4, out.stride / 4],
    buffers: [
      matrixBinding(gpu, label, scratch, count * rows, columns, 'read'),
      matrixBinding(gpu, label, out, rows, columns, 'readWrite'),
    ],
    workgroups: workgroupGrid(gpu, Math.ceil(quads / 64)),
    bytes: 16 * quads * (count + 2),
  })
}
