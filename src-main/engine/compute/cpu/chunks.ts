/** A long crop cut in time, so that what a step has to remember stays bounded. */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import type { Crop } from '../compute.ts'
import { firstPredictingRow, rowCount } from './feeds.ts'

export interface ChunkLimits {
  /** A crop of more rows is worked on in chunks… */
  readonly wholeRows: number
  /** … of at most so many. */
  readonly chunkRows: number
}

/** Rows `start` … `end − 1` of the first convolution's output. */
export interface Chunk {
  readonly start: number
  readonly end: number
  /** All of its rows count in the loss, or none. */
  readonly predicts: boolean
}

/** The chunks of a crop in order; undefined when it is short enough to be worked on whole. */
export function chunksOf(
  it: Hyperparameters,
  crop: Crop,
  { wholeRows, chunkRows }: ChunkLimits,
): Chunk[] | undefined {
  const rows = rowCount(it, crop)
  if (rows <= wholeRows) return undefined
  const border = firstPredictingRow(it)
  return [...cut(0, border, chunkRows, false), ...cut(border, rows, chunkRows, true)]
}

/** Into as few parts of about equal length as possible. */
function cut(start: number, end: number, atMost: number, predicts: boolean): Chunk[] {
  const count = Math.ceil((end - start) / atMost)
  const border = (i: number) => start + Math.round(((end - start) * i) / count)
  return Array.from({ length: count }, (_, i) => ({ start: border(i), end: border(i + 1), predicts }))
}

/** Bytes that the graph of a gradient keeps for each row. */
export function bytesPerRow(it: Hyperparameters): number {
  const { residualChannels: R, dilationChannels: D, skipChannels: S, quantizationChannels: Q } = it
  const layer = 3 * R + it.localChannels + 3 * D + 2 * D
  return 4 * (it.dilations.length * layer + 6 * S + 3 * Q)
}
