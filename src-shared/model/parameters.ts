/**
 * Where each weight lies in the one flat vector that holds a network.
 *
 * Names and shapes are ibab's TensorFlow variables: [width, in, out] for convolutions, so that a tensor of width 2 is,
 * row-major, the matrix that multiplies [x[t − d], x[t]]. All skip matrices lie one after another: together they are
 * the single [L·D, S] matrix of the skip product.
 */
import type { Hyperparameters } from './hyperparameters.ts'

export interface Parameter {
  readonly name: string
  readonly shape: readonly number[]
  /** First element in the flat vector. */
  readonly offset: number
  readonly length: number
}

export interface ParameterLayout {
  readonly parameters: readonly Parameter[]
  readonly byName: ReadonlyMap<string, Parameter>
  readonly length: number
}

export const layerName = (layer: number, tensor: string): string =>
  `wavenet/dilated_stack/layer${layer}/${tensor}`

export const tensorNames = {
  causalFilter: 'wavenet/causal_layer/filter',
  causalBias: 'wavenet/causal_layer/bias',
  globalEmbedding: 'wavenet/embeddings/gc_embedding',
  postprocess1: 'wavenet/postprocessing/postprocess1',
  postprocess1Bias: 'wavenet/postprocessing/postprocess1_bias',
  postprocess2: 'wavenet/postprocessing/postprocess2',
  postprocess2Bias: 'wavenet/postprocessing/postprocess2_bias',
} as const

/** The tensors of a network of these hyperparameters, in the order in which they lie in the flat vector. */
export function parameterLayout(it: Hyperparameters): ParameterLayout {
  const { residualChannels: R, dilationChannels: D, skipChannels: S, quantizationChannels: Q } = it
  const parameters: Parameter[] = []
  let offset = 0
  const add = (name: string, ...shape: number[]) => {
    const length = shape.reduce((product, size) => product * size, 1)
    parameters.push({ name, shape, offset, length })
    offset += length
  }
  const layers = it.dilations.map((_, layer) => layer)

  if (it.globalChannels > 0) add(tensorNames.globalEmbedding, it.globalCardinality, it.globalChannels)
  add(tensorNames.causalFilter, it.initialFilterWidth, Q, R)
  if (it.initialBias) add(tensorNames.causalBias, R)
  for (const layer of layers) {
    add(layerName(layer, 'filter'), it.filterWidth, R, D)
    add(layerName(layer, 'gate'), it.filterWidth, R, D)
    if (it.useBiases) {
      add(layerName(layer, 'filter_bias'), D)
      add(layerName(layer, 'gate_bias'), D)
    }
    if (it.globalChannels > 0) {
      add(layerName(layer, 'gc_filtweights'), 1, it.globalChannels, D)
      add(layerName(layer, 'gc_gateweights'), 1, it.globalChannels, D)
    }
    if (it.localChannels > 0) {
      add(layerName(layer, 'lc_filtweights'), 1, it.localChannels, D)
      add(layerName(layer, 'lc_gateweights'), 1, it.localChannels, D)
    }
    // The last layer's residual leads nowhere; ibab and Winder keep it in their files, and so do we.
    add(layerName(layer, 'dense'), 1, D, R)
    if (it.useBiases) add(layerName(layer, 'dense_bias'), R)
  }
  for (const layer of layers) add(layerName(layer, 'skip'), 1, D, S)
  if (it.useBiases) for (const layer of layers) add(layerName(layer, 'skip_bias'), S)
  add(tensorNames.postprocess1, 1, S, S)
  add(tensorNames.postprocess2, 1, S, Q)
  if (it.useBiases) {
    add(tensorNames.postprocess1Bias, S)
    add(tensorNames.postprocess2Bias, Q)
  }
  return { parameters, byName: new Map(parameters.map((it) => [it.name, it])), length: offset }
}

/**
 * The part of `flat` that holds the tensor `name`: a view, not a copy.
 * @throws Error when the network has no such tensor.
 */
export function tensorView(layout: ParameterLayout, flat: Float32Array, name: string): Float32Array {
  const parameter = layout.byName.get(name)
  if (!parameter) throw new Error(`This network has no tensor “${name}”.`)
  return flat.subarray(parameter.offset, parameter.offset + parameter.length)
}
