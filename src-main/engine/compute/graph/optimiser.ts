/**
 * One step of an optimiser over the flat vector of weights, as a graph. The formulas are TensorFlow's:
 * - adam (Kingma & Ba 2015, section 2, the efficient form, whose ε stands beside √v without bias correction; what
 *   TensorFlow's AdamOptimizer and so ibab's ε = 1e-4 mean): m ← β1·m + (1 − β1)·g, v ← β2·v + (1 − β2)·g²,
 *   w ← w − α·√(1 − β2ᵗ)/(1 − β1ᵗ) · m/(√v + ε)
 * - sgd with momentum µ (MomentumOptimizer): u ← µ·u + g, w ← w − α·u
 * - rmsprop (RMSPropOptimizer): s ← β2·s + (1 − β2)·g², u ← µ·u + α·g/√(s + ε), w ← w − u
 * Before it, g ← scale·Σ lanes + λ·w (not for biases), then clipped to a global norm (Pascanu et al. 2013); after it,
 * the average of the weights ← w + d·(average − w).
 */
import type { OptimiserSettings } from '../compute.ts'
import { Graph, type Value } from './graph.ts'

export const optimiserNames = {
  weights: 'weights',
  average: 'average',
  moment: (index: number) => `moment ${index}`,
  /** Sum of gradients of one lane. */
  gradient: (lane: number) => `gradient of lane ${lane}`,
  /** 1/positions, a scalar. */
  scale: 'scale',
  /** α; for adam with its bias correction (`stepSize`). A scalar. */
  stepSize: 'step size',
  /** d in this step. A scalar; an input when an average is kept. */
  averageDecay: 'average decay',
  /** λ for weights, 0 for biases; an input when there is L2. */
  decay: 'decay',
  /** Outputs: the input's name with “next” before it, and the norm of g before clipping. */
  next: (name: string) => `next ${name}`,
  norm: 'gradient norm',
}

/** How many vectors of moments an optimiser keeps. */
export const momentCount = { adam: 2, sgd: 1, rmsprop: 2 } as const

/** The graph's `step size` in step number `step`, which counts from 1. */
export function stepSize(settings: OptimiserSettings, learningRate: number, step: number): number {
  if (settings.name !== 'adam') return learningRate
  return (learningRate * Math.sqrt(1 - settings.beta2 ** step)) / (1 - settings.beta1 ** step)
}

export function optimiserGraph(settings: OptimiserSettings, lanes: number): Graph {
  const graph = new Graph()
  const names = optimiserNames
  const weights = graph.input(names.weights)
  const moments = Array.from({ length: momentCount[settings.name] }, (_, i) => graph.input(names.moment(i)))
  const gradient = clippedGradient(graph, settings, lanes, weights)
  const { change, next } = changeOf(graph, settings, moments, gradient, graph.input(names.stepSize))
  const nextWeights = graph.subtract(weights, change)
  graph.output(names.next(names.weights), nextWeights)
  for (const [i, value] of next.entries()) graph.output(names.next(names.moment(i)), value)
  if (settings.averageDecay > 0) {
    const decay = graph.input(names.averageDecay)
    const distance = graph.subtract(graph.input(names.average), nextWeights)
    const average = graph.add(nextWeights, graph.multiply(decay, distance))
    graph.output(names.next(names.average), average)
  }
  return graph
}

function clippedGradient(graph: Graph, settings: OptimiserSettings, lanes: number, weights: Value): Value {
  const names = optimiserNames
  const sums = Array.from({ length: lanes }, (_, lane) => graph.input(names.gradient(lane)))
  let gradient = graph.multiply(
    sums.reduce((a, b) => graph.add(a, b)),
    graph.input(names.scale),
  )
  if (settings.l2 > 0) gradient = graph.add(gradient, graph.multiply(graph.input(names.decay), weights))
  const norm = graph.squareRoot(graph.sum(graph.multiply(gradient, gradient)))
  graph.output(names.norm, norm)
  if (settings.clipNorm === 0) return gradient
  const limit = graph.scalar(settings.clipNorm)
  return graph.multiply(gradient, graph.divide(limit, graph.maximum(norm, limit)))
}

function changeOf(
  graph: Graph,
  settings: OptimiserSettings,
  moments: readonly Value[],
  gradient: Value,
  stepSize: Value,
): { change: Value; next: Value[] } {
  const { momentum, beta1, beta2 } = settings
  const epsilon = () => graph.scalar(settings.epsilon)
  const square = () => graph.multiply(gradient, gradient)
  switch (settings.name) {
    case 'adam': {
      const first = blend(graph, beta1, moments[0], gradient)
      const second = blend(graph, beta2, moments[1], square())
      const direction = graph.divide(first, graph.add(graph.squareRoot(second), epsilon()))
      return { change: graph.multiply(stepSize, direction), next: [first, second] }
    }
    case 'sgd': {
      const velocity = graph.add(graph.multiply(graph.scalar(momentum), moments[0]), gradient)
      return { change: graph.multiply(stepSize, velocity), next: [velocity] }
    }
    case 'rmsprop': {
      const meanSquare = blend(graph, beta2, moments[0], square())
      const direction = graph.divide(gradient, graph.squareRoot(graph.add(meanSquare, epsilon())))
      const velocity = graph.add(
        graph.multiply(graph.scalar(momentum), moments[1]),
        graph.multiply(stepSize, direction),
      )
      return { change: velocity, next: [meanSquare, velocity] }
    }
  }
}

/** decay·a + (1 − decay)·b. */
const blend = (graph: Graph, decay: number, a: Value, b: Value): Value =>
  graph.add(graph.multiply(graph.scalar(decay), a), graph.multiply(graph.scalar(1 - decay), b))
