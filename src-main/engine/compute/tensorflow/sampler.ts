/**
 * Sampling in TensorFlow.js: one forward step a sample over each layer's cached inputs (Le Paine et al. 2016, "Fast
 * Wavenet Generation Algorithm"), all streams side by side in the first dimension. Correct rather than fast: a sample
 * costs a few hundred small operations.
 */
import type { Tensor, Tensor3D } from '@tensorflow/tfjs'
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import type { Pick, Sampler, SamplerOptions, StreamCondition } from '../compute.ts'
import {
  checkCodes,
  checkCondition,
  checkCount,
  checkStreamCount,
  checkUniforms,
  picksHighest,
} from '../samplerChecks.ts'
import { pickCode } from '../pick.ts'
import { loadBackend, type BackendChoice, type TensorFlow } from './backend.ts'
import { emptyHistories, splitWeights, TensorNetwork, type Feed, type Histories } from './network.ts'

/** Samples that priming and scoring compute together: enough to fill the matrix products, little enough for memory. */
const chunkLength = 2048

/**
 * A sampler on TensorFlow.js.
 * @param options `precision` has no effect: everything is float32.
 * @throws SyrinxError when the backend asked for cannot be had; its methods throw one for what does not fit the network.
 */
export async function createTensorflowSampler(
  hyperparameters: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  backend: BackendChoice = 'auto',
): Promise<Sampler> {
  const { tf } = await loadBackend(backend)
  return new TensorflowSampler(tf, hyperparameters, weights, options.streams)
}

class TensorflowSampler implements Sampler {
  readonly streams: number
  readonly #tf: TensorFlow
  readonly #it: Hyperparameters
  readonly #weights: ReadonlyMap<string, Tensor>
  readonly #network: TensorNetwork
  #histories: Histories = []
  /** The last initialFilterWidth codes of each stream; the very last has not been fed to the layers yet. */
  #recent: Int32Array[] = []

  constructor(tf: TensorFlow, it: Hyperparameters, weights: Float32Array, streams: number) {
    this.streams = streams
    this.#tf = tf
    this.#it = it
    const layout = parameterLayout(it)
    if (weights.length !== layout.length)
      throw new Error(`Expected ${layout.length} weights, got ${weights.length}.`)
    const tensors = tf.tidy(() => Object.fromEntries(splitWeights(tf, layout, tf.tensor1d(weights.slice()))))
    this.#weights = new Map(Object.entries(tensors))
    this.#network = new TensorNetwork(tf, it, this.#weights)
  }

  async prime(codes: readonly Uint16Array[], conditions: readonly StreamCondition[]): Promise<void> {
    checkStreamCount('codes', codes.length, this.streams)
    checkStreamCount('conditions', conditions.length, this.streams)
    for (const [i, stream] of codes.entries()) this.#check(stream, conditions[i])
    const tf = this.#tf
    const primed = codes.map((stream, i) => this.#listen(stream, conditions[i]))
    this.#replaceHistories(
      tf.tidy(() => this.#it.dilations.map((_, layer) => tf.concat(primed.map((it) => it[layer])))),
    )
    tf.dispose(primed as never)
    this.#recent = codes.map((stream) => this.#codesUpTo(stream, stream.length, this.#it.initialFilterWidth))
  }

  async generate(
    count: number,
    conditions: readonly StreamCondition[],
    uniforms: readonly Float32Array[],
    pick: Pick,
  ): Promise<Uint16Array[]> {
    if (this.#recent.length === 0) throw new Error('Prime the sampler with at least one code first.')
    checkCount(count)
    checkStreamCount('conditions', conditions.length, this.streams)
    for (const condition of conditions) checkCondition(condition, count, this.#it)
    if (!picksHighest(pick))
      for (let stream = 0; stream < this.streams; stream++) checkUniforms(uniforms[stream], count)
    const { quantizationChannels } = this.#it
    const generated = Array.from({ length: this.streams }, () => new Uint16Array(count))
    for (let i = 0; i < count; i++) {
      const logits = await this.#step(conditions, i)
      for (let stream = 0; stream < this.streams; stream++) {
        const row = logits.subarray(stream * quantizationChannels, (stream + 1) * quantizationChannels)
        const code = pickCode(row, uniforms[stream]?.[i] ?? 0, pick)
        generated[stream][i] = code
        this.#recent[stream].copyWithin(0, 1)
        this.#recent[stream][this.#it.initialFilterWidth - 1] = code
      }
    }
    return generated
  }

  async score(codes: Uint16Array, condition: StreamCondition): Promise<Float32Array> {
    this.#check(codes, condition)
    const { quantizationChannels } = this.#it
    const scores = new Float32Array((codes.length - 1) * quantizationChannels)
    const histories = this.#listen(codes, condition, (start, logProbabilities) =>
      scores.set(logProbabilities.dataSync(), start * quantizationChannels),
    )
    this.#tf.dispose(histories as never)
    return scores
  }

  async dispose(): Promise<void> {
    this.#replaceHistories([])
    this.#tf.dispose([...this.#weights.values()])
  }

  #check(codes: Uint16Array, condition: StreamCondition) {
    checkCodes(codes, this.#it.quantizationChannels)
    checkCondition(condition, codes.length, this.#it)
  }

  #replaceHistories(histories: Histories) {
    this.#tf.dispose(this.#histories as never)
    this.#histories = histories
  }

  /** Logits [streams, Q] of the next sample of every stream, whose condition is row `row`. */
  async #step(conditions: readonly StreamCondition[], row: number): Promise<Float32Array> {
    const tf = this.#tf
    const { initialFilterWidth, localChannels } = this.#it
    const codes = new Int32Array(this.streams * initialFilterWidth)
    const local = new Float32Array(this.streams * localChannels)
    for (let stream = 0; stream < this.streams; stream++) {
      codes.set(this.#recent[stream], stream * initialFilterWidth)
      if (localChannels > 0)
        local.set(
          conditions[stream].local!.subarray(row * localChannels, (row + 1) * localChannels),
          stream * localChannels,
        )
    }
    const { logits, histories } = tf.tidy(() => {
      const feed = this.#feed(codes, local, conditions)
      const { gated, histories } = this.#network.layers(feed, this.#histories)
      return { logits: this.#network.logits(gated), histories }
    })
    this.#replaceHistories(histories)
    const values = (await logits.data()) as Float32Array
    logits.dispose()
    return values
  }

  /**
   * Feeds all codes of one stream but the last to a fresh history and returns it. `predicted` gets the
   * log-probabilities [1, chunk, Q] of codes start + 1, start + 2, … of each chunk.
   */
  #listen(
    codes: Uint16Array,
    condition: StreamCondition,
    predicted?: (start: number, logProbabilities: Tensor3D) => void,
  ): Histories {
    const tf = this.#tf
    const { initialFilterWidth, localChannels } = this.#it
    let histories: Histories = tf.tidy(() => [...emptyHistories(tf, this.#it, 1)])
    for (let start = 0; start < codes.length - 1; start += chunkLength) {
      const end = Math.min(start + chunkLength, codes.length - 1)
      const before = histories
      histories = tf.tidy(() => {
        const fed = this.#codesUpTo(codes, end, initialFilterWidth - 1 + end - start)
        const local = condition.local?.subarray((start + 1) * localChannels, (end + 1) * localChannels)
        const run = this.#network.layers(this.#feed(fed, local, [condition]), before)
        if (predicted) predicted(start, tf.logSoftmax(this.#network.logits(run.gated)))
        return run.histories
      })
      tf.dispose(before as never)
    }
    return histories
  }

  /** codes[end − count … end − 1], with −1 (“no code yet”) for those before the first. */
  #codesUpTo(codes: Uint16Array, end: number, count: number): Int32Array {
    return Int32Array.from({ length: count }, (_, i) => codes[end - count + i] ?? -1)
  }

  #feed(codes: Int32Array, local: Float32Array | undefined, conditions: readonly StreamCondition[]): Feed {
    const tf = this.#tf
    const { localChannels } = this.#it
    const streams = conditions.length
    return {
      codes: tf.tensor2d(codes, [streams, codes.length / streams], 'int32'),
      categories: tf.tensor1d(
        conditions.map((it) => it.category ?? 0),
        'int32',
      ),
      ...(localChannels > 0 && {
        local: tf.tensor3d(local!, [streams, local!.length / streams / localChannels, localChannels]),
      }),
    }
  }
}
