/**
 * Sampling on one core: a kernel in WebAssembly SIMD makes whole samples, from the ring buffers (Le Paine et al. 2016,
 * "Fast Wavenet Generation Algorithm") to the picked code; this side hands in uniforms and conditions block by block.
 * docs/sampling.md says how.
 */
import { setImmediate } from 'node:timers/promises'
import {
  multiplyAccumulatesPerSample,
  type Hyperparameters,
} from '../../../../src-shared/model/hyperparameters.ts'
import type { Pick, Sampler, SamplerOptions, StreamCondition } from '../compute.ts'
import { logSoftmaxInPlace } from '../logSoftmax.ts'
import {
  checkCodes,
  checkCondition,
  checkCount,
  checkNetwork,
  checkPrimed,
  checkStreamCount,
  checkUniforms,
  disposed,
  picksHighest,
} from '../samplerChecks.ts'
import { loadKernel } from './samplerKernel.ts'
import { SamplerMatrices } from './samplerMatrices.ts'
import { MemoryPlan } from './samplerMemory.ts'
import { placeNetwork, placeStream, type StreamPlaces } from './samplerNetwork.ts'

/** `run` of assembly/*.kernel.ts; all but mode, count and scale are addresses. */
interface Kernel {
  run(
    network: number,
    stream: number,
    mode: number,
    count: number,
    codes: number,
    rows: number,
    uniforms: number,
    scale: number,
    logits: number,
  ): void
}

/** assembly/run.ts. */
const modes = { listen: 0, score: 1, sample: 2, highest: 3 } as const

/** Fields of the record Stream that the host sets, in 32-bit words. */
const streamWords = { rowKnown: 4, previous: 5, waiting: 6 } as const

/** One call into the kernel does about this many multiply-accumulates: some 10 ms, then the event loop has its turn. */
const multiplyAccumulatesPerCall = 150e6
const largestBlock = 1024

/** Divides by a temperature: with more than this only equal logits are left, and float32 ends soon after. */
const steepest = 1e20

/**
 * A sampler on the processor that runs this thread.
 * @param weights flat, in `parameterLayout` order.
 * @throws SyrinxError when the weights don't fit the network or it takes more memory than there is.
 */
export async function createCpuSampler(
  hyperparameters: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
): Promise<Sampler> {
  checkNetwork(hyperparameters, weights, options.streams)

  const matrices = new SamplerMatrices(hyperparameters, weights)
  const plan = new MemoryPlan()
  const network = placeNetwork(plan, matrices, options.precision)
  // One stream more than asked for: scoring leaves the others alone.
  const streams = Array.from({ length: options.streams + 1 }, () =>
    placeStream(plan, matrices, options.precision),
  )
  const { quantizationChannels, localChannels } = hyperparameters
  const blockSamples = Math.min(
    largestBlock,
    Math.max(1, Math.floor(multiplyAccumulatesPerCall / multiplyAccumulatesPerSample(hyperparameters))),
  )
  const block = {
    codes: plan.reserve(blockSamples * 2),
    rows: plan.reserve(blockSamples * localChannels * 4),
    uniforms: plan.reserve(blockSamples * 4),
    logits: plan.reserve(blockSamples * quantizationChannels * 4),
  }
  const memory = plan.create()
  const kernel = await loadKernel<Kernel>(options.precision, memory)
  return new CpuSampler({ matrices, memory, kernel, network, streams, blockSamples, block })
}

interface Parts {
  readonly matrices: SamplerMatrices
  readonly memory: WebAssembly.Memory
  readonly kernel: Kernel
  readonly network: number
  readonly streams: readonly StreamPlaces[]
  readonly blockSamples: number
  /** Where a block's numbers lie. */
  readonly block: { codes: number; rows: number; uniforms: number; logits: number }
}

class CpuSampler implements Sampler {
  readonly streams: number
  readonly #hyperparameters: Hyperparameters
  #parts: Parts | undefined
  #primed = false
  /** The category that each stream's base was made for. */
  readonly #categories: (number | undefined)[] = []

  constructor(parts: Parts) {
    this.streams = parts.streams.length - 1
    this.#hyperparameters = parts.matrices.hyperparameters
    this.#parts = parts
  }

  async prime(codes: readonly Uint16Array[], conditions: readonly StreamCondition[]): Promise<void> {
    checkStreamCount('codes', codes.length, this.streams)
    checkStreamCount('conditions', conditions.length, this.streams)
    for (const [stream, given] of codes.entries()) {
      checkCodes(given, this.#hyperparameters.quantizationChannels)
      checkCondition(conditions[stream], given.length, this.#hyperparameters)
    }
    this.#primed = false
    for (const [stream, given] of codes.entries()) await this.#listen(stream, given, conditions[stream])
    this.#primed = true
  }

  async generate(
    count: number,
    conditions: readonly StreamCondition[],
    uniforms: readonly Float32Array[],
    pick: Pick,
  ): Promise<Uint16Array[]> {
    checkPrimed(this.#primed)
    checkCount(count)
    checkStreamCount('conditions', conditions.length, this.streams)
    const highest = picksHighest(pick)
    for (let stream = 0; stream < this.streams; stream++) {
      checkCondition(conditions[stream], count, this.#hyperparameters)
      if (!highest) checkUniforms(uniforms[stream], count)
      this.#setCategory(stream, conditions[stream].category)
    }

    const mode = highest ? modes.highest : modes.sample
    const scale = Math.LOG2E * Math.min(1 / pick.temperature, steepest)
    const generated = Array.from({ length: this.streams }, () => new Uint16Array(count))
    for await (const { start, end } of this.#blocks(count))
      for (const [stream, codes] of generated.entries()) {
        const { block, memory } = this.#open()
        if (!highest)
          new Float32Array(memory.buffer, block.uniforms).set(uniforms[stream].subarray(start, end))
        this.#run(stream, mode, start, end, conditions[stream], scale)
        codes.set(new Uint16Array(memory.buffer, block.codes, end - start), start)
      }
    return generated
  }

  async score(codes: Uint16Array, condition: StreamCondition): Promise<Float32Array> {
    checkCodes(codes, this.#hyperparameters.quantizationChannels)
    checkCondition(condition, codes.length, this.#hyperparameters)
    const width = this.#hyperparameters.quantizationChannels
    const scores = new Float32Array((codes.length - 1) * width)
    await this.#listen(this.streams, codes, condition, (start, logits) => {
      logSoftmaxInPlace(logits, width)
      scores.set(logits, start * width)
    })
    return scores
  }

  async dispose(): Promise<void> {
    this.#parts = undefined
    this.#primed = false
  }

  #open(): Parts {
    if (!this.#parts) throw disposed()
    return this.#parts
  }

  /** Feeds all codes but the last, which waits, to a fresh history; hands out the logits if they are wanted. */
  async #listen(
    stream: number,
    codes: Uint16Array,
    condition: StreamCondition,
    predicted?: (start: number, logits: Float32Array) => void,
  ) {
    this.#forget(stream)
    this.#setCategory(stream, condition.category)
    const { localChannels, quantizationChannels } = this.#hyperparameters
    const predictions = { local: condition.local?.subarray(localChannels) }
    const mode = predicted ? modes.score : modes.listen
    for await (const { start, end } of this.#blocks(codes.length - 1)) {
      const { block, memory } = this.#open()
      new Uint16Array(memory.buffer, block.codes).set(codes.subarray(start, end))
      this.#run(stream, mode, start, end, predictions, 1)
      predicted?.(start, new Float32Array(memory.buffer, block.logits, (end - start) * quantizationChannels))
    }
    this.#streamRecord(stream)[streamWords.waiting] = codes[codes.length - 1]
  }

  /** One call into the kernel, with rows `start` … `end` − 1 of the local condition. */
  #run(
    stream: number,
    mode: number,
    start: number,
    end: number,
    { local }: { readonly local?: Float32Array | undefined },
    scale: number,
  ) {
    const { memory, kernel, network, streams, block } = this.#open()
    const { localChannels } = this.#hyperparameters
    if (localChannels > 0)
      new Float32Array(memory.buffer, block.rows).set(
        local!.subarray(start * localChannels, end * localChannels),
      )
    const { codes, rows, uniforms, logits } = block
    kernel.run(network, streams[stream].record, mode, end - start, codes, rows, uniforms, scale, logits)
  }

  /** Pieces of `count` samples that one call into the kernel takes; the event loop has its turn between them. */
  async *#blocks(count: number): AsyncGenerator<{ start: number; end: number }> {
    const { blockSamples } = this.#open()
    for (let start = 0; start < count; start += blockSamples) {
      if (start > 0) await setImmediate()
      yield { start, end: Math.min(start + blockSamples, count) }
    }
  }

  #streamRecord(stream: number): Int32Array {
    const { memory, streams } = this.#open()
    return new Int32Array(memory.buffer, streams[stream].record, Object.keys(streamWords).length + 4)
  }

  #forget(stream: number) {
    const { memory, streams } = this.#open()
    const { histories, rings, freshRings } = streams[stream]
    new Uint8Array(memory.buffer).fill(0, histories.start, histories.end)
    new Int32Array(memory.buffer, rings).set(freshRings)
    const record = this.#streamRecord(stream)
    record[streamWords.rowKnown] = 0
    record[streamWords.previous] = -1
  }

  /** The history stays: from now on the stream's pre-activations have another constant part. */
  #setCategory(stream: number, category = 0) {
    if (this.#categories[stream] === category) return
    const { memory, matrices, streams } = this.#open()
    const base = matrices.base(category)
    new Float32Array(memory.buffer, streams[stream].base, base.length).set(base)
    this.#streamRecord(stream)[streamWords.rowKnown] = 0
    this.#categories[stream] = category
  }
}
