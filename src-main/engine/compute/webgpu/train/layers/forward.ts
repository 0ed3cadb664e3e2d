/** The embedding, the conditions and the layers, forward: Z of all layers at the positions that predict. */
import type { Dispatch, Gpu } from '../../gpu.ts'
import type { LayerBuffers } from './buffers.ts'
import {
  channelConstants,
  gateBinding,
  gridConstants,
  inputBinding,
  kernelFile,
  layerParameters,
  reading,
  tileConstants,
  workgroupGrid,
  writing,
} from './kernels.ts'

/** Everything up to Z, in order. @throws SyrinxError as `Gpu.dispatch` */
export async function layersForward(gpu: Gpu, it: LayerBuffers): Promise<Dispatch[]> {
  const parts = [embeddingForward(gpu, it), globalBias(gpu, it)]
  for (let layer = 0; layer < it.sizes.layers; layer++) parts.push(layerForward(gpu, it, layer))
  return (await Promise.all(parts)).flat()
}

export async function embeddingForward(gpu: Gpu, it: LayerBuffers): Promise<Dispatch[]> {
  const { sizes, shape, sections } = it
  const bytes = 4 * shape.pieces * shape.rows * (sizes.residual + 1)
  return [
    await gpu.dispatch({
      label: 'first convolution',
      kernel: kernelFile('embeddingForward'),
      constants: {
        ...gridConstants,
        residualQuads: sizes.residual / 4,
        taps: sizes.taps,
        levels: sizes.trueLevels,
      },
      parameters: [
        shape.pieces,
        shape.rows,
        sections.embedding.offset / 4,
        sections.embeddingBias.offset / 4,
      ],
      buffers: [reading(it.weights), reading(it.codes), inputBinding(it, 0, 'readWrite')],
      workgroups: workgroupGrid(Math.ceil((shape.rows * sizes.residual) / 4 / 64), shape.pieces),
      bytes,
    }),
  ]
}

/** The biases of each piece's gates: gateBias, and what the global condition adds. */
export async function globalBias(gpu: Gpu, it: LayerBuffers): Promise<Dispatch[]> {
  const { sizes, shape, sections } = it
  const gates = shape.pieces * sizes.layers * 2 * sizes.dilation
  return [
    await gpu.dispatch({
      label: 'gate biases',
      kernel: kernelFile('globalBias'),
      parts: [kernelFile('places')],
      constants: { ...channelConstants(it), globalChannels: sizes.globalChannels },
      parameters: [sizes.layers, sections.globalEmbedding.offset],
      buffers: [reading(it.weights), reading(it.places), reading(it.categories), writing(it.gateBias)],
      workgroups: [sizes.layers, shape.pieces, 1],
      multiplyAccumulates: gates * sizes.globalChannels,
      bytes: 4 * (gates + sizes.layers * 2 * sizes.dilation * (1 + sizes.globalChannels)),
    }),
  ]
}

/** X of the next layer (but of the last), and the layer's columns of Z. */
export async function layerForward(gpu: Gpu, it: LayerBuffers, layer: number): Promise<Dispatch[]> {
  const { sizes, shape, tiles } = it
  const { residual, dilation, local } = sizes
  const hasNext = layer + 1 < sizes.layers
  const rows = shape.rows - sizes.starts[layer + 1]
  const positions = shape.pieces * rows
  return [
    await gpu.dispatch({
      label: `layer ${layer}`,
      kernel: kernelFile('forward'),
      parts: [kernelFile('layer'), kernelFile('tile'), kernelFile('gates')],
      constants: tileConstants(it, 'forward', tiles.forward),
      parameters: layerParameters(it, layer),
      buffers: [
        reading(it.weights),
        inputBinding(it, layer, 'readWrite'),
        reading(it.condition),
        reading(it.gateBias),
        writing(it.z),
        hasNext ? inputBinding(it, layer + 1, 'readWrite') : writing(it.nowhere),
        gateBinding(it, layer, 'readWrite'),
      ],
      workgroups: workgroupGrid(Math.ceil(rows / tiles.forward.positions), shape.pieces),
      multiplyAccumulates:
        positions * ((2 * residual + local) * 2 * dilation + (hasNext ? dilation * residual : 0)),
      bytes:
        4 *
        (positions * (residual + local + (hasNext ? residual : 0) + (tiles.keepsGates ? 2 * dilation : 0)) +
          shape.pieces * shape.predicting * dilation),
    }),
  ]
}
