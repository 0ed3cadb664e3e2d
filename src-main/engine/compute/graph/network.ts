/** The graphs of one crop: its loss, and its loss with the gradient of every weight. */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { layerName, tensorNames } from '../../../../src-shared/model/parameters.ts'
import { stackGradient, tableGradients } from './gradients.ts'
import { Graph, type Value } from './graph.ts'
import { head, headGradient } from './head.ts'
import { firstConvolution, stack } from './layers.ts'
import { matrixViews } from './matrices.ts'

export const lossOutput = 'loss'
export const gradientOutput = (name: string): string => `gradient of ${name}`

/** Inputs: the weights by name (matrixViews), and what layers.ts and head.ts ask for. Output: Σ −log p(target). */
export function lossGraph(it: Hyperparameters): Graph {
  const graph = new Graph()
  for (const { name } of matrixViews(it)) if (!isUnused(it, name)) graph.input(name)
  const { skipInputs } = stack(graph, it, firstConvolution(graph, it))
  graph.output(lossOutput, head(graph, it, skipInputs).loss)
  return graph
}

/**
 * As lossGraph; and `gradientOutput` of every matrix view that the loss depends on, except for the two tables, whose
 * gradients come as rows (tableGradients).
 */
export function gradientGraph(it: Hyperparameters): Graph {
  const graph = new Graph()
  for (const { name } of matrixViews(it)) if (!isUnused(it, name)) graph.input(name)
  const trace = stack(graph, it, firstConvolution(graph, it))
  const headTrace = head(graph, it, trace.skipInputs)
  graph.output(lossOutput, headTrace.loss)

  const gradients = new Map<string, Value>()
  const dSkipInputs = headGradient(graph, it, headTrace, gradients)
  const { first, embedding } = stackGradient(graph, it, trace, dSkipInputs, gradients)
  if (it.initialBias) gradients.set(tensorNames.causalBias, graph.sumOfRows(first))
  for (const [name, value] of gradients) graph.output(gradientOutput(name), value)
  graph.output(tableGradients.first, first)
  if (embedding !== undefined) graph.output(tableGradients.embedding, embedding)
  return graph
}

/** The last layer's residual leads nowhere. */
export function isUnused(it: Hyperparameters, name: string): boolean {
  const last = it.dilations.length - 1
  return name === layerName(last, 'dense') || name === layerName(last, 'dense_bias')
}
