/** The graphs of one crop or of one chunk of it: loss, gradients, histories. */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { tensorNames } from '../../../../src-shared/model/parameters.ts'
import { stackGradient, tableGradients } from './gradients.ts'
import { Graph, type Value } from './graph.ts'
import { head, headGradient } from './head.ts'
import { firstConvolution, stack } from './layers.ts'
import { matrixViews } from './matrices.ts'

export interface NetworkParts {
  /** A chunk of a crop, with the histories of the layers as inputs; otherwise a whole crop. */
  readonly history: boolean
  /** The loss, over all rows of a chunk or over those of a crop that see a whole receptive field. */
  readonly head: boolean
  /** The gradients of the weights, and with a history those of the histories. */
  readonly backward: boolean
}

export const lossOutput = 'loss'
export const gradientOutput = (name: string): string => `gradient of ${name}`
export const nextHistoryOutput = (layer: number): string => `next history of layer ${layer}`
export const historyGradient = (layer: number): string => `gradient of the history of layer ${layer}`

/**
 * Inputs: the weights by name (matrixViews), and what the parts ask for in inputNames, head.ts and gradients.ts.
 * Outputs: with the head `lossOutput`, Σ −log p(target); backward `gradientOutput` of every matrix view that the loss
 * depends on, except for the two tables, whose gradients come as rows (tableGradients), and with a history
 * `historyGradient` of each layer; forward with a history `nextHistoryOutput` of each layer.
 */
export function networkGraph(it: Hyperparameters, parts: NetworkParts): Graph {
  const graph = new Graph()
  for (const { name } of matrixViews(it)) graph.input(name)
  const trace = stack(graph, it, firstConvolution(graph, it), parts.history)
  const headTrace = parts.head ? head(graph, it, trace.skipInputs) : undefined
  if (headTrace) graph.output(lossOutput, headTrace.loss)
  if (!parts.backward) {
    for (const [layer, value] of trace.nextHistories.entries()) graph.output(nextHistoryOutput(layer), value)
    return graph
  }

  const gradients = new Map<string, Value>()
  const dSkipInputs = headTrace && headGradient(graph, it, headTrace, gradients)
  const dStack = stackGradient(graph, it, trace, dSkipInputs, parts.history, gradients)
  if (it.initialBias) gradients.set(tensorNames.causalBias, graph.sumOfRows(dStack.first))
  for (const [name, value] of gradients) graph.output(gradientOutput(name), value)
  graph.output(tableGradients.first, dStack.first)
  if (dStack.embedding !== undefined) graph.output(tableGradients.embedding, dStack.embedding)
  for (const [layer, value] of dStack.histories.entries()) graph.output(historyGradient(layer), value)
  return graph
}
