/** Losses and gradients of single crops, in the thread that calls. */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorNames } from '../../../../src-shared/model/parameters.ts'
import type { Crop } from '../compute.ts'
import { nextHistoryGradient, tableGradients } from '../graph/gradients.ts'
import { inputNames } from '../graph/layers.ts'
import { matrixViews } from '../graph/matrices.ts'
import {
  gradientOutput,
  historyGradient,
  lossOutput,
  networkGraph,
  nextHistoryOutput,
  type NetworkParts,
} from '../graph/network.ts'
import { chunksOf, type Chunk, type ChunkLimits } from './chunks.ts'
import { chunkFeeds, cropFeeds } from './feeds.ts'
import { floats, Session, type Feeds } from './session.ts'

export class NetworkRunner {
  readonly #it: Hyperparameters
  readonly #limits: ChunkLimits
  readonly #sessions = new Map<string, Promise<Session>>()
  readonly #scratch: Float32Array

  constructor(hyperparameters: Hyperparameters, limits: ChunkLimits) {
    this.#it = hyperparameters
    this.#limits = limits
    this.#scratch = new Float32Array(parameterLayout(hyperparameters).length)
  }

  /** Σ −log p over the positions of `crop` that see a whole receptive field. */
  async loss(weights: Float32Array, crop: Crop, threads: number): Promise<number> {
    const weightFeeds = this.#weightFeeds(weights)
    const chunks = chunksOf(this.#it, crop, this.#limits)
    if (!chunks) {
      const session = await this.#session({ history: false, head: true, backward: false }, threads)
      return lossOf(await session.run({ ...weightFeeds, ...cropFeeds(this.#it, crop) }))
    }
    let sum = 0
    let histories = this.#emptyHistories(inputNames.history)
    for (const chunk of chunks) {
      const outputs = await this.#forward(weightFeeds, crop, chunk, histories, chunk.predicts, threads)
      if (chunk.predicts) sum += lossOf(outputs)
      histories = this.#renamed(outputs, nextHistoryOutput, inputNames.history)
    }
    return sum
  }

  /** As `loss`, and adds the gradient of that sum to `sum`, flat. */
  async gradient(weights: Float32Array, crop: Crop, threads: number, sum: Float32Array): Promise<number> {
    const weightFeeds = this.#weightFeeds(weights)
    const chunks = chunksOf(this.#it, crop, this.#limits)
    if (chunks) return this.#chunkedGradient(weightFeeds, crop, chunks, threads, sum)
    const session = await this.#session({ history: false, head: true, backward: true }, threads)
    return lossOf(await this.#backward(session, { ...weightFeeds, ...cropFeeds(this.#it, crop) }, sum))
  }

  /**
   * Forward once, keeping only the layers' histories at the chunks' borders; then the chunks from last to first, each
   * forward again and backward, with the gradient handed back through the histories (Chen et al. 2016, "Training Deep
   * Nets with Sublinear Memory Cost"). Equal to the unchunked gradient up to rounding.
   */
  async #chunkedGradient(
    weightFeeds: Feeds,
    crop: Crop,
    chunks: readonly Chunk[],
    threads: number,
    sum: Float32Array,
  ): Promise<number> {
    const histories = [this.#emptyHistories(inputNames.history)]
    for (const chunk of chunks.slice(0, -1)) {
      const outputs = await this.#forward(weightFeeds, crop, chunk, histories.at(-1)!, false, threads)
      histories.push(this.#renamed(outputs, nextHistoryOutput, inputNames.history))
    }
    let loss = 0
    let handedBack = this.#emptyHistories(nextHistoryGradient)
    for (const chunk of [...chunks].reverse()) {
      const parts = { history: true, head: chunk.predicts, backward: true }
      const feeds = {
        ...weightFeeds,
        ...chunkFeeds(this.#it, crop, chunk.start, chunk.end),
        ...histories.pop()!,
        ...handedBack,
      }
      const outputs = await this.#backward(await this.#session(parts, threads), feeds, sum)
      if (chunk.predicts) loss += lossOf(outputs)
      handedBack = this.#renamed(outputs, historyGradient, nextHistoryGradient)
    }
    return loss
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).dispose()
  }

  async #forward(
    weightFeeds: Feeds,
    crop: Crop,
    { start, end }: Chunk,
    histories: Feeds,
    head: boolean,
    threads: number,
  ): Promise<Feeds> {
    const session = await this.#session({ history: true, head, backward: false }, threads)
    return session.run({ ...weightFeeds, ...chunkFeeds(this.#it, crop, start, end), ...histories })
  }

  async #backward(session: Session, feeds: Feeds, sum: Float32Array): Promise<Feeds> {
    const part = this.#scratch
    const tensors: Feeds = {}
    for (const { name, offset, length, sizes } of matrixViews(this.#it)) {
      const view = part.subarray(offset, offset + length)
      if (session.outputs.has(gradientOutput(name))) tensors[gradientOutput(name)] = floats(view, ...sizes)
      else view.fill(0)
    }
    const outputs = await session.run(feeds, tensors)
    for (let i = 0; i < part.length; i++) sum[i] += part[i]
    this.#addTableGradients(feeds, outputs, sum)
    return outputs
  }

  #addTableGradients(feeds: Feeds, outputs: Feeds, sum: Float32Array): void {
    const { byName } = parameterLayout(this.#it)
    const addRows = (table: string, indices: string, rows: Feeds[string] | undefined) => {
      if (!rows) return
      const { offset, length } = byName.get(table)!
      const view = sum.subarray(offset, offset + length)
      scatterAdd(view, feeds[indices].data as Int32Array, rows.data as Float32Array, rows.dims[1])
    }
    for (let tap = 0; tap < this.#it.initialFilterWidth; tap++)
      addRows(tensorNames.causalFilter, inputNames.tap(tap), outputs[tableGradients.first])
    addRows(tensorNames.globalEmbedding, inputNames.category, outputs[tableGradients.embedding])
  }

  #session(parts: NetworkParts, threads: number): Promise<Session> {
    const key = JSON.stringify([parts, threads])
    let session = this.#sessions.get(key)
    if (!session) {
      // Chunks take turns in several sessions: each would keep what it needed at most in an arena of its own.
      session = Session.create(networkGraph(this.#it, parts), threads, { arena: !parts.history })
      this.#sessions.set(key, session)
    }
    return session
  }

  #weightFeeds(weights: Float32Array): Feeds {
    const feeds: Feeds = {}
    for (const { name, offset, length, sizes } of matrixViews(this.#it))
      feeds[name] = floats(weights.subarray(offset, offset + length), ...sizes)
    return feeds
  }

  /** Zeros: rows that look back before the crop's start are wrong, but no prediction that counts sees them. */
  #emptyHistories(name: (layer: number) => string): Feeds {
    const { dilations, residualChannels: R } = this.#it
    return Object.fromEntries(
      dilations.map((dilation, layer) => [name(layer), floats(new Float32Array(dilation * R), dilation, R)]),
    )
  }

  #renamed(tensors: Feeds, from: (layer: number) => string, to: (layer: number) => string): Feeds {
    return Object.fromEntries(this.#it.dilations.map((_, layer) => [to(layer), tensors[from(layer)]]))
  }
}

const lossOf = (outputs: Feeds): number => (outputs[lossOutput].data as Float32Array)[0]

/** table[indices[i]] += rows[i], for every i in turn. */
function scatterAdd(table: Float32Array, indices: Int32Array, rows: Float32Array, width: number): void {
  for (let i = 0; i < indices.length; i++) {
    const to = indices[i] * width
    const from = i * width
    for (let j = 0; j < width; j++) table[to + j] += rows[from + j]
  }
}
