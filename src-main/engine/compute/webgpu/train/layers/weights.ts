/** The gradient of the layers' weights, several layers at a time. */
import type { Dispatch, Gpu } from '../../gpu.ts'
import type { LayerBuffers } from './buffers.ts'
import { channelConstants, kernelFile, reading, writing } from './kernels.ts'
import { weightTileCount } from './slices.ts'

/** Of the layers of the group that begins with layer `first`, whose dA, z and dX lie in the scratch. */
export async function weightGradients(gpu: Gpu, it: LayerBuffers, first: number): Promise<Dispatch[]> {
  const { sizes, layout } = it
  const layers = Math.min(layout.together, sizes.layers - first)
  // Of the last layer's output there is no gradient.
  const denseLayers = Math.min(layers, sizes.layers - 1 - first)
  return Promise.all([
    slices(gpu, it, first, layers, false),
    ...(denseLayers > 0 ? [slices(gpu, it, first, denseLayers, true)] : []),
    reduce(gpu, it, first, layers, denseLayers),
  ])
}

function slices(
  gpu: Gpu,
  it: LayerBuffers,
  first: number,
  layers: number,
  ofDense: boolean,
): Promise<Dispatch> {
  const { sizes, shape, layout } = it
  const [rows, columns] = ofDense
    ? [sizes.dilation, sizes.residual]
    : [2 * sizes.residual + sizes.local, 2 * sizes.dilation]
  const tile = ofDense ? it.tiles.dense : it.tiles.gates
  const sliceCount = ofDense ? layout.slices.dense : layout.slices.gates
  let positions = 0
  for (let layer = first; layer < first + layers; layer++)
    positions += shape.pieces * (shape.rows - sizes.starts[layer + 1])
  const read = ofDense ? rows + columns : sizes.residual + sizes.local + columns
  return gpu.dispatch({
    label: `layers ${first} to ${first + layers - 1}: gradient of ${ofDense ? 'dense' : 'gates'}’ weights`,
    kernel: kernelFile('weightGradient'),
    parts: [kernelFile('places')],
    constants: {
      ...channelConstants(it),
      ofDense,
      tileRows: tile.rows,
      tileColumns: tile.columns,
      threadRows: tile.threadRows,
      threadColumns: tile.threadColumns,
      chunk: tile.chunk,
    },
    parameters: [
      shape.rows,
      shape.pieces,
      sliceCount,
      first,
      ofDense ? layout.slices.denseAt / 4 : 0,
      sizes.local / 4,
    ],
    buffers: [
      reading(it.places),
      reading(it.x[Math.floor(first / layout.together)]),
      reading(it.condition),
      reading(it.scratch),
      writing(it.partials),
    ],
    workgroups: [weightTileCount(tile, rows, columns), shape.pieces * sliceCount, layers],
    multiplyAccumulates: positions * rows * columns,
    bytes: 4 * positions * read,
  })
}

function reduce(
  gpu: Gpu,
  it: LayerBuffers,
  first: number,
  layers: number,
  denseLayers: number,
): Promise<Dispatch> {
  const { sizes, shape, layout } = it
  const gates = (2 * sizes.residual + sizes.local) * 2 * sizes.dilation
  const dense = sizes.dilation * sizes.residual
  return gpu.dispatch({
    label: `layers ${first} to ${first + layers - 1}: sums of slices`,
    kernel: kernelFile('reduce'),
    parts: [kernelFile('places')],
    constants: channelConstants(it),
    parameters: [
      first,
      denseLayers,
      shape.pieces * layout.slices.gates,
      shape.pieces * layout.slices.dense,
      layout.slices.denseAt / 4,
      sizes.local / 4,
    ],
    buffers: [reading(it.places), reading(it.partials), writing(it.gradient)],
    workgroups: [Math.ceil((gates + dense) / 4 / 64), layers, 1],
    bytes: 4 * (layers * 2 * gates + denseLayers * 2 * dense),
  })
}
