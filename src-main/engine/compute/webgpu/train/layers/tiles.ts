/** How the layers' kernels cut their work. What is fastest depends on the card: `layerTileChoices` can be measured. */
import { SyrinxError } from '../../../../../../src-shared/errors.ts'
import type { KernelSizes } from '../shape.ts'

/** Of a kernel that works on a tile of positions with all their channels: see wgsl/tile.wgsl. */
export interface PositionTile {
  readonly positions: number
  /** Of these, how many a thread has, four channels of each. Divides `positions`. */
  readonly perThread: number
  /** How many fours of the inner dimension come to workgroup memory at a time. */
  readonly chunkQuads: number
}

/** Of the weights' gradient: see wgsl/weightGradient.wgsl. All but `chunk` count fours. */
export interface WeightTile {
  readonly rows: number
  readonly columns: number
  readonly threadRows: number
  readonly threadColumns: number
  /** Positions at a time. */
  readonly chunk: number
}

export interface LayerTiles {
  /** tanh and σ are kept from forward to backward, in place of computing them again: 8·dilation bytes a row and layer. */
  readonly keepsGates: boolean
  readonly forward: PositionTile
  readonly gateGradient: PositionTile
  readonly inputGradient: PositionTile
  readonly gates: WeightTile
  readonly dense: WeightTile
}

/** The limits of a card that matter here. */
export interface TileLimits {
  readonly maxComputeInvocationsPerWorkgroup: number
  readonly maxComputeWorkgroupStorageSize: number
}

/** What every card has. */
export const portableLimits: TileLimits = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupStorageSize: 16384,
}

export const positionKernels = ['forward', 'gateGradient', 'inputGradient'] as const
export type PositionKernel = (typeof positionKernels)[number]

/** Of how many fours the pool of workgroup memory of each kernel is. */
export const poolQuads: Record<PositionKernel, (sizes: KernelSizes, tile: PositionTile) => number> = {
  forward(sizes, tile) {
    const [dilation, residual] = [sizes.dilation / 4, sizes.residual / 4]
    const dense = tile.positions * (dilation + 1) + 4 * denseQuads(dilation, tile) * residual
    return Math.max(productPool(2 * dilation, tile), dense)
  },
  gateGradient: (sizes, tile) =>
    Math.max(productPool(sizes.dilation / 2, tile), tileThreads(sizes, 'gateGradient', tile)),
  inputGradient: (sizes, tile) =>
    Math.max(productPool(sizes.residual / 4, tile), tileThreads(sizes, 'inputGradient', tile)),
}

const productPool = (columns: number, { positions, chunkQuads }: PositionTile): number =>
  4 * chunkQuads * columns + positions * (chunkQuads + 1)

/** The fours of z that are multiplied by dense at a time: a divisor of all of them. */
export function denseQuads(dilationQuads: number, { chunkQuads }: PositionTile): number {
  let count = Math.min(chunkQuads, dilationQuads)
  while (dilationQuads % count !== 0) count--
  return count
}

/** The fours of channels that each position is shared out into; see wgsl/inputGradient.wgsl about pairs of them. */
function threadColumns({ dilation, residual }: KernelSizes, kernel: PositionKernel): number {
  if (kernel !== 'inputGradient') return dilation / 4
  return residual % 8 === 0 ? residual / 8 : residual / 4
}

/** Of a workgroup. */
export const tileThreads = (
  sizes: KernelSizes,
  kernel: PositionKernel,
  { positions, perThread }: PositionTile,
): number => (positions / perThread) * threadColumns(sizes, kernel)

/** The threads of a workgroup, and the bytes of its memory. */
export function tileNeeds(
  sizes: KernelSizes,
  kernel: PositionKernel,
  tile: PositionTile,
): { threads: number; bytes: number } {
  return { threads: tileThreads(sizes, kernel, tile), bytes: 16 * poolQuads[kernel](sizes, tile) }
}

const positionTiles: readonly PositionTile[] = [64, 32, 16, 8, 4, 2, 1].flatMap((positions) =>
  [4, 2, 1].map((chunkQuads) => ({ positions, perThread: Math.min(4, positions), chunkQuads })),
)

export function fits(
  sizes: KernelSizes,
  kernel: PositionKernel,
  tile: PositionTile,
  limits: TileLimits,
): boolean {
  const { threads, bytes } = tileNeeds(sizes, kernel, tile)
  return threads <= limits.maxComputeInvocationsPerWorkgroup && bytes <= limits.maxComputeWorkgroupStorageSize
}

function largestTile(sizes: KernelSizes, kernel: PositionKernel, limits: TileLimits): PositionTile {
  const tile = positionTiles.find((it) => fits(sizes, kernel, it, limits))
  if (!tile)
    throw new SyrinxError(
      'compute/too-large',
      'This network’s layers are too wide for this graphics card.',
      'Choose fewer channels, or the processor in the settings.',
    )
  return tile
}

/** Of 64 threads each; more at a time for a thread is less to read from workgroup memory. */
export const weightTiles: readonly WeightTile[] = [
  { rows: 16, columns: 16, threadRows: 2, threadColumns: 2, chunk: 16 },
  { rows: 16, columns: 8, threadRows: 2, threadColumns: 1, chunk: 16 },
  { rows: 8, columns: 16, threadRows: 1, threadColumns: 2, chunk: 16 },
  { rows: 8, columns: 8, threadRows: 1, threadColumns: 1, chunk: 16 },
]

/** Reads from workgroup memory count as multiply-accumulates do, for the whole matrix with what lies beyond its edges. */
function weightCost(tile: WeightTile, rows: number, columns: number): number {
  const covered =
    Math.ceil(rows / 4 / tile.rows) * tile.rows * Math.ceil(columns / 4 / tile.columns) * tile.columns
  const products = tile.threadRows * tile.threadColumns
  return covered * (1 + (tile.threadRows + tile.threadColumns) / (4 * products))
}

/** The tile that wastes least of a matrix of so many rows and columns. */
const weightTile = (rows: number, columns: number): WeightTile =>
  weightTiles.reduce((best, it) =>
    weightCost(it, rows, columns) < weightCost(best, rows, columns) ? it : best,
  )

/**
 * What works on a card with these limits.
 * @throws SyrinxError `compute/too-large`
 */
export function layerTiles(sizes: KernelSizes, limits: TileLimits = portableLimits): LayerTiles {
  return {
    keepsGates: false,
    forward: largestTile(sizes, 'forward', limits),
    gateGradient: largestTile(sizes, 'gateGradient', limits),
    inputGradient: largestTile(sizes, 'inputGradient', limits),
    gates: weightTile(2 * sizes.residual + sizes.local, 2 * sizes.dilation),
    dense: weightTile(sizes.dilation, sizes.residual),
  }
}
