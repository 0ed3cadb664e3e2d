/**
 * What the layers' kernels work on: what the trainer hands in, and what they keep between forward and backward.
 *
 * Every layer's input X is kept ([pieces][rows][residual], rows before its first one unused), `together` layers to a
 * buffer; tanh and σ are computed again. Backward, a scratch holds dA, z and dX of `together` layers, whose weights'
 * gradients are then taken in one go.
 */
import type { Gpu } from '../../gpu.ts'
import { packedSections, type KernelSizes, type PackedSections, type PieceShape } from '../shape.ts'
import { codeListLayout } from './codeLists.ts'
import { layerTiles, type LayerTiles } from './tiles.ts'
import { slicesOf, type Slices } from './slices.ts'

/** What the trainer owns, float32 where nothing else is said. */
export interface GivenBuffers {
  /** Packed as in ../shape.ts. */
  readonly weights: GPUBuffer
  /** Packed in the same way; backward adds to it. */
  readonly gradient: GPUBuffer
  /** What the network hears, u32, [pieces][rows + taps]. */
  readonly codes: GPUBuffer
  /** u32, of the same codes: ./codeLists.ts. Backward alone reads it. */
  readonly codeLists: GPUBuffer
  /** u32, [pieces]; zeros without a global condition. */
  readonly categories: GPUBuffer
  /** [pieces][rows][local]: row r has the condition of the code that row r predicts. Any buffer without a local one. */
  readonly condition: GPUBuffer
  /** [pieces·predicting][layers·dilation]: forward writes it. */
  readonly z: GPUBuffer
  /** Its gradient: backward reads it. May be the same buffer as `z`. */
  readonly dZ: GPUBuffer
}

export interface LayerOptions {
  /** As the hyperparameters have them; gradients of biases that the network lacks stay as they are. */
  readonly useBiases: boolean
  readonly initialBias: boolean
  /** Layers whose weights' gradients are taken together; without it, as many as `layersTogether` says. */
  readonly together?: number
  readonly tiles?: LayerTiles
}

export interface LayerBuffers extends GivenBuffers {
  readonly sizes: KernelSizes
  readonly shape: PieceShape
  readonly sections: PackedSections
  readonly options: LayerOptions
  readonly tiles: LayerTiles
  readonly layout: LayerLayout
  /** X of layers 0 … together − 1, and so on. */
  readonly x: readonly GPUBuffer[]
  /** tanh and σ of the same layers, [pieces][rows][2·dilation], where they are kept; else nothing. */
  readonly gates: readonly GPUBuffer[]
  /** [pieces][layers][2·dilation] */
  readonly gateBias: GPUBuffer
  readonly scratch: GPUBuffer
  readonly partials: GPUBuffer
  /** [layers][pieces][tiles][2·dilation] (zeros where a layer has fewer tiles), and that with `tiles` added up; [layers][pieces][tiles][residual], … */
  readonly gateTileSums: GPUBuffer
  readonly gateSums: GPUBuffer
  readonly inputTileSums: GPUBuffer
  readonly inputSums: GPUBuffer
  /** [taps][items][residual] */
  readonly codeSums: GPUBuffer
  /** wgsl/places.wgsl */
  readonly places: GPUBuffer
  /** Bound where a kernel has nothing to read or to write; and where it has nothing to write. */
  readonly nothing: GPUBuffer
  readonly nowhere: GPUBuffer
}

/** Sizes and places, in floats. */
export interface LayerLayout {
  readonly together: number
  /** From one layer's X to the next one's in its buffer. */
  readonly xStride: number
  /** The same of what is kept of its gates; 0 where nothing is. */
  readonly gateStride: number
  readonly dA: (layer: number) => number
  readonly z: (layer: number) => number
  /** The gradient of layer `layer`'s input; of the last layer's output there is none. */
  readonly dX: (layer: number) => number
  readonly scratch: number
  readonly slices: Slices
  readonly gateTiles: number
  readonly inputTiles: number
}

const aligned = (floats: number): number => 64 * Math.ceil(floats / 64)

/** Bytes of scratch, and of X in a buffer, that more layers together are not worth. */
const enoughTogether = 512 * 2 ** 20

/** How many layers' weights' gradients are taken together: as many as fit in a buffer, in groups of equal size. */
export function layersTogether(sizes: KernelSizes, shape: PieceShape, bindingLimit: number): number {
  const rows = shape.pieces * shape.rows
  const limit = Math.min(bindingLimit, enoughTogether)
  // One dX more than there are layers.
  const fit = Math.floor((limit / 4 - 64 - aligned(rows * sizes.residual)) / scratchStride(sizes, rows))
  const most = Math.min(Math.max(fit, 1), sizes.layers)
  return Math.ceil(sizes.layers / Math.ceil(sizes.layers / most))
}

const scratchStride = (sizes: KernelSizes, rows: number): number =>
  aligned(rows * 2 * sizes.dilation) + aligned(rows * sizes.dilation) + aligned(rows * sizes.residual)

export function layerLayout(
  sizes: KernelSizes,
  shape: PieceShape,
  tiles: LayerTiles,
  together: number,
): LayerLayout {
  const rows = shape.pieces * shape.rows
  const dAStride = aligned(rows * 2 * sizes.dilation)
  const zStride = aligned(rows * sizes.dilation)
  const xStride = aligned(rows * sizes.residual)
  const zAt = together * dAStride
  const dXAt = zAt + together * zStride
  return {
    together,
    xStride,
    gateStride: tiles.keepsGates ? dAStride : 0,
    dA: (layer) => (layer % together) * dAStride,
    z: (layer) => zAt + (layer % together) * zStride,
    dX: (layer) => dXAt + (layer % (together + 1)) * xStride,
    scratch: dXAt + (together + 1) * xStride,
    slices: slicesOf(sizes, shape, tiles, together),
    gateTiles: Math.ceil(shape.rows / tiles.gateGradient.positions),
    inputTiles: Math.ceil(shape.rows / tiles.inputGradient.positions),
  }
}

export interface LayerBytes {
  /** X, and tanh and σ if they are: what is kept from forward to backward. */
  readonly kept: number
  /** What backward needs besides. */
  readonly backward: number
  readonly total: number
  /** The largest single buffer, for the card's limits (maxBufferSize, maxStorageBufferBindingSize). */
  readonly largest: number
}

/** What `createLayerBuffers` takes of the card's memory. */
export function layerBytes(
  sizes: KernelSizes,
  shape: PieceShape,
  bindingLimit: number,
  { tiles = layerTiles(sizes), together = layersTogether(sizes, shape, bindingLimit) }: BytesOptions = {},
): LayerBytes {
  const layout = layerLayout(sizes, shape, tiles, together)
  const counts = floatCounts(sizes, shape, layout)
  const kept = 4 * sizes.layers * (layout.xStride + layout.gateStride)
  const backward = 4 * Object.values(counts).reduce((sum, count) => sum + count, 0)
  const largest =
    4 * Math.max(together * Math.max(layout.xStride, layout.gateStride), ...Object.values(counts))
  return { kept, backward, total: kept + backward, largest }
}

type BytesOptions = Pick<LayerOptions, 'tiles' | 'together'>

const floatCounts = (sizes: KernelSizes, { pieces }: PieceShape, layout: LayerLayout) => ({
  scratch: layout.scratch,
  partials: layout.slices.length,
  gateTileSums: sizes.layers * pieces * layout.gateTiles * 2 * sizes.dilation,
  inputTileSums: sizes.layers * pieces * layout.inputTiles * sizes.residual,
})

/** The caller releases them with `releaseLayerBuffers`. @throws SyrinxError `compute/too-large` */
export function createLayerBuffers(
  gpu: Gpu,
  sizes: KernelSizes,
  shape: PieceShape,
  given: GivenBuffers,
  options: LayerOptions,
): LayerBuffers {
  const { limits } = gpu.device
  const tiles = options.tiles ?? layerTiles(sizes, limits)
  const limit = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)
  const layout = layerLayout(sizes, shape, tiles, options.together ?? layersTogether(sizes, shape, limit))
  const counts = floatCounts(sizes, shape, layout)
  const floats = (label: string, count: number) => gpu.buffer(label, 4 * count)
  const groups = Array.from({ length: Math.ceil(sizes.layers / layout.together) }, (_, group) => {
    const first = group * layout.together
    return { first, layers: Math.min(layout.together, sizes.layers - first) }
  })
  const nothing = floats('nothing', 64)
  const sections = packedSections(sizes)
  return {
    ...given,
    sizes,
    shape,
    sections,
    options,
    tiles,
    layout,
    x: groups.map(({ first, layers }) =>
      floats(`inputs of layers from ${first} on`, layers * layout.xStride),
    ),
    gates: groups.map(({ first, layers }) =>
      tiles.keepsGates ? floats(`gates of layers from ${first} on`, layers * layout.gateStride) : nothing,
    ),
    gateBias: floats('gate biases', shape.pieces * sizes.layers * 2 * sizes.dilation),
    scratch: floats('gradients of layers', counts.scratch),
    partials: floats('slices of gradients', counts.partials),
    gateTileSums: floats('tiles’ sums of gates', counts.gateTileSums),
    gateSums: floats('sums of gates', sizes.layers * shape.pieces * 2 * sizes.dilation),
    inputTileSums: floats('tiles’ sums of inputs', counts.inputTileSums),
    inputSums: floats('sums of inputs', sizes.layers * shape.pieces * sizes.residual),
    codeSums: floats('sums of codes', sizes.taps * codeListLayout(sizes, shape).items * sizes.residual),
    places: gpu.bufferOf('places of layers', places(sizes, sections, layout)),
    nothing,
    nowhere: floats('nowhere', 64),
  }
}

export function releaseLayerBuffers(gpu: Gpu, it: LayerBuffers): void {
  gpu.release(
    ...it.x,
    ...it.gates.filter((gates) => gates !== it.nothing),
    it.gateBias,
    it.scratch,
    it.partials,
    it.gateTileSums,
    it.gateSums,
    it.inputTileSums,
    it.inputSums,
    it.codeSums,
    it.places,
    it.nothing,
    it.nowhere,
  )
}

/** wgsl/places.wgsl: 13 words a layer. */
function places(sizes: KernelSizes, sections: PackedSections, layout: LayerLayout): Uint32Array {
  return Uint32Array.from(
    sizes.dilations.flatMap((dilation, layer) => {
      const { gates, gateBias, global, dense, denseBias } = sections.perLayer[layer]
      const inFours = [
        (layer % layout.together) * layout.xStride,
        layout.dX(layer + 1),
        layout.dX(layer),
        layout.dA(layer),
        layout.z(layer),
        gates.offset,
        gateBias.offset,
        global.offset,
        dense.offset,
        denseBias.offset,
      ]
      return [dilation, sizes.starts[layer], sizes.starts[layer + 1], ...inFours.map((floats) => floats / 4)]
    }),
  )
}
