/** Three layers of a network's channels with random weights and gradients, to measure kernels on. */
import type { Hyperparameters } from '../../../../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../../../../src-shared/random.ts'
import type { Gpu } from '../../gpu.ts'
import { kernelSizes, packedSections, pieceShape, type KernelSizes, type PieceShape } from '../shape.ts'
import { layerBytes, type GivenBuffers } from './buffers.ts'
import { codeLists } from './codeLists.ts'
import { layerTiles, type TileLimits } from './tiles.ts'

export interface TrialNetwork {
  readonly sizes: KernelSizes
  readonly shape: PieceShape
  readonly given: GivenBuffers
}

const dilations = [1, 64, 2]

export type TrialLimits = TileLimits &
  Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>

/** The largest buffer of a trial whose three layers are worked on together. */
export function trialBytes(sizes: KernelSizes, predicting: number, limits: TrialLimits): number {
  const layers = dilations.length
  const rows = predicting + dilations.reduce((sum, dilation) => sum + dilation)
  const few = { ...sizes, layers, globalChannels: 0, globalCardinality: 0 }
  const shape = { pieces: 1, rows, predicting }
  const keeping = { ...layerTiles(sizes, limits), keepsGates: true }
  return layerBytes(few, shape, limits.maxStorageBufferBindingSize, { tiles: keeping, together: layers })
    .largest
}

export function createTrialNetwork(gpu: Gpu, it: Hyperparameters, predicting: number): TrialNetwork {
  const random = Random.fromSeed(1)
  const few = { ...it, dilations, globalChannels: 0, globalCardinality: 0 }
  const sizes = kernelSizes(few)
  const shape = pieceShape(few, 1, sizes.starts[sizes.layers] + sizes.taps + predicting)
  const { length } = packedSections(sizes)
  const randomBuffer = (label: string, count: number, scale: number) =>
    gpu.bufferOf(
      label,
      Float32Array.from({ length: Math.max(count, 4) }, () => scale * (2 * random.uniform() - 1)),
    )
  const codes = Uint32Array.from({ length: shape.rows + sizes.taps }, () => random.below(sizes.trueLevels))
  const width = predicting * sizes.layers * sizes.dilation
  const given = {
    // So that what goes into tanh and σ is of the size of one.
    weights: randomBuffer('weights', length, 1 / Math.sqrt(sizes.residual)),
    gradient: gpu.buffer('gradient', 4 * length),
    codes: gpu.bufferOf('codes', codes),
    codeLists: gpu.bufferOf('code lists', codeLists(sizes, shape, codes)),
    categories: gpu.buffer('categories', 4),
    condition: randomBuffer('condition', shape.rows * sizes.local, 1),
    z: gpu.buffer('z', 4 * width),
    dZ: randomBuffer('gradient of z', width, 1),
  }
  return { sizes, shape, given }
}

export const releaseTrialNetwork = (gpu: Gpu, { given }: TrialNetwork): void => {
  gpu.release(...Object.values(given))
}
