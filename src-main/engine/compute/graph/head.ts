/**
 * The head: skip sum, ReLU, 1×1, ReLU, 1×1, softmax and cross entropy, with its gradient. All sums are over the
 * positions that predict, not means: whoever adds up crops divides once by the number of positions.
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { tensorNames } from '../../../../src-shared/model/parameters.ts'
import type { Graph, Value } from './graph.ts'
import { allSkipBiases, allSkips } from './matrices.ts'

export interface HeadTrace {
  readonly skipInputs: Value
  readonly skipRectified: Value
  readonly hiddenRectified: Value
  /** T × Q. */
  readonly probabilities: Value
  /** Column of the codes to predict, int32. */
  readonly targets: Value
  /** Σ −log p(target), a scalar. */
  readonly loss: Value
}

export const targetsInput = 'targets'
/** A column of T times −1. */
export const minusOnesInput = 'minus ones'

export function head(graph: Graph, it: Hyperparameters, skipInputs: Value): HeadTrace {
  const bias = (name: string) => (it.useBiases ? name : undefined)
  const skipBias = it.useBiases ? graph.sumOfRows(allSkipBiases) : undefined
  const skipRectified = graph.relu(graph.product(skipInputs, allSkips, skipBias))
  const hiddenRectified = graph.relu(
    graph.product(skipRectified, tensorNames.postprocess1, bias(tensorNames.postprocess1Bias)),
  )
  const logits = graph.product(hiddenRectified, tensorNames.postprocess2, bias(tensorNames.postprocess2Bias))
  const probabilities = graph.softmax(logits)
  const targets = graph.input(targetsInput, 'int32')
  const loss = crossEntropy(graph, logits, probabilities, targets)
  return { skipInputs, skipRectified, hiddenRectified, probabilities, targets, loss }
}

/**
 * Σ −log p(target). log p = logit − max logit + log(max p), since the largest probability is 1/Σ exp(logit − max logit):
 * exact even where p(target) itself underflows.
 */
function crossEntropy(graph: Graph, logits: Value, probabilities: Value, targets: Value): Value {
  const target = graph.pickInRows(logits, targets)
  const below = graph.subtract(graph.maximumOfRows(logits), target)
  return graph.sum(graph.subtract(below, graph.log(graph.maximumOfRows(probabilities))))
}

/** Adds the gradients of the head's weights to `gradients`; returns that of the skip inputs, T × L·D. */
export function headGradient(
  graph: Graph,
  it: Hyperparameters,
  trace: HeadTrace,
  gradients: Map<string, Value>,
): Value {
  const dLogits = graph.addInRows(trace.probabilities, trace.targets, graph.input(minusOnesInput))
  gradients.set(tensorNames.postprocess2, graph.productOfTransposed(trace.hiddenRectified, dLogits))
  const dHidden = rectifierGradient(
    graph,
    graph.productWithTransposed(dLogits, tensorNames.postprocess2),
    trace.hiddenRectified,
  )
  gradients.set(tensorNames.postprocess1, graph.productOfTransposed(trace.skipRectified, dHidden))
  const dSkip = rectifierGradient(
    graph,
    graph.productWithTransposed(dHidden, tensorNames.postprocess1),
    trace.skipRectified,
  )
  gradients.set(allSkips, graph.productOfTransposed(trace.skipInputs, dSkip))
  if (it.useBiases) {
    gradients.set(tensorNames.postprocess2Bias, graph.sumOfRows(dLogits))
    gradients.set(tensorNames.postprocess1Bias, graph.sumOfRows(dHidden))
    // Every layer's skip bias is added to the same sum.
    gradients.set(
      allSkipBiases,
      graph.node('Expand', [graph.sumOfRows(dSkip), graph.integers(it.dilations.length, it.skipChannels)]),
    )
  }
  return graph.productWithTransposed(dSkip, allSkips)
}

const rectifierGradient = (graph: Graph, gradient: Value, rectified: Value): Value =>
  graph.multiply(gradient, graph.isPositive(rectified))
