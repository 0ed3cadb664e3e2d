/**
 * The passes of a step over pieces of one shape, recorded once: buffers, kernels and bindings, and the order in which
 * they run. A pass adds its loss to the results and its gradient to the packed gradient; whoever runs it clears them.
 */
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { abandoned, type Interruption } from '../../compute.ts'
import type { Dispatch, Gpu } from '../gpu.ts'
import type { Tiles } from '../matrix/products.ts'
import { headDispatches, headFloats, type HeadOptions } from './head.ts'
import { inputLengths, PassInputs, type InputBuffers } from './inputs.ts'
import { layersBackward } from './layers/backward.ts'
import { createLayerBuffers, layerBytes, releaseLayerBuffers, type LayerBuffers } from './layers/buffers.ts'
import { layersForward } from './layers/forward.ts'
import { layerTiles, type LayerTiles } from './layers/tiles.ts'
import type { NetworkBuffers } from './network.ts'
import type { Piece } from './pieces.ts'
import { kernelSizes, packedSections, type PieceShape } from './shape.ts'

/** What is fastest on the card; what is left out is what every card can do. */
export interface PlanTiles {
  readonly products?: Tiles
  readonly layers?: LayerTiles
  /** Rows that the head takes at a time, at most. */
  readonly headRows?: number
}

const headOptions = ({ products, headRows }: PlanTiles): HeadOptions => ({
  ...(products && { tiles: products }),
  ...(headRows !== undefined && { rows: headRows }),
})

export interface Plan {
  readonly shape: PieceShape
  /** What its buffers take. */
  readonly bytes: number
  readonly loss: readonly Dispatch[]
  readonly gradient: readonly Dispatch[]
  /** How many of these come before the layers' way back: `uploadLists` has to come before the next. */
  readonly beforeLists: number
  upload(pieces: readonly Piece[]): void
  /** Where the network heard which code, in the pieces that were uploaded last. */
  uploadLists(): void
  release(): void
}

/** What a plan's buffers take in all, and the largest of them alone. */
export interface PlanBytes {
  readonly total: number
  readonly largest: number
}

type Limits = Pick<
  GPUSupportedLimits,
  | 'maxBufferSize'
  | 'maxStorageBufferBindingSize'
  | 'maxComputeInvocationsPerWorkgroup'
  | 'maxComputeWorkgroupStorageSize'
>

export const bindingLimit = (limits: Limits): number =>
  Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)

/** @throws SyrinxError `compute/too-large` when the layers are too wide for the card's workgroups */
export function planBytes(
  it: Hyperparameters,
  shape: PieceShape,
  limits: Limits,
  tiles: PlanTiles = {},
): PlanBytes {
  const sizes = kernelSizes(it)
  const layers = layerBytes(sizes, shape, bindingLimit(limits), {
    tiles: tiles.layers ?? layerTiles(sizes, limits),
  })
  const own = Object.values(ownBytes(it, shape, tiles))
  return {
    total: layers.total + own.reduce((sum, bytes) => sum + bytes, 0),
    largest: Math.max(layers.largest, ...own),
  }
}

function ownBytes(it: Hyperparameters, shape: PieceShape, tiles: PlanTiles) {
  const sizes = kernelSizes(it)
  const head = headFloats(sizes, shape, headOptions(tiles))
  const inputs = inputLengths(it, shape)
  return {
    codes: 4 * inputs.codes,
    codeLists: 4 * inputs.codeLists,
    categories: 4 * inputs.categories,
    targets: 4 * inputs.targets,
    condition: 4 * inputs.condition,
    z: 4 * shape.pieces * shape.predicting * sizes.layers * sizes.dilation,
    firstHidden: 4 * head.hidden,
    secondHidden: 4 * head.hidden,
    thirdHidden: 4 * head.hidden,
    logits: 4 * head.logits,
    partials: 4 * head.partials,
    losses: 4 * head.losses,
  }
}

export interface PlanBuffers {
  readonly own: Readonly<Record<keyof ReturnType<typeof ownBytes>, GPUBuffer>> & InputBuffers
  readonly layers: LayerBuffers
  readonly bytes: number
}

/** The buffers of a plan: all that can fail for want of memory. Nothing is waited for in between. */
export function createPlanBuffers(
  gpu: Gpu,
  it: Hyperparameters,
  shape: PieceShape,
  network: Pick<NetworkBuffers, 'packedWeights' | 'packedGradient'>,
  tiles: PlanTiles,
): PlanBuffers {
  const own = Object.fromEntries(
    Object.entries(ownBytes(it, shape, tiles)).map(([label, bytes]) => [label, gpu.buffer(label, bytes)]),
  ) as PlanBuffers['own']
  const layers = createLayerBuffers(
    gpu,
    kernelSizes(it),
    shape,
    {
      weights: network.packedWeights,
      gradient: network.packedGradient,
      codes: own.codes,
      codeLists: own.codeLists,
      categories: own.categories,
      condition: own.condition,
      z: own.z,
      dZ: own.z,
    },
    {
      useBiases: it.useBiases,
      initialBias: it.initialBias,
      ...(tiles.layers && { tiles: tiles.layers }),
    },
  )
  return { own, layers, bytes: planBytes(it, shape, gpu.device.limits, tiles).total }
}

export function releasePlanBuffers(gpu: Gpu, { own, layers }: PlanBuffers): void {
  releaseLayerBuffers(gpu, layers)
  gpu.release(...Object.values(own))
}

/** @throws SyrinxError as `Gpu.dispatch`, `compute/abandoned`; the buffers are then released. */
export async function createPlan(
  gpu: Gpu,
  it: Hyperparameters,
  shape: PieceShape,
  network: Pick<NetworkBuffers, 'packedWeights' | 'packedGradient' | 'results'>,
  buffers: PlanBuffers,
  tiles: PlanTiles,
  { shouldStop }: Interruption = {},
): Promise<Plan> {
  const { own, layers } = buffers
  // A slow compiler takes seconds for some of the kernels.
  const goOn = () => {
    if (shouldStop?.()) throw abandoned()
  }
  const sizes = kernelSizes(it)
  try {
    const forward = await layersForward(gpu, layers)
    goOn()
    const head = await headDispatches(gpu, {
      sizes,
      sections: packedSections(sizes),
      shape,
      useBiases: it.useBiases,
      options: headOptions(tiles),
      weights: network.packedWeights,
      gradient: network.packedGradient,
      z: own.z,
      targets: own.targets,
      results: network.results,
      hidden: [own.firstHidden, own.secondHidden, own.thirdHidden],
      logits: own.logits,
      partials: own.partials,
      losses: own.losses,
    })
    goOn()
    const loss = [...forward, ...head.loss]
    const there = [...forward, ...head.gradient]
    const gradient = [...there, ...(await layersBackward(gpu, layers))]
    const inputs = new PassInputs(it, shape)
    const uniforms = new Set([...loss, ...gradient].map((dispatch) => dispatch.uniforms))
    return {
      shape,
      bytes: buffers.bytes,
      loss,
      gradient,
      beforeLists: there.length,
      upload: (pieces) => inputs.upload(gpu, pieces, own),
      uploadLists: () => inputs.uploadLists(gpu, own),
      release() {
        releasePlanBuffers(gpu, buffers)
        gpu.release(...uniforms)
      },
    }
  } catch (error) {
    releasePlanBuffers(gpu, buffers)
    throw error
  }
}
