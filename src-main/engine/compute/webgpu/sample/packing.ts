/** A network's weights in the order in which the sampling kernel reads them (./plan.ts). */
import {
  layerName,
  parameterLayout,
  tensorNames,
  tensorView,
} from '../../../../../src-shared/model/parameters.ts'
import type { SamplerOptions } from '../../compute.ts'
import type { SamplerPlan } from './plan.ts'
import { WeightUnits } from './units.ts'

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

  const units = new WeightUnits(plan, precision === 'int16')
  for (let layer = 0; layer < layers; layer++) {
    for (const [half, kind] of (['filter', 'gate'] as const).entries())
      for (const tap of [0, 1]) {
        const matrix = tensor(layerName(layer, kind)).subarray(tap * R * D, (tap + 1) * R * D)
        units.set(plan.gates, layer, matrix, D, {
          firstInput: tap * residual,
          inputsOfUnit: 4,
          half: half as 0 | 1,
        })
      }
    if (layer < layers - 1) units.set(plan.dense, layer, tensor(layerName(layer, 'dense')), R)
    units.set(plan.skips, layer, tensor(layerName(layer, 'skip')), S)
  }
  units.set(plan.hidden, 0, tensor(tensorNames.postprocess1), S)
  units.set(plan.logits, 0, tensor(tensorNames.postprocess2), Q)

  return {
    weights: units.packed(),
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
