/** Training in TensorFlow.js: forward pass, automatic differentiation, optimiser. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { receptiveField, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { layerName, parameterLayout, type ParameterLayout } from '../../../../src-shared/model/parameters.ts'
import type {
  Crop,
  OptimiserSettings,
  StepResult,
  Trainer,
  TrainerOptions,
  TrainingState,
} from '../compute.ts'
import { momentCount } from '../graph/optimiser.ts'
import { loadBackend, type BackendChoice, type TensorFlow } from './backend.ts'
import { oneHot, splitWeights, TensorNetwork, type Feed } from './network.ts'
import { update, type OptimiserTensors } from './optimiser.ts'

/**
 * A trainer on TensorFlow.js.
 * @param options `threads` has no effect: TensorFlow.js decides itself, and uses one thread on wasm and cpu.
 * @throws SyrinxError when the backend asked for cannot be had.
 */
export async function createTensorflowTrainer(
  hyperparameters: Hyperparameters,
  state: TrainingState,
  optimiser: OptimiserSettings,
  _options: TrainerOptions = { threads: 0 },
  backend: BackendChoice = 'auto',
): Promise<Trainer> {
  const { tf } = await loadBackend(backend)
  return new TensorflowTrainer(tf, hyperparameters, state, optimiser)
}

class TensorflowTrainer implements Trainer {
  readonly #tf: TensorFlow
  readonly #it: Hyperparameters
  readonly #layout: ParameterLayout
  readonly #settings: OptimiserSettings
  /** 1 for weights, 0 for biases: what L2 pulls on. */
  readonly #decays: Tensor1D
  #tensors: OptimiserTensors
  #step: number

  constructor(tf: TensorFlow, it: Hyperparameters, state: TrainingState, settings: OptimiserSettings) {
    this.#tf = tf
    this.#it = it
    this.#layout = parameterLayout(it)
    this.#settings = settings
    this.#step = state.step
    for (const vector of [state.weights, ...state.moments, ...(state.average ? [state.average] : [])])
      if (vector.length !== this.#layout.length)
        throw new Error(`Expected vectors of ${this.#layout.length} numbers, got ${vector.length}.`)
    if (state.moments.length !== momentCount[settings.name])
      throw new Error(
        `${settings.name} keeps ${momentCount[settings.name]} moments, not ${state.moments.length}.`,
      )

    this.#decays = tf.tensor1d(decayMask(this.#layout))
    this.#tensors = {
      weights: tf.tensor1d(state.weights.slice()),
      moments: state.moments.map((moment) => tf.tensor1d(moment.slice())),
      ...(settings.averageDecay > 0 && { average: tf.tensor1d((state.average ?? state.weights).slice()) }),
    }
  }

  async step(batch: readonly Crop[], learningRate: number): Promise<StepResult> {
    const tf = this.#tf
    const { clipNorm, l2 } = this.#settings
    const { loss, gradient } = this.#lossAndGradient(batch)
    const total = l2 > 0 ? tf.tidy(() => this.#addL2(gradient, l2)) : gradient
    const gradientNorm = Math.sqrt(tf.tidy(() => tf.sum(tf.square(total)).dataSync()[0]))
    const scale = clipNorm > 0 && gradientNorm > clipNorm ? clipNorm / gradientNorm : 1

    const before = this.#tensors
    this.#step++
    // tidy's type knows only arrays and records of tensors, which OptimiserTensors is.
    this.#tensors = tf.tidy(
      () =>
        update(
          tf,
          this.#settings,
          before,
          scale === 1 ? total : tf.mul(total, scale),
          learningRate,
          this.#step,
        ) as never,
    ) as OptimiserTensors
    tf.dispose([before as never, gradient, total])
    return { loss, gradientNorm }
  }

  async loss(batch: readonly Crop[], weights: 'current' | 'average' = 'current'): Promise<number> {
    const tf = this.#tf
    const { average, weights: current } = this.#tensors
    const flat = weights === 'average' && average ? average : current
    const positions = this.#positions(batch)
    let loss = 0
    for (const crops of sameLengths(this.#usable(batch))) {
      const sum = tf.tidy(() => this.#summedLoss(splitWeights(tf, this.#layout, flat), crops))
      loss += (await sum.data())[0] / positions
      sum.dispose()
    }
    return loss
  }

  async gradients(batch: readonly Crop[]): Promise<{ loss: number; gradients: Float32Array }> {
    const { loss, gradient } = this.#lossAndGradient(batch)
    const gradients = Float32Array.from(await gradient.data())
    gradient.dispose()
    return { loss, gradients }
  }

  async read(): Promise<TrainingState> {
    const { weights, average, moments } = this.#tensors
    const copy = async (tensor: Tensor) => Float32Array.from(await tensor.data())
    return {
      step: this.#step,
      weights: await copy(weights),
      ...(average && { average: await copy(average) }),
      moments: await Promise.all(moments.map(copy)),
    }
  }

  async dispose(): Promise<void> {
    this.#tf.dispose([this.#tensors as never, this.#decays])
  }

  #addL2(gradient: Tensor1D, strength: number): Tensor1D {
    const tf = this.#tf
    return tf.add(gradient, tf.mul(tf.mul(this.#tensors.weights, this.#decays), strength))
  }

  /** Mean loss over the batch and its flat gradient; crops of one length are computed together. */
  #lossAndGradient(batch: readonly Crop[]): { loss: number; gradient: Tensor1D } {
    const tf = this.#tf
    const positions = this.#positions(batch)
    const unused = unusedTensors(this.#it)
    const names = this.#layout.parameters.map((it) => it.name)
    const used = names.filter((name) => !unused.has(name))
    let loss = 0
    const gradient = tf.tidy(() => {
      const weights = splitWeights(tf, this.#layout, this.#tensors.weights)
      const differentiate = (crops: readonly Crop[]) =>
        tf.tidy(() => {
          const { value, grads } = tf.valueAndGrads((...tensors) => {
            const byName = new Map(used.map((name, i) => [name, tensors[i]]))
            return tf.div(this.#summedLoss(byName, crops), positions)
          })(used.map((name) => weights.get(name)!))
          loss += value.dataSync()[0]
          const byName = new Map(used.map((name, i) => [name, grads[i]]))
          const flat = names.map((name) =>
            tf.reshape(byName.get(name) ?? tf.zerosLike(weights.get(name)!), [-1]),
          )
          return tf.concat(flat as Tensor1D[])
        })
      return tf.addN(sameLengths(this.#usable(batch)).map(differentiate))
    })
    return { loss, gradient }
  }

  /** Σ −log p over all positions that see a whole receptive field; all crops have one length. */
  #summedLoss(weights: ReadonlyMap<string, Tensor>, crops: readonly Crop[]): Tensor {
    const tf = this.#tf
    const it = this.#it
    const network = new TensorNetwork(tf, it, weights)
    const logits = network.logits(network.layers(feedOf(tf, it, crops)).gated)
    const positions = logits.shape[1]
    const targets = tf.tensor2d(
      joined(crops.map((crop) => crop.codes.subarray(-positions))),
      [crops.length, positions],
      'int32',
    )
    const chosen = oneHot(tf, targets, it.quantizationChannels)
    return tf.neg(tf.sum(tf.mul(chosen, tf.logSoftmax(logits))))
  }

  #usable(batch: readonly Crop[]): Crop[] {
    const field = receptiveField(this.#it)
    return batch.filter((crop) => crop.codes.length > field)
  }

  #positions(batch: readonly Crop[]): number {
    const field = receptiveField(this.#it)
    const positions = this.#usable(batch).reduce((sum, crop) => sum + crop.codes.length - field, 0)
    if (positions === 0)
      throw new SyrinxError(
        'training/crops-too-short',
        'The stretches of audio to learn from are shorter than what the network needs to see for one prediction.',
        `Use stretches of more than ${field} samples (sample_size).`,
      )
    return positions
  }
}

/** The last layer's residual product, which nothing depends on. */
function unusedTensors(it: Hyperparameters): ReadonlySet<string> {
  const last = it.dilations.length - 1
  return new Set([layerName(last, 'dense'), layerName(last, 'dense_bias')])
}

function decayMask(layout: ParameterLayout): Float32Array {
  const mask = new Float32Array(layout.length)
  for (const { name, offset, length } of layout.parameters)
    if (!name.endsWith('bias')) mask.fill(1, offset, offset + length)
  return mask
}

function sameLengths(batch: readonly Crop[]): Crop[][] {
  return [...Map.groupBy(batch, (crop) => crop.codes.length).values()]
}

/** Arrays of one length, one after another. */
function joined(arrays: readonly Uint16Array[]): Int32Array {
  const all = new Int32Array(arrays.length * arrays[0].length)
  for (const [i, array] of arrays.entries()) all.set(array, i * array.length)
  return all
}

/** All codes but the last of each crop, and the conditions of the samples that they predict. */
function feedOf(tf: TensorFlow, it: Hyperparameters, crops: readonly Crop[]): Feed {
  const inputs = crops[0].codes.length - 1
  const codes: Tensor2D = tf.tensor2d(
    joined(crops.map((crop) => (crop.heard ?? crop.codes).subarray(0, -1))),
    [crops.length, inputs],
    'int32',
  )
  const categories = tf.tensor1d(
    crops.map((crop) => crop.category ?? 0),
    'int32',
  )
  if (it.localChannels === 0) return { codes, categories }
  const local = new Float32Array(crops.length * inputs * it.localChannels)
  for (const [i, crop] of crops.entries())
    local.set(
      crop.local!.subarray(it.localChannels, crop.codes.length * it.localChannels),
      i * inputs * it.localChannels,
    )
  const localTensor: Tensor3D = tf.tensor3d(local, [crops.length, inputs, it.localChannels])
  return { codes, categories, local: localTensor }
}
