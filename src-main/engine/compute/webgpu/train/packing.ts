/**
 * The way between a network's flat vector (ibab's order) and the packed one that the kernels read: the same numbers in
 * other places. Every number of the flat vector has one place in the packed one; all layers' skip biases share theirs,
 * because only their sum counts: packed it is that sum, and each of them has its gradient.
 */
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import {
  layerName,
  parameterLayout,
  tensorNames,
  type Parameter,
} from '../../../../../src-shared/model/parameters.ts'
import type { Dispatch, Gpu } from '../gpu.ts'
import { workgroupGrid } from '../matrix/matrices.ts'
import { kernelSizes, packedSections, type KernelSizes, type PackedSections, type Section } from './shape.ts'

/** Set in the place of a number that is a bias: L2 leaves those alone. */
export const biasBit = 0x8000_0000

export interface Packing {
  /** For each number of the flat vector: where it lies in the packed one, and `biasBit`. */
  readonly places: Uint32Array
  readonly packedLength: number
  /** Where the layers' skip biases begin in the flat vector: `layers` times `channels` numbers. None without biases. */
  readonly skipBiases: { readonly begin: number; readonly channels: number; readonly layers: number }
}

/** Where the first of a tensor's numbers goes, and the one of the next row. */
interface Target {
  readonly place: number
  readonly stride: number
}

export function packingOf(it: Hyperparameters): Packing {
  const sizes = kernelSizes(it)
  const sections = packedSections(sizes)
  const { parameters, byName, length } = parameterLayout(it)
  const targets = targetsOf(it, sizes, sections)
  const places = new Uint32Array(length)
  for (const parameter of parameters) {
    const bias = parameter.name.includes('bias') ? biasBit : 0
    const write = (row: number, column: number, place: number) => {
      places[parameter.offset + row * columnsOf(parameter) + column] = (place | bias) >>> 0
    }
    // A kernel of two taps has a target for each of them.
    const blocks = targets.get(parameter.name)!
    const rows = parameter.length / columnsOf(parameter) / blocks.length
    for (const [block, { place, stride }] of blocks.entries())
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columnsOf(parameter); column++)
          write(block * rows + row, column, place + row * stride + column)
  }
  const skipBias = byName.get(layerName(0, 'skip_bias'))
  return {
    places,
    packedLength: sections.length,
    skipBiases: {
      begin: skipBias?.offset ?? length,
      channels: it.skipChannels,
      layers: skipBias ? it.dilations.length : 0,
    },
  }
}

const columnsOf = ({ shape }: Parameter): number => shape[shape.length - 1]

function targetsOf(
  it: Hyperparameters,
  sizes: KernelSizes,
  sections: PackedSections,
): Map<string, readonly Target[]> {
  const at = ({ offset, columns }: Section, row = 0, column = 0): Target => ({
    place: offset + row * columns + column,
    stride: columns,
  })
  const targets = new Map<string, readonly Target[]>([
    [tensorNames.globalEmbedding, [at(sections.globalEmbedding)]],
    [tensorNames.causalFilter, [at(sections.embedding)]],
    [tensorNames.causalBias, [at(sections.embeddingBias)]],
    [tensorNames.postprocess1, [at(sections.post1)]],
    [tensorNames.postprocess1Bias, [at(sections.post1Bias)]],
    [tensorNames.postprocess2, [at(sections.post2)]],
    [tensorNames.postprocess2Bias, [at(sections.post2Bias)]],
  ])
  for (const layer of it.dilations.keys()) {
    const { gates, gateBias, global, dense, denseBias } = sections.perLayer[layer]
    const add = (tensor: string, ...blocks: Target[]) => targets.set(layerName(layer, tensor), blocks)
    for (const [half, kernel, short] of [
      [0, 'filter', 'filt'],
      [sizes.dilation, 'gate', 'gate'],
    ] as const) {
      add(kernel, at(gates, 0, half), at(gates, sizes.residual, half))
      add(`${kernel}_bias`, at(gateBias, 0, half))
      add(`gc_${short}weights`, at(global, 0, half))
      add(`lc_${short}weights`, at(gates, 2 * sizes.residual, half))
    }
    add('dense', at(dense))
    add('dense_bias', at(denseBias))
    add('skip', at(sections.skip, layer * sizes.dilation))
    add('skip_bias', at(sections.skipBias))
  }
  return targets
}

export interface PackBuffers {
  /** `Packing.places`. */
  readonly places: GPUBuffer
  readonly flat: GPUBuffer
  /** Of zeros where nothing goes. */
  readonly packed: GPUBuffer
  /** As ./results.ts has them. */
  readonly results: GPUBuffer
}

const threads = 256

/** Packs the flat vector; marks the network as broken when a number of it isn't finite. */
export function packWeights(
  gpu: Gpu,
  label: string,
  { places, skipBiases }: Packing,
  buffers: PackBuffers,
): Promise<Dispatch> {
  return gpu.dispatch({
    label,
    kernel: new URL('./wgsl/pack.wgsl', import.meta.url),
    constants: { threads },
    parameters: [places.length, skipBiases.begin, skipBiases.channels, skipBiases.layers],
    buffers: [
      { buffer: buffers.places, access: 'read' },
      { buffer: buffers.flat, access: 'read' },
      { buffer: buffers.packed, access: 'readWrite' },
      { buffer: buffers.results, access: 'readWrite' },
    ],
    workgroups: workgroupGrid(gpu, Math.ceil(places.length / threads)),
    bytes: 12 * places.length,
  })
}
