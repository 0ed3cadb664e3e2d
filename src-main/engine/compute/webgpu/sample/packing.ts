/** A network's weights in the order in which the sampling kernel reads them (./plan.ts). */
/// <reference lib="es2025.float16" />
import {
  layerName,
  parameterLayout,
  tensorNames,
  tensorView,
} from '../../../../../src-shared/model/parameters.ts'
import type { SamplerOptions } from '../../compute.ts'
import type { CutProduct, SamplerPlan } from './plan.ts'

/** Beyond this a half float is infinite. */
const largestHalf = 65_504

/** Whether all weights of these products can be half floats. */
export const fitHalf = (weights: Float32Array): boolean =>
  weights.every((weight) => Math.abs(weight) < largestHalf)

export interface PackedNetwork {
  /** Units of eight weights. */
  readonly weights: Uint32Array
  /** Embedding and biases, see wgsl/sample.wgsl. */
  readonly tables: Float32Array
  /** [localChannels][layers][dilation][filter, gate]. */
  readonly local: Float32Array
  /** What filter and gate begin with, [layers][dilation][2]: biases, and the global condition of this category. */
  base(category: number): Float32Array
}

/** @param flat weights in `parameterLayout` order; copied, as the caller may go on training them */
export function packNetwork(
  plan: SamplerPlan,
  flat: Float32Array,
  precision: SamplerOptions['precision'],
): PackedNetwork {
  const { hyperparameters: it, layers, residual, dilation } = plan
  const { residualChannels: R, dilationChannels: D, skipChannels: S, quantizationChannels: Q } = it
  const layout = parameterLayout(it)
  const kept = flat.slice()
  const tensor = (name: string) => tensorView(layout, kept, name)

  const eights = new Float32Array(8 * plan.eights)
  /** Place of an output's unit. */
  const unitAt = ({ at, eights: perLayer, blockOutputs, parts, steps, width }: CutProduct) => {
    return (layer: number, output: number, unit: number): { row: number; lane: number; width: number } => {
      const block = Math.floor(output / blockOutputs)
      const step = Math.floor(unit / parts)
      const lane = (output % blockOutputs) * parts + (unit % parts)
      return { row: at + layer * perLayer + (block * steps + step) * width, lane, width }
    }
  }
  const isHalf = precision === 'int16'
  const set = (
    { row, lane, width }: { row: number; lane: number; width: number },
    index: number,
    value: number,
  ) => {
    // float32: the two vectors of a unit lie `width` vectors apart.
    const at = isHalf ? 8 * (row + lane) + index : 8 * row + 4 * (lane + (index >> 2) * width) + (index & 3)
    eights[at] = value
  }
  const setProduct = (
    product: CutProduct,
    layer: number,
    matrix: Float32Array,
    rows: number,
    columns: number,
  ) => {
    const place = unitAt(product)
    for (let output = 0; output < columns; output++)
      for (let input = 0; input < rows; input++)
        set(place(layer, output, input >> 3), input & 7, matrix[input * columns + output])
  }

  for (let layer = 0; layer < layers; layer++) {
    const place = unitAt(plan.gates)
    for (const [half, kind] of ['filter', 'gate'].entries()) {
      const matrix = tensor(layerName(layer, kind))
      for (let tap = 0; tap < 2; tap++)
        for (let i = 0; i < R; i++) {
          const input = tap * residual + i
          for (let channel = 0; channel < D; channel++)
            set(
              place(layer, channel, input >> 2),
              4 * half + (input & 3),
              matrix[(tap * R + i) * D + channel],
            )
        }
    }
    if (layer < layers - 1) setProduct(plan.dense, layer, tensor(layerName(layer, 'dense')), D, R)
    setProduct(plan.skips, layer, tensor(layerName(layer, 'skip')), D, S)
  }
  setProduct(plan.hidden, 0, tensor(tensorNames.postprocess1), S, S)
  setProduct(plan.logits, 0, tensor(tensorNames.postprocess2), S, Q)
  const packed = isHalf ? new Float16Array(eights) : eights

  return {
    weights: new Uint32Array(packed.buffer),
    tables: packTables(plan, tensor),
    local: packLocal(plan, tensor),
    base: (category) => packBase(plan, tensor, category, dilation),
  }
}

type Tensor = (name: string) => Float32Array

function packTables(plan: SamplerPlan, tensor: Tensor): Float32Array {
  const { hyperparameters: it, layers, residual } = plan
  const { residualChannels: R, quantizationChannels: Q, initialFilterWidth: taps } = it
  const tables = new Float32Array(plan.tableFloats)
  const filter = tensor(tensorNames.causalFilter)
  for (let row = 0; row < taps * Q; row++) tables.set(filter.subarray(row * R, (row + 1) * R), row * residual)
  if (it.initialBias) {
    const bias = tensor(tensorNames.causalBias)
    for (let row = (taps - 1) * Q; row < taps * Q; row++)
      for (let j = 0; j < R; j++) tables[row * residual + j] += bias[j]
  }
  if (!it.useBiases) return tables
  for (let layer = 0; layer < layers - 1; layer++)
    tables.set(tensor(layerName(layer, 'dense_bias')), plan.denseBiasAt + layer * residual)
  for (let layer = 0; layer < layers; layer++)
    tensor(layerName(layer, 'skip_bias')).forEach((value, j) => (tables[plan.skipBiasAt + j] += value))
  tables.set(tensor(tensorNames.postprocess1Bias), plan.hiddenBiasAt)
  tables.set(tensor(tensorNames.postprocess2Bias), plan.logitBiasAt)
  return tables
}

const conditionTensors = (prefix: string) => [`${prefix}_filtweights`, `${prefix}_gateweights`] as const

function packLocal({ hyperparameters: it, layers, dilation }: SamplerPlan, tensor: Tensor): Float32Array {
  const { localChannels, dilationChannels: D } = it
  const columns = layers * dilation * 2
  const local = new Float32Array(localChannels * columns)
  if (localChannels === 0) return local
  for (let layer = 0; layer < layers; layer++)
    for (const [half, name] of conditionTensors('lc').entries()) {
      const matrix = tensor(layerName(layer, name))
      for (let i = 0; i < localChannels; i++)
        for (let j = 0; j < D; j++) local[i * columns + (layer * dilation + j) * 2 + half] = matrix[i * D + j]
    }
  return local
}

function packBase(
  { hyperparameters: it, layers }: SamplerPlan,
  tensor: Tensor,
  category: number,
  dilation: number,
): Float32Array {
  const { globalChannels, dilationChannels: D, useBiases } = it
  const base = new Float32Array(layers * dilation * 2)
  const embedding =
    globalChannels > 0
      ? tensor(tensorNames.globalEmbedding).subarray(
          category * globalChannels,
          (category + 1) * globalChannels,
        )
      : new Float32Array()
  for (let layer = 0; layer < layers; layer++)
    for (const [half, kind] of ['filter', 'gate'].entries()) {
      const bias = useBiases ? tensor(layerName(layer, `${kind}_bias`)) : undefined
      const matrix = globalChannels > 0 ? tensor(layerName(layer, conditionTensors('gc')[half])) : undefined
      for (let j = 0; j < D; j++) {
        let sum = bias?.[j] ?? 0
        if (matrix) for (const [i, value] of embedding.entries()) sum += value * matrix[i * D + j]
        base[(layer * dilation + j) * 2 + half] = sum
      }
    }
  return base
}
