/** The gradients of the biases and of the global condition, from the sums that the tiles left. */
import type { Dispatch, Gpu } from '../../gpu.ts'
import type { LayerBuffers } from './buffers.ts'
import { channelConstants, gridConstants, kernelFile, reading, workgroupGrid, writing } from './kernels.ts'

export async function biasGradients(gpu: Gpu, it: LayerBuffers): Promise<Dispatch[]> {
  const { sizes, shape, sections, layout, options } = it
  const hasGlobal = sizes.globalChannels > 0
  if (!hasGlobal && !options.useBiases && !options.initialBias) return []
  const embedding = sections.globalEmbedding.offset
  return Promise.all([
    tileSums(gpu, it, 'gates', it.gateTileSums, it.gateSums, layout.gateTiles, 2 * sizes.dilation),
    tileSums(gpu, it, 'inputs', it.inputTileSums, it.inputSums, layout.inputTiles, sizes.residual),
    gpu.dispatch({
      label: 'gradient of biases',
      kernel: kernelFile('biasGradient'),
      parts: [kernelFile('places')],
      constants: {
        ...channelConstants(it),
        globalChannels: sizes.globalChannels,
        biases: options.useBiases,
        firstBias: options.initialBias,
      },
      parameters: [shape.pieces, embedding, sections.embeddingBias.offset / 4],
      buffers: [
        reading(it.places),
        reading(it.gateSums),
        reading(it.inputSums),
        reading(it.weights),
        reading(it.categories),
        writing(it.gradient),
      ],
      workgroups: [sizes.layers, 2 + sizes.globalChannels, 1],
      multiplyAccumulates: shape.pieces * sizes.layers * sizes.globalChannels * 2 * sizes.dilation,
      bytes: 8 * sizes.layers * ((1 + sizes.globalChannels) * 2 * sizes.dilation + sizes.residual),
    }),
    ...(hasGlobal ? [globalGradient(gpu, it)] : []),
  ])
}

function tileSums(
  gpu: Gpu,
  { sizes, shape }: LayerBuffers,
  what: string,
  sums: GPUBuffer,
  made: GPUBuffer,
  tiles: number,
  columns: number,
): Promise<Dispatch> {
  return gpu.dispatch({
    label: `sums of tiles of ${what}`,
    kernel: kernelFile('tileSums'),
    constants: { columns: columns / 4 },
    parameters: [tiles],
    buffers: [reading(sums), writing(made)],
    workgroups: [shape.pieces, sizes.layers, 1],
    bytes: 4 * sizes.layers * shape.pieces * (tiles + 1) * columns,
  })
}

function globalGradient(gpu: Gpu, it: LayerBuffers): Promise<Dispatch> {
  const { sizes, shape, sections } = it
  const products = shape.pieces * sizes.layers * sizes.globalChannels * 2 * sizes.dilation
  return gpu.dispatch({
    label: 'gradient of global embedding',
    kernel: kernelFile('globalGradient'),
    parts: [kernelFile('places')],
    constants: { ...channelConstants(it), ...gridConstants, globalChannels: sizes.globalChannels },
    parameters: [shape.pieces, sizes.layers, sections.globalEmbedding.offset, sizes.globalCardinality],
    buffers: [
      reading(it.places),
      reading(it.gateSums),
      reading(it.weights),
      reading(it.categories),
      writing(it.gradient),
    ],
    workgroups: workgroupGrid(sizes.globalCardinality, sizes.globalChannels),
    multiplyAccumulates: products,
    bytes: 4 * sizes.layers * (shape.pieces + sizes.globalChannels) * 2 * sizes.dilation,
  })
}
