/**
 * The layers, forward (van den Oord et al. 2016, eq. 2 and 3; ibab's wavenet/model.py), for one crop.
 *
 * Nothing is padded: a layer of dilation d makes n − d rows out of n. Row i of its output looks at rows i ("past") and
 * i + d ("current") of its input, so that only positions that see a whole receptive field ever exist.
 *
 * With a history, the graph is for one chunk of a long crop: the d rows of each layer's input that come before the chunk
 * are put in front, so that every layer makes as many rows as the chunk has.
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { layerName, tensorNames } from '../../../../src-shared/model/parameters.ts'
import type { Graph, Value } from './graph.ts'

/** What the gradient needs of a layer's forward pass. */
export interface LayerTrace {
  /** With its history, if there is one. */
  readonly input: Value
  /** [past, current, condition], n − d rows. */
  readonly window: Value
  /** tanh and σ, n − d rows of D. */
  readonly filter: Value
  readonly gate: Value
  /** filter ⊙ gate. */
  readonly gated: Value
}

export interface StackTrace {
  /** The embedding h as one row, when there is a global condition. */
  readonly embedding?: Value
  readonly layers: readonly LayerTrace[]
  /** The gated outputs of all layers side by side, at the positions that predict: T rows of L·D. */
  readonly skipInputs: Value
  /** The rows of each layer's input that the next chunk puts in front; empty without a history. */
  readonly nextHistories: readonly Value[]
}

export const inputNames = {
  /** Rows of the first convolution's table, one input a tap: the past code (if there are two taps), the current. */
  tap: (tap: number) => `rows of tap ${tap}`,
  /** The row of the embedding. */
  category: 'category',
  /** Condition rows of a layer's outputs. */
  condition: (layer: number) => `condition of layer ${layer}`,
  /** The last d rows of a layer's input before this chunk. */
  history: (layer: number) => `history of layer ${layer}`,
}

/** How many rows each layer makes beyond the T that predict: the dilations still to come; none with a history. */
export const surplusRows = (it: Hyperparameters, history: boolean): number[] =>
  it.dilations.map((_, layer) =>
    history ? 0 : it.dilations.slice(layer + 1).reduce((sum, dilation) => sum + dilation, 0),
  )

/** The first causal convolution of one-hot codes: rows of a table, one for each tap. */
export function firstConvolution(graph: Graph, it: Hyperparameters): Value {
  const taps = Array.from({ length: it.initialFilterWidth }, (_, tap) =>
    graph.gatherRows(tensorNames.causalFilter, graph.input(inputNames.tap(tap), 'int32')),
  )
  const sum = taps.reduce((a, b) => graph.add(a, b))
  return it.initialBias ? graph.add(sum, tensorNames.causalBias) : sum
}

export function stack(graph: Graph, it: Hyperparameters, first: Value, history: boolean): StackTrace {
  const embedding =
    it.globalChannels > 0
      ? graph.gatherRows(tensorNames.globalEmbedding, graph.input(inputNames.category, 'int32'))
      : undefined
  const surplus = surplusRows(it, history)
  const layers: LayerTrace[] = []
  const skipInputs: Value[] = []
  const nextHistories: Value[] = []
  let x = first
  for (const [layer, dilation] of it.dilations.entries()) {
    if (history) {
      x = graph.joinRows([graph.input(inputNames.history(layer)), x])
      nextHistories.push(graph.rows(x, -dilation))
    }
    const past = graph.rows(x, 0, -dilation)
    const current = graph.rows(x, dilation)
    const condition = it.localChannels > 0 ? [graph.input(inputNames.condition(layer))] : []
    const window = graph.joinColumns([past, current, ...condition])
    const filter = graph.tanh(convolve(graph, it, layer, 'filter', window, embedding))
    const gate = graph.sigmoid(convolve(graph, it, layer, 'gate', window, embedding))
    const gated = graph.multiply(filter, gate)
    layers.push({ input: x, window, filter, gate, gated })
    skipInputs.push(surplus[layer] > 0 ? graph.rows(gated, surplus[layer]) : gated)
    if (layer + 1 < it.dilations.length) {
      const bias = it.useBiases ? layerName(layer, 'dense_bias') : undefined
      x = graph.add(current, graph.product(gated, layerName(layer, 'dense'), bias))
    }
  }
  return {
    ...(embedding !== undefined && { embedding }),
    layers,
    skipInputs: graph.joinColumns(skipInputs),
    nextHistories,
  }
}

/** The matrix that multiplies a window: the kernel and, below it, the weights of the local condition. */
export function windowKernel(
  graph: Graph,
  it: Hyperparameters,
  layer: number,
  half: 'filter' | 'gate',
): Value {
  const kernel = layerName(layer, half)
  return it.localChannels > 0 ? graph.joinRows([kernel, conditionWeights(layer, half, 'lc')]) : kernel
}

export const conditionWeights = (layer: number, half: 'filter' | 'gate', kind: 'gc' | 'lc'): string =>
  layerName(layer, `${kind}_${half === 'filter' ? 'filt' : 'gate'}weights`)

function convolve(
  graph: Graph,
  it: Hyperparameters,
  layer: number,
  half: 'filter' | 'gate',
  window: Value,
  embedding: Value | undefined,
): Value {
  let bias = it.useBiases ? layerName(layer, `${half}_bias`) : undefined
  if (embedding !== undefined) bias = graph.product(embedding, conditionWeights(layer, half, 'gc'), bias)
  return graph.product(window, windowKernel(graph, it, layer, half), bias)
}
