/**
 * The WaveNet's forward pass in TensorFlow.js operations, differentiable by its automatic differentiation.
 *
 * Everything is [streams, time, channels]. A layer is written as slices and matrix products, since TensorFlow.js has no
 * gradient of a dilated convolution. A layer of dilation d returns d rows less than it gets: training lets the
 * sequence shrink (only positions that see a whole receptive field are left), sampling puts each layer's last d inputs
 * before it.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs'
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { layerName, tensorNames, type ParameterLayout } from '../../../../src-shared/model/parameters.ts'
import type { TensorFlow } from './backend.ts'

/** The tensors of a network by name, in the shapes of `parameterLayout`. */
export type WeightTensors = ReadonlyMap<string, Tensor>

/** What T steps of every stream are fed with. */
export interface Feed {
  /** int32 [streams, initialFilterWidth − 1 + T]: the codes, after those just before them; −1 is “no code yet”. */
  readonly codes: Tensor2D
  /** int32 [streams]; only used with a global condition. */
  readonly categories?: Tensor
  /** [streams, at least what the first layer returns, localChannels]; the last row belongs to the last code's prediction. */
  readonly local?: Tensor3D
}

/** The last `dilation` inputs of each layer: [streams, dilation, residualChannels]. */
export type Histories = readonly Tensor3D[]

/** Splits a flat vector into the network's tensors; inside `tf.tidy`. */
export function splitWeights(tf: TensorFlow, layout: ParameterLayout, flat: Tensor): WeightTensors {
  const sizes = layout.parameters.map((it) => it.length)
  const parts = tf.split(flat, sizes)
  return new Map(layout.parameters.map((it, i) => [it.name, tf.reshape(parts[i], [...it.shape])]))
}

/** The histories of streams that have heard nothing yet: zeros. */
export function emptyHistories(tf: TensorFlow, it: Hyperparameters, streams: number): Histories {
  return it.dilations.map((dilation) => tf.zeros([streams, dilation, it.residualChannels]))
}

export class TensorNetwork {
  readonly #tf: TensorFlow
  readonly #it: Hyperparameters
  readonly #weights: WeightTensors

  constructor(tf: TensorFlow, hyperparameters: Hyperparameters, weights: WeightTensors) {
    this.#tf = tf
    this.#it = hyperparameters
    this.#weights = weights
  }

  /**
   * Runs all layers. Without histories the sequence shrinks by each layer's dilation; with them it keeps its length.
   * @returns each layer's gated output z [streams, time, dilationChannels], and the histories that the next feed needs.
   */
  layers(feed: Feed, histories?: Histories): { gated: Tensor3D[]; histories: Tensor3D[] } {
    const tf = this.#tf
    const gated: Tensor3D[] = []
    const nextHistories: Tensor3D[] = []
    const embedding = this.#globalEmbedding(feed)
    let x = this.#causalLayer(feed.codes)
    for (const [layer, dilation] of this.#it.dilations.entries()) {
      if (histories) {
        x = tf.concat([histories[layer], x], 1)
        nextHistories.push(lastRows(tf, x, dilation))
      }
      const length = x.shape[1] - dilation
      const current = lastRows(tf, x, length)
      const taps = tf.concat([tf.slice(x, [0, 0, 0], [-1, length, -1]), current], 2)
      const filter = tf.tanh(this.#half(layer, 'filter', taps, feed, embedding))
      const gate = tf.sigmoid(this.#half(layer, 'gate', taps, feed, embedding))
      const z = tf.mul<Tensor3D>(filter, gate)
      gated.push(z)
      // The last layer's residual leads nowhere.
      if (layer < this.#it.dilations.length - 1)
        x = tf.add(current, this.#linear(z, layerName(layer, 'dense'), layerName(layer, 'dense_bias')))
    }
    return { gated, histories: nextHistories }
  }

  /** Logits [streams, time of the last layer, Q]: skip sum, ReLU, 1×1, ReLU, 1×1. */
  logits(gated: readonly Tensor3D[]): Tensor3D {
    const tf = this.#tf
    const length = gated[gated.length - 1].shape[1]
    const all = tf.concat(
      gated.map((z) => lastRows(tf, z, length)),
      2,
    )
    const layers = gated.map((_, layer) => layer)
    const skipWeights = tf.concat(
      layers.map((layer) => this.#get(layerName(layer, 'skip'))),
      1,
    )
    let skip = multiply(tf, all, skipWeights)
    if (this.#it.useBiases) {
      // Not addN, which TensorFlow.js can't do with more than seven tensors on WebGPU.
      const biases = layers.map((layer) => this.#get(layerName(layer, 'skip_bias')))
      skip = tf.add(skip, tf.sum(tf.stack(biases), 0))
    }
    const hidden = this.#linear(tf.relu(skip), tensorNames.postprocess1, tensorNames.postprocess1Bias)
    return this.#linear(tf.relu(hidden), tensorNames.postprocess2, tensorNames.postprocess2Bias)
  }

  #get(name: string): Tensor {
    const tensor = this.#weights.get(name)
    if (!tensor) throw new Error(`This network has no tensor “${name}”.`)
    return tensor
  }

  #linear(x: Tensor3D, weights: string, bias: string): Tensor3D {
    const product = multiply(this.#tf, x, this.#get(weights))
    return this.#weights.has(bias) ? this.#tf.add(product, this.#get(bias)) : product
  }

  /** The first causal convolution. A one-hot product, not a gather: the wasm backend has no gradient of gather. */
  #causalLayer(codes: Tensor2D): Tensor3D {
    const tf = this.#tf
    const { initialFilterWidth, quantizationChannels } = this.#it
    const length = codes.shape[1] - (initialFilterWidth - 1)
    const oneHots = Array.from({ length: initialFilterWidth }, (_, tap) => {
      const shifted = tf.slice(codes, [0, tap], [-1, length])
      return oneHot(tf, shifted, quantizationChannels) as Tensor3D
    })
    return this.#linear(tf.concat(oneHots, 2), tensorNames.causalFilter, tensorNames.causalBias)
  }

  /** [streams, 1, globalChannels] */
  #globalEmbedding(feed: Feed): Tensor3D | undefined {
    if (!feed.categories || this.#it.globalChannels === 0) return undefined
    const categories = oneHot(this.#tf, feed.categories, this.#it.globalCardinality)
    const embedding = this.#tf.matMul(categories, this.#get(tensorNames.globalEmbedding))
    return this.#tf.expandDims(embedding, 1)
  }

  /** What goes into tanh or σ: [streams, time, dilationChannels]. */
  #half(
    layer: number,
    kind: 'filter' | 'gate',
    taps: Tensor3D,
    feed: Feed,
    embedding: Tensor3D | undefined,
  ): Tensor3D {
    const tf = this.#tf
    const suffix = kind === 'filter' ? 'filtweights' : 'gateweights'
    let sum = this.#linear(taps, layerName(layer, kind), layerName(layer, `${kind}_bias`))
    if (embedding) sum = tf.add(sum, multiply(tf, embedding, this.#get(layerName(layer, `gc_${suffix}`))))
    if (feed.local) {
      const rows = lastRows(tf, feed.local, taps.shape[1])
      sum = tf.add(sum, multiply(tf, rows, this.#get(layerName(layer, `lc_${suffix}`))))
    }
    return sum
  }
}

/** float32 one-hot; zeros where the index is −1. (The wasm backend writes integers when asked for float32 directly.) */
export function oneHot(tf: TensorFlow, indices: Tensor, depth: number): Tensor {
  return tf.cast(tf.oneHot(indices, depth), 'float32')
}

function lastRows(tf: TensorFlow, x: Tensor3D, count: number): Tensor3D {
  return tf.slice(x, [0, x.shape[1] - count, 0], [-1, count, -1])
}

/** [streams, time, in] × [width, in / width, out]: a convolution whose taps lie side by side in the last dimension. */
function multiply(tf: TensorFlow, x: Tensor3D, weights: Tensor): Tensor3D {
  const [streams, time, inputs] = x.shape
  const outputs = weights.shape[weights.shape.length - 1]
  const product = tf.matMul(tf.reshape(x, [streams * time, inputs]), tf.reshape(weights, [inputs, outputs]))
  return tf.reshape(product, [streams, time, outputs])
}
