/**
 * Which tiles are fastest for the layers of a network on this card, by trying: each of the kernels in each tile that the
 * card has room for, on three layers of the network's channels. A tile whose gradient isn't that of the first one is
 * left out and named.
 */
import type { Hyperparameters } from '../../../../../../src-shared/model/hyperparameters.ts'
import type { Dispatch, Gpu } from '../../gpu.ts'
import { millisecondsOf } from '../../matrix/timing.ts'
import { kernelSizes, type KernelSizes } from '../shape.ts'
import { layerBackward, layersBackward } from './backward.ts'
import { createLayerBuffers, releaseLayerBuffers, type LayerBuffers } from './buffers.ts'
import { layerForward, layersForward } from './forward.ts'
import {
  createTrialNetwork,
  releaseTrialNetwork,
  trialBytes,
  type TrialLimits,
  type TrialNetwork,
} from './trial.ts'
import {
  fits,
  layerTiles,
  positionKernels,
  weightTiles,
  type LayerTiles,
  type PositionTile,
  type WeightTile,
} from './tiles.ts'
import { weightGradients } from './weights.ts'

export type TiledKernel = 'forward' | 'gateGradient' | 'inputGradient' | 'gates' | 'dense'

export interface LayerMeasurement {
  readonly kernel: TiledKernel
  readonly tile: PositionTile | WeightTile
  /** Of one layer; the median of several. */
  readonly milliseconds?: number
  /** Why it is out of the question. */
  readonly problem?: string
}

export interface LayerTileReport {
  /** `keepsGates` says what is faster; whether there is memory for it, the caller knows. */
  readonly tiles: LayerTiles
  /** None on software that pretends to be a card, which isn't worth the time. */
  readonly measurements: readonly LayerMeasurement[]
}

export interface LayerMeasuringOptions {
  /** After this no other candidate is tried. */
  readonly milliseconds: number
  /** Of the trial's piece. */
  readonly predicting: number
  readonly positionTiles: readonly PositionTile[]
  readonly weightTiles: readonly WeightTile[]
  /** What the others are compared with; without it, `layerTiles`. */
  readonly first?: LayerTiles
}

/** The likeliest first, for cards that take long. */
const positionTiles: readonly PositionTile[] = [
  { positions: 64, perThread: 8, chunkQuads: 4 },
  { positions: 32, perThread: 4, chunkQuads: 4 },
  { positions: 128, perThread: 8, chunkQuads: 4 },
  { positions: 32, perThread: 2, chunkQuads: 4 },
  { positions: 64, perThread: 4, chunkQuads: 8 },
  { positions: 64, perThread: 8, chunkQuads: 2 },
]
const largeWeightTiles: readonly WeightTile[] = [
  { rows: 32, columns: 32, threadRows: 2, threadColumns: 2, chunk: 8 },
  { rows: 32, columns: 16, threadRows: 2, threadColumns: 2, chunk: 16 },
  { rows: 16, columns: 16, threadRows: 1, threadColumns: 1, chunk: 16 },
]
const samples = 3
/** What one sample should take at least, so that the clock and the launch don't count. */
const sampleMilliseconds = 5
const tolerance = 1e-3
/** The largest buffer of the trial. */
const mostTrialBytes = 256 * 2 ** 20

/** What `measureLayerTiles` found for such a network on this card in an earlier run, if it still fits the card. */
export function rememberedLayerTiles(
  gpu: Gpu,
  it: Hyperparameters,
  remembered: unknown,
): LayerTiles | undefined {
  const { limits } = gpu.device
  const sizes = kernelSizes(it)
  const tiles = remembered as Partial<LayerTiles> | null | undefined
  if (typeof tiles?.keepsGates !== 'boolean') return undefined
  const isFine =
    positionKernels.every(
      (kernel) => isPositionTile(tiles[kernel]) && fits(sizes, kernel, tiles[kernel], limits),
    ) && [tiles.gates, tiles.dense].every((tile) => isWeightTile(tile) && fitsWeights(tile, limits))
  return isFine ? (tiles as LayerTiles) : undefined
}

const areCounts = (values: readonly unknown[]): boolean =>
  values.every((value) => Number.isInteger(value) && (value as number) > 0)

const isPositionTile = (it: Partial<PositionTile> | undefined): it is PositionTile =>
  areCounts([it?.positions, it?.perThread, it?.chunkQuads]) && it!.positions! % it!.perThread! === 0

const isWeightTile = (it: Partial<WeightTile> | undefined): it is WeightTile =>
  areCounts([it?.rows, it?.columns, it?.threadRows, it?.threadColumns, it?.chunk]) &&
  it!.rows! % it!.threadRows! === 0 &&
  it!.columns! % it!.threadColumns! === 0

/**
 * Takes up to three seconds on a card, and no time on software that pretends to be one.
 * @throws SyrinxError `compute/too-large`; what went wrong on the card
 */
export async function measureLayerTiles(gpu: Gpu, it: Hyperparameters): Promise<LayerTileReport> {
  const { limits } = gpu.device
  if (gpu.facts.kind === 'cpu') return { tiles: layerTiles(kernelSizes(it), limits), measurements: [] }
  return compareLayerTiles(gpu, it, {
    milliseconds: 2500,
    predicting: trialPositions(kernelSizes(it), limits),
    positionTiles,
    weightTiles: [...weightTiles, ...largeWeightTiles],
  })
}

/**
 * How many positions fill a large card, or fewer where channels are many: a buffer that the card has no room for, or
 * can't see at once, would end the training before it began.
 */
export function trialPositions(sizes: KernelSizes, limits: TrialLimits): number {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize, mostTrialBytes)
  let predicting = 2 ** 15
  while (predicting > 64 && trialBytes(sizes, predicting, limits) > most) predicting /= 2
  return predicting
}

/** As `measureLayerTiles`, on whatever there is. */
export async function compareLayerTiles(
  gpu: Gpu,
  it: Hyperparameters,
  options: LayerMeasuringOptions,
): Promise<LayerTileReport> {
  const deadline = performance.now() + options.milliseconds
  const network = createTrialNetwork(gpu, it, options.predicting)
  const measurements: LayerMeasurement[] = []
  let tiles = options.first ?? layerTiles(network.sizes, gpu.device.limits)
  try {
    const expected = await results(gpu, network, tiles)
    for (const kernel of ['gates', 'forward', 'gateGradient', 'inputGradient', 'dense'] as const) {
      let fastest = Infinity
      for (const tile of [tiles[kernel], ...candidates(gpu, network, tiles, kernel, options)]) {
        if (fastest < Infinity && performance.now() > deadline) break
        const tried: LayerTiles = { ...tiles, [kernel]: tile }
        const measured = await measure(gpu, network, tried, kernel, expected)
        measurements.push({ kernel, tile, ...measured })
        if (measured.milliseconds === undefined || measured.milliseconds >= fastest) continue
        fastest = measured.milliseconds
        tiles = tried
      }
    }
    tiles = { ...tiles, keepsGates: await isKeepingFaster(gpu, network, tiles, expected) }
  } finally {
    releaseTrialNetwork(gpu, network)
  }
  return { tiles, measurements }
}

/** Those that the card has room for, but for the one in `tiles`. */
function candidates(
  gpu: Gpu,
  { sizes }: TrialNetwork,
  tiles: LayerTiles,
  kernel: TiledKernel,
  options: LayerMeasuringOptions,
): readonly (PositionTile | WeightTile)[] {
  const { limits } = gpu.device
  const isOther = (it: object) => JSON.stringify(it) !== JSON.stringify(tiles[kernel])
  const positionKernel = positionKernels.find((name) => name === kernel)
  return positionKernel
    ? options.positionTiles.filter((it) => isOther(it) && fits(sizes, positionKernel, it, limits))
    : options.weightTiles.filter((it) => isOther(it) && fitsWeights(it, limits))
}

const fitsWeights = (it: WeightTile, limits: GPUSupportedLimits): boolean =>
  (it.rows / it.threadRows) * (it.columns / it.threadColumns) <= limits.maxComputeInvocationsPerWorkgroup &&
  16 * it.chunk * (it.rows + it.columns) <= limits.maxComputeWorkgroupStorageSize

async function measure(
  gpu: Gpu,
  network: TrialNetwork,
  tiles: LayerTiles,
  kernel: TiledKernel,
  expected: Float32Array,
): Promise<Pick<LayerMeasurement, 'milliseconds' | 'problem'>> {
  try {
    const error = largestError(await results(gpu, network, tiles), expected)
    if (!(error <= tolerance)) return { problem: `Its gradient is off by ${error.toPrecision(3)}.` }
    return await withBuffers(gpu, network, tiles, async (buffers) => {
      const dispatches = await dispatchesOf(gpu, buffers, kernel)
      const milliseconds = await time(gpu, dispatches)
      gpu.release(...dispatches.map(({ uniforms }) => uniforms))
      return { milliseconds }
    })
  } catch (error) {
    gpu.check()
    return { problem: String(error) }
  }
}

/** Of the middle layer; the weights' gradients are those of all layers, and of gates and dense together. */
async function dispatchesOf(gpu: Gpu, buffers: LayerBuffers, kernel: TiledKernel): Promise<Dispatch[]> {
  if (kernel === 'forward') return layerForward(gpu, buffers, 1)
  if (kernel === 'gates' || kernel === 'dense') return weightGradients(gpu, buffers, 0)
  const [gates, input] = await layerBackward(gpu, buffers, 1)
  gpu.release((kernel === 'gateGradient' ? input : gates).uniforms)
  return [kernel === 'gateGradient' ? gates : input]
}

/** Whether the way there and back through a layer is faster when tanh and σ are kept in between. */
async function isKeepingFaster(
  gpu: Gpu,
  network: TrialNetwork,
  tiles: LayerTiles,
  expected: Float32Array,
): Promise<boolean> {
  const thereAndBack = (tried: LayerTiles) =>
    withBuffers(gpu, network, tried, async (buffers) => {
      const dispatches = [...(await layerForward(gpu, buffers, 1)), ...(await layerBackward(gpu, buffers, 1))]
      const milliseconds = await time(gpu, dispatches)
      gpu.release(...dispatches.map(({ uniforms }) => uniforms))
      return milliseconds
    })
  const keeping = { ...tiles, keepsGates: true }
  try {
    if (!(largestError(await results(gpu, network, keeping), expected) <= tolerance)) return false
    return (await thereAndBack(keeping)) < (await thereAndBack({ ...tiles, keepsGates: false }))
  } catch {
    gpu.check()
    return false
  }
}

async function withBuffers<Result>(
  gpu: Gpu,
  { sizes, shape, given }: TrialNetwork,
  tiles: LayerTiles,
  use: (buffers: LayerBuffers) => Promise<Result>,
): Promise<Result> {
  const options = { useBiases: true, initialBias: true, together: sizes.layers, tiles }
  const buffers = createLayerBuffers(gpu, sizes, shape, given, options)
  try {
    return await use(buffers)
  } finally {
    releaseLayerBuffers(gpu, buffers)
  }
}

/** The whole gradient. */
function results(gpu: Gpu, network: TrialNetwork, tiles: LayerTiles): Promise<Float32Array> {
  return withBuffers(gpu, network, tiles, async (buffers) => {
    const dispatches = [...(await layersForward(gpu, buffers)), ...(await layersBackward(gpu, buffers))]
    const encoder = gpu.device.createCommandEncoder()
    encoder.clearBuffer(buffers.gradient)
    gpu.device.queue.submit([encoder.finish()])
    gpu.run(dispatches)
    const gradient = await gpu.floats(buffers.gradient)
    gpu.release(...dispatches.map(({ uniforms }) => uniforms))
    return gradient
  })
}

/** Over the largest value. */
function largestError(values: Float32Array, expected: Float32Array): number {
  let largest = 0
  let error = 0
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]))
    const here = Math.abs(values[i] - expected[i])
    if (!(here <= error)) error = here
  }
  return error / largest
}

async function time(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number> {
  const once = await millisecondsOf(gpu, dispatches, 1)
  const repeats = Math.max(1, Math.min(64, Math.ceil(sampleMilliseconds / Math.max(once, 1e-3))))
  const times: number[] = []
  for (let i = 0; i < samples; i++) times.push((await millisecondsOf(gpu, dispatches, repeats)) / repeats)
  return times.toSorted((a, b) => a - b)[Math.floor(samples / 2)]
}
