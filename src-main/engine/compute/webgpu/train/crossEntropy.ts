/** Softmax and cross entropy of the logits, with the gradient of their sum written over them. */
import type { Dispatch, Gpu } from '../gpu.ts'
import { fromRow, matrixBinding, rowsAtATime, workgroupGrid, type Matrix } from '../matrix/matrices.ts'
import { addUpResults } from './results.ts'

/** What stands for a code to predict in rows that count neither in the loss nor in the gradient. */
export const noTarget = 0xffff_ffff

export interface CrossEntropyRequest {
  readonly rows: number
  /** Levels, and levels rounded up to a multiple of four. */
  readonly trueLevels: number
  readonly levels: number
  /** [rows, levels]; becomes the gradient: softmax − one-hot of the target, zeros where there is no target. */
  readonly logits: Matrix
  /** A code a row, or `noTarget`. */
  readonly targets: GPUBuffer
  /** Whose target the first row has: a multiple of 256. */
  readonly firstTarget?: number
  /** `lossPartialFloats`. */
  readonly partials: GPUBuffer
  readonly results: GPUBuffer
}

const threads = 256

/** Threads that share a row: so many that each holds four quads of logits. */
const threadsOfRow = (levels: number): number =>
  Math.min(threads, Math.max(4, 2 ** Math.ceil(Math.log2(levels / 4 / 4))))

const groupsOf = (rows: number, levels: number): number => Math.ceil(rows / (threads / threadsOfRow(levels)))

export const lossPartialFloats = ({ rows, levels }: Pick<CrossEntropyRequest, 'rows' | 'levels'>): number =>
  groupsOf(rows, levels)

/** Adds the summed cross entropy to `results`. @throws SyrinxError `compute/too-large` */
export async function crossEntropy(gpu: Gpu, request: CrossEntropyRequest): Promise<Dispatch[]> {
  const { rows, trueLevels, levels, logits, targets, firstTarget = 0, partials, results } = request
  const label = 'cross entropy'
  const most = rowsAtATime(gpu, label, rows, [logits])
  const across = threadsOfRow(levels)
  const dispatches: Dispatch[] = []
  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row)
    const groups = groupsOf(count, levels)
    dispatches.push(
      await gpu.dispatch({
        label,
        kernel: new URL('./wgsl/crossEntropy.wgsl', import.meta.url),
        constants: {
          threads,
          across,
          perThread: Math.ceil(levels / 4 / across),
          quads: levels / 4,
          levels: trueLevels,
        },
        parameters: [count, logits.stride / 4],
        buffers: [
          matrixBinding(gpu, label, fromRow(logits, row), count, levels, 'readWrite'),
          { buffer: targets, access: 'read', offset: 4 * (firstTarget + row), size: 4 * count },
          { buffer: partials, access: 'readWrite' },
        ],
        workgroups: workgroupGrid(gpu, groups),
        bytes: 8 * count * levels,
      }),
      await addUpResults(gpu, 'loss', partials, groups, results),
    )
  }
  return dispatches
}
