/**
 * The gradient of the layers, last to first, and of the first convolution. With f = tanh(a), g = σ(b), z = f ⊙ g:
 *   ∂z/∂a = g·(1 − f²)        ∂z/∂b = f·g·(1 − g)
 *
 * Two kernels a layer work their way down (the gates' gradient, then the input's); the weights' gradients follow for
 * `together` layers at a time, and those of the biases once for all layers.
 */
import type { Dispatch, Gpu } from '../../gpu.ts'
import { biasGradients } from './biases.ts'
import type { LayerBuffers } from './buffers.ts'
import { embeddingGradient } from './embedding.ts'
import {
  gateBinding,
  inputBinding,
  kernelFile,
  layerParameters,
  reading,
  tileConstants,
  workgroupGrid,
  writing,
} from './kernels.ts'
import { weightGradients } from './weights.ts'

/** Everything from dZ to the packed gradient, in order. @throws SyrinxError as `Gpu.dispatch` */
export async function layersBackward(gpu: Gpu, it: LayerBuffers): Promise<Dispatch[]> {
  const parts: Promise<Dispatch[]>[] = []
  for (let layer = it.sizes.layers - 1; layer >= 0; layer--) {
    parts.push(layerBackward(gpu, it, layer))
    if (layer % it.layout.together === 0) parts.push(weightGradients(gpu, it, layer))
  }
  parts.push(biasGradients(gpu, it), embeddingGradient(gpu, it))
  return (await Promise.all(parts)).flat()
}

/** dA, z and dX of a layer, in the scratch. */
export async function layerBackward(gpu: Gpu, it: LayerBuffers, layer: number): Promise<Dispatch[]> {
  return Promise.all([gateGradient(gpu, it, layer), inputGradient(gpu, it, layer)])
}

function gateGradient(gpu: Gpu, it: LayerBuffers, layer: number): Promise<Dispatch> {
  const { sizes, shape, tiles } = it
  const { residual, dilation, local } = sizes
  const hasNext = layer + 1 < sizes.layers
  const rows = shape.rows - sizes.starts[layer + 1]
  const positions = shape.pieces * rows
  return gpu.dispatch({
    label: `layer ${layer}: gradient of gates`,
    kernel: kernelFile('gateGradient'),
    parts: [kernelFile('layer'), kernelFile('tile'), kernelFile('gates')],
    constants: tileConstants(it, 'gateGradient', tiles.gateGradient),
    parameters: layerParameters(it, layer),
    buffers: [
      reading(it.weights),
      inputBinding(it, layer, 'read'),
      reading(it.condition),
      reading(it.gateBias),
      reading(it.dZ),
      writing(it.scratch),
      writing(it.gateTileSums),
      gateBinding(it, layer, 'read'),
    ],
    workgroups: workgroupGrid(Math.ceil(rows / tiles.gateGradient.positions), shape.pieces),
    multiplyAccumulates:
      positions *
      ((tiles.keepsGates ? 0 : (2 * residual + local) * 2 * dilation) + (hasNext ? dilation * residual : 0)),
    bytes:
      4 *
      (positions *
        ((tiles.keepsGates ? 2 * dilation : residual + local) + (hasNext ? residual : 0) + 3 * dilation) +
        shape.pieces * shape.predicting * dilation),
  })
}

function inputGradient(gpu: Gpu, it: LayerBuffers, layer: number): Promise<Dispatch> {
  const { sizes, shape, tiles } = it
  const { residual, dilation } = sizes
  const rows = shape.rows - sizes.starts[layer]
  const positions = shape.pieces * rows
  return gpu.dispatch({
    label: `layer ${layer}: gradient of input`,
    kernel: kernelFile('inputGradient'),
    parts: [kernelFile('layer'), kernelFile('tile')],
    constants: tileConstants(it, 'inputGradient', tiles.inputGradient),
    parameters: layerParameters(it, layer),
    buffers: [reading(it.weights), writing(it.scratch), writing(it.inputTileSums)],
    workgroups: workgroupGrid(Math.ceil(rows / tiles.inputGradient.positions), shape.pieces),
    multiplyAccumulates: positions * 2 * residual * 2 * dilation,
    bytes: 4 * positions * (2 * residual + 2 * dilation),
  })
}
