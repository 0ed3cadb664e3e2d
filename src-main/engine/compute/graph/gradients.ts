/**
 * The gradient of the layers, last to first. With z = tanh(a) ⊙ σ(b), f = tanh(a), g = σ(b):
 *   ∂z/∂a = g·(1 − f²) = g − f·z        ∂z/∂b = f·g·(1 − g) = z·(1 − g)
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { layerName, tensorNames } from '../../../../src-shared/model/parameters.ts'
import type { Graph, Value } from './graph.ts'
import { conditionWeights, surplusRows, type LayerTrace, type StackTrace } from './layers.ts'

export interface StackGradient {
  /** Of the first convolution's output. */
  readonly first: Value
  /** Of the embedding, one row. */
  readonly embedding?: Value
  /** Of each layer's history; empty without one. */
  readonly histories: readonly Value[]
}

/** Input: the gradient of the history that a layer hands on to the next chunk. */
export const nextHistoryGradient = (layer: number): string => `gradient of the next history of layer ${layer}`

/**
 * Adds the gradients of the layers' weights to `gradients`. `dSkipInputs` is missing for a chunk in which nothing is
 * predicted: its gradient comes from the histories alone.
 */
export function stackGradient(
  graph: Graph,
  it: Hyperparameters,
  trace: StackTrace,
  dSkipInputs: Value | undefined,
  history: boolean,
  gradients: Map<string, Value>,
): StackGradient {
  const surplus = surplusRows(it, history)
  const dSkips =
    dSkipInputs === undefined
      ? []
      : graph.splitColumns(dSkipInputs, ...it.dilations.map(() => it.dilationChannels))
  const dEmbeddings: Value[] = []
  const dHistories: Value[] = []
  let dX: Value | undefined
  for (let layer = it.dilations.length - 1; layer >= 0; layer--) {
    let dGated = dSkips[layer] && graph.padRows(dSkips[layer], surplus[layer], 0)
    if (dX !== undefined) {
      gradients.set(layerName(layer, 'dense'), graph.productOfTransposed(trace.layers[layer].gated, dX))
      if (it.useBiases) gradients.set(layerName(layer, 'dense_bias'), graph.sumOfRows(dX))
      dGated = graph.productWithTransposed(dX, layerName(layer, 'dense'), dGated)
    }
    let dInput = dGated && layerGradient(graph, it, layer, trace, dGated, dX, gradients, dEmbeddings)
    if (history) {
      const handedOn = graph.input(nextHistoryGradient(layer))
      const dilation = it.dilations[layer]
      dInput = addToLastRows(graph, dilation, dInput ?? graph.zerosLike(trace.layers[layer].input), handedOn)
      dHistories.unshift(graph.rows(dInput, 0, dilation))
      dInput = graph.rows(dInput, dilation)
    }
    dX = dInput
  }
  return {
    first: dX!,
    ...(dEmbeddings.length > 0 && { embedding: dEmbeddings.reduce((a, b) => graph.add(a, b)) }),
    histories: dHistories,
  }
}
/** The gradient of a layer's input, given that of its gated output and, but for the last layer, of its output. */
function layerGradient(
  graph: Graph,
  it: Hyperparameters,
  layer: number,
  { layers, embedding }: StackTrace,
  dGated: Value,
  dOutput: Value | undefined,
  gradients: Map<string, Value>,
  dEmbeddings: Value[],
): Value {
  const { dFilter, dGate } = gateGradient(graph, layers[layer], dGated)
  for (const [half, gradient] of [
    ['filter', dFilter],
    ['gate', dGate],
  ] as const) {
    const dKernel = graph.productOfTransposed(layers[layer].window, gradient)
    windowKernelGradient(graph, it, layer, half, dKernel, gradients)
    if (!it.useBiases && embedding === undefined) continue
    const sum = graph.sumOfRows(gradient)
    if (it.useBiases) gradients.set(layerName(layer, `${half}_bias`), sum)
    if (embedding === undefined) continue
    const row = graph.reshape(sum, 1, it.dilationChannels)
    const weights = conditionWeights(layer, half, 'gc')
    gradients.set(weights, graph.productOfTransposed(embedding, row))
    dEmbeddings.push(graph.productWithTransposed(row, weights))
  }
  return inputGradient(graph, it, layer, dFilter, dGate, dOutput)
}

/** `a` with `b` added to its last `count` rows, which are all that `b` has. */
const addToLastRows = (graph: Graph, count: number, a: Value, b: Value): Value =>
  graph.joinRows([graph.rows(a, 0, -count), graph.add(graph.rows(a, -count), b)])

function gateGradient(graph: Graph, { filter, gate, gated }: LayerTrace, dGated: Value) {
  const filterSlope = graph.subtract(gate, graph.multiply(filter, gated))
  const gateSlope = graph.multiply(gated, graph.subtract(graph.scalar(1), gate))
  return { dFilter: graph.multiply(dGated, filterSlope), dGate: graph.multiply(dGated, gateSlope) }
}

/** Cuts the gradient of a window's kernel into that of the convolution and that of the local condition. */
function windowKernelGradient(
  graph: Graph,
  it: Hyperparameters,
  layer: number,
  half: 'filter' | 'gate',
  gradient: Value,
  gradients: Map<string, Value>,
): void {
  if (it.localChannels === 0) {
    gradients.set(layerName(layer, half), gradient)
    return
  }
  const taps = 2 * it.residualChannels
  gradients.set(layerName(layer, half), graph.rows(gradient, 0, taps))
  gradients.set(conditionWeights(layer, half, 'lc'), graph.rows(gradient, taps))
}

/** Of a layer's input: through the past tap, through the current tap, and past the layer by the residual. */
function inputGradient(
  graph: Graph,
  it: Hyperparameters,
  layer: number,
  dFilter: Value,
  dGate: Value,
  dOutput: Value | undefined,
): Value {
  const R = it.residualChannels
  const through = (start: number, end: number, more?: Value) =>
    graph.productWithTransposed(
      dFilter,
      graph.rows(layerName(layer, 'filter'), start, end),
      graph.productWithTransposed(dGate, graph.rows(layerName(layer, 'gate'), start, end), more),
    )
  const dPast = through(0, R)
  const dCurrent = through(R, 2 * R, dOutput)
  const dilation = it.dilations[layer]
  return graph.add(graph.padRows(dPast, 0, dilation), graph.padRows(dCurrent, dilation, 0))
}

/** Names of the outputs that are gradients of rows of a table: the caller adds them to the rows that were looked up. */
export const tableGradients = {
  first: `gradient of the rows of ${tensorNames.causalFilter}`,
  embedding: `gradient of the row of ${tensorNames.globalEmbedding}`,
}
