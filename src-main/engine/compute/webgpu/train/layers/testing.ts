/** Layers in float64 with plain loops, over the packed layout of ../shape.ts: what the kernels are tested against. */
import type { Hyperparameters } from '../../../../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../../../../src-shared/random.ts'
import {
  kernelSizes,
  packedSections,
  pieceShape,
  type KernelSizes,
  type PieceShape,
  type Section,
} from '../shape.ts'

/** A pass: random weights (zero where channels are rounded up), codes, conditions and dZ. */
export interface Pass {
  readonly it: Hyperparameters
  readonly sizes: KernelSizes
  readonly shape: PieceShape
  readonly weights: Float32Array
  readonly codes: Uint32Array
  readonly categories: Uint32Array
  readonly condition: Float32Array
  readonly dZ: Float32Array
}

export interface PassResult {
  /** Of each layer, [pieces][rows][residual]. */
  readonly x: Float64Array[]
  readonly z: Float64Array
  /** Packed. */
  readonly gradient: Float64Array
}

export function randomPass(
  it: Hyperparameters,
  pieces: number,
  predicting: number,
  seed: number,
  scale = 0.4,
): Pass {
  const random = Random.fromSeed(seed)
  const sizes = kernelSizes(it)
  const shape = pieceShape(it, pieces, sizes.starts[sizes.layers] + sizes.taps + predicting)
  const sections = packedSections(sizes)
  const weights = new Float32Array(sections.length)
  const fill = (section: Section, isTrue: (row: number, column: number) => boolean) => {
    for (let i = 0; i < section.rows * section.columns; i++)
      if (isTrue(Math.floor(i / section.columns), i % section.columns))
        weights[section.offset + i] = scale * random.normal()
  }
  const { residual: R, dilation: D } = sizes
  const isGate = (column: number) => column % D < it.dilationChannels
  const isResidual = (row: number) => row < it.residualChannels
  fill(sections.embedding, (_, column) => isResidual(column))
  if (it.initialBias) fill(sections.embeddingBias, (_, column) => isResidual(column))
  fill(sections.globalEmbedding, () => true)
  for (const layer of sections.perLayer) {
    fill(layer.gates, (row, column) => {
      const isInput = row < 2 * R ? isResidual(row % R) : row - 2 * R < it.localChannels
      return isInput && isGate(column)
    })
    fill(layer.global, (_, column) => isGate(column))
    fill(layer.dense, (row, column) => row < it.dilationChannels && isResidual(column))
    if (!it.useBiases) continue
    fill(layer.gateBias, (_, column) => isGate(column))
    fill(layer.denseBias, (_, column) => isResidual(column))
  }
  const channels = (count: number, rounded: number, rows: number) =>
    Float32Array.from({ length: rows * rounded }, (_, i) => (i % rounded < count ? random.normal() : 0))
  return {
    it,
    sizes,
    shape,
    weights,
    codes: Uint32Array.from({ length: pieces * (shape.rows + sizes.taps) }, () =>
      random.below(it.quantizationChannels),
    ),
    categories: Uint32Array.from({ length: pieces }, () => random.below(Math.max(1, it.globalCardinality))),
    condition: channels(it.localChannels, sizes.local, pieces * shape.rows),
    dZ: channels(it.dilationChannels, D, pieces * predicting * sizes.layers),
  }
}

/** `out`[0 … count) += Σ over i < `inner` of a[i]·weights[at + i·count + …]. */
function addProduct(
  out: Float64Array,
  outAt: number,
  count: number,
  a: ArrayLike<number>,
  aAt: number,
  inner: number,
  weights: ArrayLike<number>,
  at: number,
) {
  for (let i = 0; i < inner; i++)
    for (let j = 0; j < count; j++) out[outAt + j] += a[aAt + i] * weights[at + i * count + j]
}

/** The gradient of `addProduct`: adds to that of `a` and to that of the weights. */
function addGradients(
  dOut: ArrayLike<number>,
  dOutAt: number,
  count: number,
  a: ArrayLike<number>,
  aAt: number,
  inner: number,
  weights: ArrayLike<number>,
  at: number,
  dA: Float64Array | undefined,
  gradient: Float64Array,
) {
  for (let i = 0; i < inner; i++)
    for (let j = 0; j < count; j++) {
      if (dA) dA[aAt + i] += dOut[dOutAt + j] * weights[at + i * count + j]
      gradient[at + i * count + j] += dOut[dOutAt + j] * a[aAt + i]
    }
}

export function runPass({ it, sizes, shape, weights, codes, categories, condition, dZ }: Pass): PassResult {
  const { residual: R, dilation: D, local: C, taps, layers } = sizes
  const { pieces, rows, predicting } = shape
  const sections = packedSections(sizes)
  const gradient = new Float64Array(sections.length)
  const x = sizes.dilations.map(() => new Float64Array(pieces * rows * R))
  const z = new Float64Array(pieces * predicting * layers * D)
  const firstPredicting = rows - predicting
  const G = it.globalChannels

  for (let piece = 0; piece < pieces; piece++) {
    const at = (row: number) => (piece * rows + row) * R
    const tableRow = (row: number, tap: number) =>
      sections.embedding.offset + (tap * sizes.trueLevels + codes[piece * (rows + taps) + row + tap]) * R
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < R; j++) {
        x[0][at(row) + j] = weights[sections.embeddingBias.offset + j]
        for (let tap = 0; tap < taps; tap++) x[0][at(row) + j] += weights[tableRow(row, tap) + j]
      }
    const h = sections.globalEmbedding.offset + categories[piece] * G
    const gated = sizes.dilations.map((dilation, layer) => {
      const { gates, gateBias, global, dense, denseBias } = sections.perLayer[layer]
      const traces = new Map<number, { f: Float64Array; g: Float64Array; z: Float64Array }>()
      for (let row = sizes.starts[layer + 1]; row < rows; row++) {
        const a = Float64Array.from(weights.subarray(gateBias.offset, gateBias.offset + 2 * D))
        addProduct(a, 0, 2 * D, x[layer], at(row - dilation), R, weights, gates.offset)
        addProduct(a, 0, 2 * D, x[layer], at(row), R, weights, gates.offset + R * 2 * D)
        addProduct(a, 0, 2 * D, condition, (piece * rows + row) * C, C, weights, gates.offset + 4 * R * D)
        addProduct(a, 0, 2 * D, weights, h, G, weights, global.offset)
        const f = a.slice(0, D).map(Math.tanh)
        const g = a.slice(D).map((value) => 1 / (1 + Math.exp(-value)))
        const product = f.map((value, j) => value * g[j])
        traces.set(row, { f, g, z: product })
        if (row >= firstPredicting)
          z.set(product, ((piece * predicting + row - firstPredicting) * layers + layer) * D)
        if (layer + 1 === layers) continue
        for (let j = 0; j < R; j++)
          x[layer + 1][at(row) + j] = x[layer][at(row) + j] + weights[denseBias.offset + j]
        addProduct(x[layer + 1], at(row), R, product, 0, D, weights, dense.offset)
      }
      return traces
    })
    // A piece's gradient by itself, so that rows can be addressed as those of x.
    let dNext: Float64Array | undefined
    for (let layer = layers - 1; layer >= 0; layer--) {
      const dilation = sizes.dilations[layer]
      const { gates, gateBias, global, dense, denseBias } = sections.perLayer[layer]
      const dX = new Float64Array(pieces * rows * R)
      for (const [row, { f, g, z: product }] of gated[layer]) {
        const dProduct = new Float64Array(D)
        if (row >= firstPredicting)
          for (let j = 0; j < D; j++)
            dProduct[j] = dZ[((piece * predicting + row - firstPredicting) * layers + layer) * D + j]
        if (dNext) {
          addGradients(dNext, at(row), R, product, 0, D, weights, dense.offset, dProduct, gradient)
          for (let j = 0; j < R; j++) {
            if (it.useBiases) gradient[denseBias.offset + j] += dNext[at(row) + j]
            dX[at(row) + j] += dNext[at(row) + j]
          }
        }
        const dA = new Float64Array(2 * D)
        for (let j = 0; j < D; j++) {
          dA[j] = dProduct[j] * g[j] * (1 - f[j] * f[j])
          dA[D + j] = dProduct[j] * f[j] * g[j] * (1 - g[j])
        }
        const through = (
          a: ArrayLike<number>,
          aAt: number,
          inner: number,
          offset: number,
          d?: Float64Array,
        ) => {
          addGradients(dA, 0, 2 * D, a, aAt, inner, weights, offset, d, gradient)
        }
        through(x[layer], at(row - dilation), R, gates.offset, dX)
        through(x[layer], at(row), R, gates.offset + R * 2 * D, dX)
        through(condition, (piece * rows + row) * C, C, gates.offset + 4 * R * D)
        through(weights, h, G, global.offset, gradient)
        if (it.useBiases) for (let j = 0; j < 2 * D; j++) gradient[gateBias.offset + j] += dA[j]
      }
      dNext = dX
    }
    for (let row = 0; row < rows; row++)
      for (let j = 0; j < R; j++) {
        const d = dNext![at(row) + j]
        if (it.initialBias) gradient[sections.embeddingBias.offset + j] += d
        for (let tap = 0; tap < taps; tap++) gradient[tableRow(row, tap) + j] += d
      }
  }
  return { x, z, gradient }
}
