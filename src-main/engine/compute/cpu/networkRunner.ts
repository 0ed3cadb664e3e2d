/** Losses and gradients of single crops, in the thread that calls. */
import { receptiveField, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorNames } from '../../../../src-shared/model/parameters.ts'
import type { Crop } from '../compute.ts'
import { tableGradients } from '../graph/gradients.ts'
import { minusOnesInput, targetsInput } from '../graph/head.ts'
import { inputNames, surplusRows } from '../graph/layers.ts'
import { matrixViews } from '../graph/matrices.ts'
import { gradientGraph, gradientOutput, isUnused, lossGraph, lossOutput } from '../graph/network.ts'
import { floats, integers, Session, type Feeds } from './session.ts'

export class NetworkRunner {
  readonly #it: Hyperparameters
  readonly #sessions = new Map<string, Promise<Session>>()

  constructor(hyperparameters: Hyperparameters) {
    this.#it = hyperparameters
  }

  /** Σ −log p over the positions of `crop` that see a whole receptive field. */
  async loss(weights: Float32Array, crop: Crop, threads: number): Promise<number> {
    const session = await this.#session('loss', threads)
    const outputs = await session.run({ ...this.#weightFeeds(weights), ...cropFeeds(this.#it, crop) })
    return (outputs[lossOutput].data as Float32Array)[0]
  }

  /** As `loss`, and writes its gradient into `gradient`, flat, every element. */
  async gradient(
    weights: Float32Array,
    crop: Crop,
    threads: number,
    gradient: Float32Array,
  ): Promise<number> {
    const session = await this.#session('gradient', threads)
    const feeds = { ...this.#weightFeeds(weights), ...cropFeeds(this.#it, crop) }
    const outputs = await session.run(feeds, this.#gradientTensors(gradient))
    this.#addTableGradients(feeds, outputs, gradient)
    return (outputs[lossOutput].data as Float32Array)[0]
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).dispose()
  }

  #session(kind: 'loss' | 'gradient', threads: number): Promise<Session> {
    const key = `${kind} ${threads}`
    const existing = this.#sessions.get(key)
    if (existing) return existing
    const graph = kind === 'loss' ? lossGraph(this.#it) : gradientGraph(this.#it)
    const session = Session.create(graph, threads)
    this.#sessions.set(key, session)
    return session
  }

  #weightFeeds(weights: Float32Array): Feeds {
    const feeds: Feeds = {}
    for (const { name, offset, length, sizes } of matrixViews(this.#it))
      feeds[name] = floats(weights.subarray(offset, offset + length), ...sizes)
    return feeds
  }

  /** Where the graph writes each gradient; zeroes what it doesn't write. */
  #gradientTensors(gradient: Float32Array): Feeds {
    const tensors: Feeds = {}
    for (const { name, offset, length, sizes } of matrixViews(this.#it)) {
      const view = gradient.subarray(offset, offset + length)
      const isTable = name === tensorNames.causalFilter || name === tensorNames.globalEmbedding
      if (isTable || isUnused(this.#it, name)) view.fill(0)
      else tensors[gradientOutput(name)] = floats(view, ...sizes)
    }
    return tensors
  }

  #addTableGradients(feeds: Feeds, outputs: Feeds, gradient: Float32Array): void {
    const { byName } = parameterLayout(this.#it)
    const addRows = (table: string, indices: string, rows: Feeds[string]) => {
      const { offset, length } = byName.get(table)!
      scatterAdd(
        gradient.subarray(offset, offset + length),
        feeds[indices].data as Int32Array,
        rows.data as Float32Array,
        rows.dims[1],
      )
    }
    for (let tap = 0; tap < this.#it.initialFilterWidth; tap++)
      addRows(tensorNames.causalFilter, inputNames.tap(tap), outputs[tableGradients.first])
    if (this.#it.globalChannels > 0)
      addRows(tensorNames.globalEmbedding, inputNames.category, outputs[tableGradients.embedding])
  }
}

/** table[indices[i]] += rows[i], for every i in turn. */
function scatterAdd(table: Float32Array, indices: Int32Array, rows: Float32Array, width: number): void {
  for (let i = 0; i < indices.length; i++) {
    const to = indices[i] * width
    const from = i * width
    for (let j = 0; j < width; j++) table[to + j] += rows[from + j]
  }
}

/** What the graph asks for besides the weights. */
function cropFeeds(it: Hyperparameters, crop: Crop): Feeds {
  const { codes } = crop
  const field = receptiveField(it)
  const positions = codes.length - field
  const feeds: Feeds = {}
  const taps = it.initialFilterWidth
  // The last code is only predicted; with two taps the first one is only a past.
  const firstRows = codes.length - taps
  for (let tap = 0; tap < taps; tap++) {
    const rows = Int32Array.from(
      codes.subarray(tap, tap + firstRows),
      (code) => code + tap * it.quantizationChannels,
    )
    feeds[inputNames.tap(tap)] = integers(rows, firstRows)
  }
  feeds[targetsInput] = integers(Int32Array.from(codes.subarray(field)), positions, 1)
  feeds[minusOnesInput] = floats(new Float32Array(positions).fill(-1), positions, 1)
  if (it.globalChannels > 0) feeds[inputNames.category] = integers(Int32Array.of(crop.category ?? 0), 1)
  const C = it.localChannels
  if (C > 0) {
    for (const [layer, surplus] of surplusRows(it).entries()) {
      const rows = positions + surplus
      feeds[inputNames.condition(layer)] = floats(crop.local!.subarray((codes.length - rows) * C), rows, C)
    }
  }
  return feeds
}
