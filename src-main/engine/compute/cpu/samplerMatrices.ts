/**
 * A network's weights as the matrices that the sampling kernels multiply: padded, the filter and the gate of a layer in
 * one, the skip matrices of all layers in one. Row-major, float32; `samplerPacking.ts` turns them into a kernel's order.
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import {
  layerName,
  parameterLayout,
  tensorNames,
  tensorView,
} from '../../../../src-shared/model/parameters.ts'

export interface Matrix {
  /** Rows and columns, padded with zeros. */
  readonly inputs: number
  readonly outputs: number
  readonly values: Float32Array
}

export interface PaddedSizes {
  readonly layers: number
  readonly residual: number
  readonly dilation: number
  readonly skip: number
  readonly quantization: number
}

const roundUp = (value: number, unit: number) => Math.ceil(value / unit) * unit

export const paddedSizes = (it: Hyperparameters): PaddedSizes => ({
  layers: it.dilations.length,
  residual: roundUp(it.residualChannels, 32),
  dilation: roundUp(it.dilationChannels, 16),
  skip: roundUp(it.skipChannels, 32),
  quantization: roundUp(it.quantizationChannels, 32),
})

/**
 * The kernel computes tanh(f)·σ(g) from 2^(−2f·log₂e) and 2^(−g·log₂e): these factors are part of all weights and
 * biases that lead to f and g.
 */
const filterFactor = -2 * Math.LOG2E
const gateFactor = -Math.LOG2E

/** Low enough that a padded code is never picked, and far from float32's end. */
const paddedLogit = -1e30

export class SamplerMatrices {
  readonly hyperparameters: Hyperparameters
  readonly sizes: PaddedSizes
  readonly #tensor: (name: string) => Float32Array

  /** @param weights flat, in `parameterLayout` order; copied, as the caller may go on training them. */
  constructor(hyperparameters: Hyperparameters, weights: Float32Array) {
    const layout = parameterLayout(hyperparameters)
    const kept = weights.slice()
    this.hyperparameters = hyperparameters
    this.sizes = paddedSizes(hyperparameters)
    this.#tensor = (name) => tensorView(layout, kept, name)
  }

  /** The first causal convolution [tap][code][residual]; its bias is part of the last tap's. */
  table(): Float32Array {
    const { initialFilterWidth, quantizationChannels, residualChannels, initialBias } = this.hyperparameters
    const { residual } = this.sizes
    const filter = this.#tensor(tensorNames.causalFilter)
    const bias = initialBias ? this.#tensor(tensorNames.causalBias) : undefined
    const rows = initialFilterWidth * quantizationChannels
    const table = new Float32Array(rows * residual)
    for (let row = 0; row < rows; row++) {
      const isLastTap = row >= rows - quantizationChannels
      for (let j = 0; j < residualChannels; j++)
        table[row * residual + j] = filter[row * residualChannels + j] + (isLastTap && bias ? bias[j] : 0)
    }
    return table
  }

  /** [2 · residual, 2 · dilation]: what [x[t − d], x[t]] adds to a layer's pre-activations. */
  gates(layer: number): Matrix {
    const { residualChannels: R, dilationChannels: D } = this.hyperparameters
    const { residual, dilation } = this.sizes
    const values = new Float32Array(2 * residual * 2 * dilation)
    this.#setGates(values, R, layer, ['filter', 'gate'], 0)
    this.#setGates(values.subarray(values.length / 2), R, layer, ['filter', 'gate'], R * D)
    return { inputs: 2 * residual, outputs: 2 * dilation, values }
  }

  /** [localChannels, 2 · dilation]. */
  local(layer: number): Matrix {
    const { localChannels } = this.hyperparameters
    const { dilation } = this.sizes
    const values = new Float32Array(localChannels * 2 * dilation)
    this.#setGates(values, localChannels, layer, ['lc_filtweights', 'lc_gateweights'], 0)
    return { inputs: localChannels, outputs: 2 * dilation, values }
  }

  /** Pre-activations' constant part, [layers][2 · dilation]: biases, and the global condition of this category. */
  base(category: number): Float32Array {
    const { globalChannels, useBiases } = this.hyperparameters
    const { layers, dilation } = this.sizes
    const base = new Float32Array(layers * 2 * dilation)
    const width = 2 * dilation
    for (let layer = 0; layer < layers; layer++) {
      const row = base.subarray(layer * width, (layer + 1) * width)
      if (useBiases) this.#setGates(row, 1, layer, ['filter_bias', 'gate_bias'], 0)
      if (globalChannels === 0) continue
      const embedding = this.#tensor(tensorNames.globalEmbedding).subarray(category * globalChannels)
      const matrix = new Float32Array(globalChannels * width)
      this.#setGates(matrix, globalChannels, layer, ['gc_filtweights', 'gc_gateweights'], 0)
      for (let i = 0; i < globalChannels; i++)
        for (let j = 0; j < width; j++) row[j] += embedding[i] * matrix[i * width + j]
    }
    return base
  }

  /** [dilation, residual]. */
  residual(layer: number): Matrix {
    const { dilationChannels, residualChannels } = this.hyperparameters
    const { dilation, residual } = this.sizes
    return this.#padded(layerName(layer, 'dense'), dilationChannels, residualChannels, dilation, residual)
  }

  residualBias(layer: number): Float32Array {
    return this.#bias(layerName(layer, 'dense_bias'), this.sizes.residual)
  }

  /** [layers · dilation, skip]. */
  skip(): Matrix {
    const { dilationChannels: D, skipChannels: S } = this.hyperparameters
    const { layers, dilation, skip } = this.sizes
    const inputs = layers * dilation
    const values = new Float32Array(inputs * skip)
    for (let layer = 0; layer < layers; layer++)
      values.set(this.#padded(layerName(layer, 'skip'), D, S, dilation, skip).values, layer * dilation * skip)
    return { inputs, outputs: skip, values }
  }

  /** The sum over all layers. */
  skipBias(): Float32Array {
    const sum = new Float32Array(this.sizes.skip)
    for (let layer = 0; layer < this.sizes.layers; layer++)
      this.#bias(layerName(layer, 'skip_bias'), sum.length).forEach((value, j) => (sum[j] += value))
    return sum
  }

  head1(): Matrix {
    const { skipChannels: S } = this.hyperparameters
    return this.#padded(tensorNames.postprocess1, S, S, this.sizes.skip, this.sizes.skip)
  }

  head1Bias(): Float32Array {
    return this.#bias(tensorNames.postprocess1Bias, this.sizes.skip)
  }

  head2(): Matrix {
    const { skipChannels: S, quantizationChannels: Q } = this.hyperparameters
    return this.#padded(tensorNames.postprocess2, S, Q, this.sizes.skip, this.sizes.quantization)
  }

  head2Bias(): Float32Array {
    const bias = this.#bias(tensorNames.postprocess2Bias, this.sizes.quantization)
    return bias.fill(paddedLogit, this.hyperparameters.quantizationChannels)
  }

  #bias(name: string, length: number): Float32Array {
    const bias = new Float32Array(length)
    if (this.hyperparameters.useBiases) bias.set(this.#tensor(name))
    return bias
  }

  #padded(name: string, rows: number, columns: number, inputs: number, outputs: number): Matrix {
    const tensor = this.#tensor(name)
    const values = new Float32Array(inputs * outputs)
    for (let i = 0; i < rows; i++) values.set(tensor.subarray(i * columns, (i + 1) * columns), i * outputs)
    return { inputs, outputs, values }
  }

  /** Columns in the kernel's order: 16 filters, then the gates of the same 16 channels, and so on. */
  #setGates(
    values: Float32Array,
    rows: number,
    layer: number,
    names: readonly [filter: string, gate: string],
    from: number,
  ) {
    const { dilationChannels: D } = this.hyperparameters
    const width = 2 * this.sizes.dilation
    for (const [half, name] of names.entries()) {
      const tensor = this.#tensor(layerName(layer, name)).subarray(from)
      const factor = half === 0 ? filterFactor : gateFactor
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < D; j++)
          values[i * width + (j >> 4) * 32 + half * 16 + (j & 15)] = tensor[i * D + j] * factor
    }
  }
}
