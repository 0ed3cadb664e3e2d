/** Where matrices lie on a card, and how kernels see them. */
import { SyrinxError } from '../../../../../src-shared/errors.ts'
import type { Binding, Gpu } from '../gpu.ts'

/** Floats, row by row. */
export interface Matrix {
  readonly buffer: GPUBuffer
  /** In floats; a multiple of 64, so that it can be bound. */
  readonly offset: number
  /** Floats from a row to the next; a multiple of 4. */
  readonly stride: number
}

/** Floats that begin somewhere in a buffer. */
export type Vector = Pick<Matrix, 'buffer' | 'offset'>

/** Rows are taken apart in multiples of this, so that each part begins where it can be bound. */
const rowsTogether = 256

/** @throws RangeError where a size is none that the kernels can read four at a time. */
export function requireFours(label: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes))
    if (!Number.isInteger(size) || size < 4 || size % 4 !== 0)
      throw new RangeError(`${label}: ${name} is ${size}, not a multiple of four.`)
}

/** How many rows of the widest of these can be bound at a time: as many as there are, or a multiple of 256. */
export function rowsAtATime(gpu: Gpu, label: string, rows: number, matrices: readonly Matrix[]): number {
  const stride = Math.max(...matrices.map((it) => it.stride))
  const most = Math.floor(gpu.device.limits.maxStorageBufferBindingSize / (4 * stride))
  if (rows <= most) return rows
  if (most < rowsTogether) throw tooLarge(gpu, label, 4 * stride * rowsTogether)
  return rowsTogether * Math.floor(most / rowsTogether)
}

/** The part of a matrix from a row (a multiple of 16) on. */
export const fromRow = <M extends Matrix>(matrix: M, row: number): M => ({
  ...matrix,
  offset: matrix.offset + row * matrix.stride,
})

/**
 * @throws SyrinxError `compute/too-large` when the card can’t see so much at once
 * @throws RangeError when the matrix does not lie in its buffer, or not where it can be bound
 */
export function matrixBinding(
  gpu: Gpu,
  label: string,
  { buffer, offset, stride }: Matrix,
  rows: number,
  columns: number,
  access: Binding['access'],
): Binding {
  const size = 4 * ((rows - 1) * stride + columns)
  if (offset % 64 !== 0 || stride % 4 !== 0 || stride < columns)
    throw new RangeError(`${label}: a matrix at ${offset} with rows of ${columns} in ${stride}.`)
  if (4 * offset + size > buffer.size)
    throw new RangeError(
      `${label}: ${buffer.label} holds ${buffer.size} bytes, not ${size} from ${4 * offset} on.`,
    )
  if (size > gpu.device.limits.maxStorageBufferBindingSize) throw tooLarge(gpu, label, size)
  return { buffer, access, offset: 4 * offset, size }
}

/** The grid for so many workgroups in a row: kernels count them by y · (groups of x) + x. */
export function workgroupGrid(gpu: Gpu, count: number): readonly [number, number, number] {
  const most = gpu.device.limits.maxComputeWorkgroupsPerDimension
  const down = Math.ceil(count / most)
  return [Math.ceil(count / down), down, 1]
}

function tooLarge(gpu: Gpu, label: string, bytes: number): SyrinxError {
  const limit = gpu.device.limits.maxStorageBufferBindingSize
  return new SyrinxError(
    'compute/too-large',
    `This network is too large for ${gpu.facts.name}.`,
    'Choose the processor in the settings, fewer channels, or shorter pieces.',
    { cause: new Error(`${label}: ${bytes} bytes to be seen at once, of ${limit}.`) },
  )
}
