/**
 * The WaveNet written to be read, in float64 and with plain loops: the meaning that every other compute is tested
 * against. Never used for real work.
 *
 * Layer with dilation d (van den Oord et al. 2016, eq. 2 and 3; ibab's wavenet/model.py, `_create_dilation_layer`):
 *   z[t] = tanh(Wf·[x[t−d], x[t]] + bf + Vf·h + Uf·y[t+1]) ⊙ σ(Wg·[x[t−d], x[t]] + bg + Vg·h + Ug·y[t+1])
 *   x′[t] = x[t] + Wr·z[t] + br          skip[t] += Ws·z[t] + bs
 * Here t counts the sample that is fed in; y's row t + 1 belongs to the sample that is predicted from it.
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { receptiveField } from '../../../../src-shared/model/hyperparameters.ts'
import {
  layerName,
  parameterLayout,
  tensorNames,
  type ParameterLayout,
} from '../../../../src-shared/model/parameters.ts'
import type { Crop } from '../compute.ts'

export type Matrix = Float64Array[]

const zeros = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => new Float64Array(columns))

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** `out` += `input` · `weights`, where weights is [input.length, out.length] row-major from `offset`. */
function multiplyInto(
  out: Float64Array,
  input: ArrayLike<number>,
  weights: ArrayLike<number>,
  offset: number,
) {
  for (let i = 0; i < input.length; i++)
    for (let j = 0; j < out.length; j++) out[j] += input[i] * weights[offset + i * out.length + j]
}

export class ReferenceNetwork {
  readonly hyperparameters: Hyperparameters
  readonly layout: ParameterLayout
  /** Flat, in `parameterLayout` order. Tests nudge it to take finite differences. */
  readonly weights: Float64Array

  constructor(hyperparameters: Hyperparameters, weights: ArrayLike<number>) {
    this.hyperparameters = hyperparameters
    this.layout = parameterLayout(hyperparameters)
    this.weights = Float64Array.from(weights)
    if (this.weights.length !== this.layout.length)
      throw new Error(`Expected ${this.layout.length} weights, got ${this.weights.length}.`)
  }

  #offset(name: string): number {
    return this.layout.byName.get(name)!.offset
  }

  #addBias(out: Float64Array, name: string) {
    const parameter = this.layout.byName.get(name)
    if (parameter) for (let j = 0; j < out.length; j++) out[j] += this.weights[parameter.offset + j]
  }

  /**
   * Logits of the prediction that follows each code of `crop`: codes.length rows of Q. `categories`, one a code, stand
   * in for the crop's one where it changes on the way.
   */
  logits(crop: Crop, categories?: readonly number[]): Matrix {
    const it = this.hyperparameters
    const length = crop.codes.length
    let x = zeros(length, it.residualChannels)
    const table = this.#offset(tensorNames.causalFilter)
    const tapSize = it.quantizationChannels * it.residualChannels
    for (let t = 0; t < length; t++) {
      for (let tap = 0; tap < it.initialFilterWidth; tap++) {
        const source = t - (it.initialFilterWidth - 1 - tap)
        if (source < 0) continue
        const row = table + tap * tapSize + (crop.heard ?? crop.codes)[source] * it.residualChannels
        for (let j = 0; j < it.residualChannels; j++) x[t][j] += this.weights[row + j]
      }
      this.#addBias(x[t], tensorNames.causalBias)
    }

    const skip = zeros(length, it.skipChannels)
    for (const [layer, dilation] of it.dilations.entries()) {
      const next = zeros(length, it.residualChannels)
      for (let t = 0; t < length; t++) {
        const past = t >= dilation ? x[t - dilation] : new Float64Array(it.residualChannels)
        const z = this.#gate(layer, past, x[t], crop, t, categories?.[t] ?? crop.category ?? 0)
        multiplyInto(skip[t], z, this.weights, this.#offset(layerName(layer, 'skip')))
        this.#addBias(skip[t], layerName(layer, 'skip_bias'))
        next[t].set(x[t])
        multiplyInto(next[t], z, this.weights, this.#offset(layerName(layer, 'dense')))
        this.#addBias(next[t], layerName(layer, 'dense_bias'))
      }
      x = next
    }
    return skip.map((sum) => this.#head(sum))
  }

  #gate(
    layer: number,
    past: Float64Array,
    current: Float64Array,
    crop: Crop,
    t: number,
    category: number,
  ): Float64Array {
    const it = this.hyperparameters
    const half = (kind: 'filter' | 'gate') => {
      const out = new Float64Array(it.dilationChannels)
      const filter = this.#offset(layerName(layer, kind))
      multiplyInto(out, past, this.weights, filter)
      multiplyInto(out, current, this.weights, filter + it.residualChannels * it.dilationChannels)
      this.#addBias(out, layerName(layer, `${kind}_bias`))
      const suffix = kind === 'filter' ? 'filtweights' : 'gateweights'
      if (it.globalChannels > 0) {
        const row = this.#offset(tensorNames.globalEmbedding) + category * it.globalChannels
        const embedding = this.weights.subarray(row, row + it.globalChannels)
        multiplyInto(out, embedding, this.weights, this.#offset(layerName(layer, `gc_${suffix}`)))
      }
      // The last code's prediction lies outside the crop and has no condition row: it sees zeros.
      if (it.localChannels > 0 && t + 1 < crop.codes.length) {
        const row = crop.local!.subarray((t + 1) * it.localChannels, (t + 2) * it.localChannels)
        multiplyInto(out, row, this.weights, this.#offset(layerName(layer, `lc_${suffix}`)))
      }
      return out
    }
    const filter = half('filter')
    const gate = half('gate')
    return filter.map((value, j) => Math.tanh(value) * sigmoid(gate[j]))
  }

  #head(skip: Float64Array): Float64Array {
    const it = this.hyperparameters
    const relu = (values: Float64Array) => values.map((value) => Math.max(value, 0))
    const hidden = new Float64Array(it.skipChannels)
    multiplyInto(hidden, relu(skip), this.weights, this.#offset(tensorNames.postprocess1))
    this.#addBias(hidden, tensorNames.postprocess1Bias)
    const logits = new Float64Array(it.quantizationChannels)
    multiplyInto(logits, relu(hidden), this.weights, this.#offset(tensorNames.postprocess2))
    this.#addBias(logits, tensorNames.postprocess2Bias)
    return logits
  }

  /** log softmax of the prediction of codes 1 … n−1 given those before: n−1 rows of Q. */
  logProbabilities(crop: Crop): Matrix {
    return this.logits(crop)
      .slice(0, -1)
      .map((row) => {
        const max = Math.max(...row)
        const total = row.reduce((sum, value) => sum + Math.exp(value - max), 0)
        return row.map((value) => value - max - Math.log(total))
      })
  }

  /** Mean cross entropy in nats over all positions of the batch that see a whole receptive field. */
  loss(batch: readonly Crop[]): number {
    const field = receptiveField(this.hyperparameters)
    let sum = 0
    let positions = 0
    for (const crop of batch) {
      const rows = this.logProbabilities(crop)
      for (let t = field; t < crop.codes.length; t++) {
        sum -= rows[t - 1][crop.codes[t]]
        positions++
      }
    }
    return sum / positions
  }

  /** ∂loss/∂weights[index] by central differences. */
  derivative(batch: readonly Crop[], index: number, nudge = 1e-5): number {
    const kept = this.weights[index]
    this.weights[index] = kept + nudge
    const above = this.loss(batch)
    this.weights[index] = kept - nudge
    const below = this.loss(batch)
    this.weights[index] = kept
    return (above - below) / (2 * nudge)
  }
}
