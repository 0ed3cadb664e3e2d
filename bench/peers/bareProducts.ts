/**
 * The bare matrix products of a training step, forward and backward, and nothing else: the same shapes, in the same ONNX
 * Runtime, as a graph in which no product waits for another. The floor that a step is compared with.
 */
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { Graph } from '../../src-main/engine/compute/graph/graph.ts'
import { surplusRows } from '../../src-main/engine/compute/graph/layers.ts'
import { floats, Session, type Feeds } from '../../src-main/engine/compute/cpu/session.ts'

/** [rows, inner] × [inner, columns]. */
interface Product {
  readonly rows: number
  readonly inner: number
  readonly columns: number
  /** Which factor is stored transposed. */
  readonly transposed?: 'a' | 'b'
}

/** Forward, gradient of the input, gradient of the weights. */
const threeProducts = (rows: number, inner: number, columns: number, inputColumns = inner): Product[] => [
  { rows, inner, columns },
  { rows, inner: columns, columns: inputColumns, transposed: 'b' },
  { rows: inner, inner: rows, columns, transposed: 'a' },
]

function productsOf(it: Hyperparameters, positions: number): Product[] {
  const { residualChannels: R, dilationChannels: D, skipChannels: S, quantizationChannels: Q } = it
  const layers = it.dilations.length
  const products = [
    ...threeProducts(positions, layers * D, S),
    ...threeProducts(positions, S, S),
    ...threeProducts(positions, S, Q),
  ]
  for (const [layer, surplus] of surplusRows(it, false).entries()) {
    // The local condition needs no gradient of its own.
    products.push(...threeProducts(positions + surplus, 2 * R + it.localChannels, 2 * D, 2 * R))
    if (layer + 1 < layers) products.push(...threeProducts(positions + surplus, D, R))
  }
  return products
}

export const multiplyAccumulates = (it: Hyperparameters, positions: number): number =>
  productsOf(it, positions).reduce((sum, { rows, inner, columns }) => sum + rows * inner * columns, 0)

/** A function that does all products once, with random factors and results that are thrown away. */
export async function createBareProducts(
  it: Hyperparameters,
  positions: number,
  threads: number,
): Promise<() => Promise<void>> {
  const graph = new Graph()
  const feeds: Feeds = {}
  const results: Feeds = {}
  const buffers = new Map<number, Float32Array>()
  const buffer = (length: number, kind: string) => {
    const key = kind === 'result' ? -length : length
    const existing = buffers.get(key)
    const made = existing ?? Float32Array.from({ length }, () => Math.random() - 0.5)
    buffers.set(key, made)
    return made
  }
  const matrix = (rows: number, columns: number) => {
    const name = `${rows} × ${columns}`
    feeds[name] ??= floats(buffer(rows * columns, 'factor'), rows, columns)
    return graph.input(name)
  }
  for (const [i, { rows, inner, columns, transposed }] of productsOf(it, positions).entries()) {
    const a = transposed === 'a' ? matrix(inner, rows) : matrix(rows, inner)
    const b = transposed === 'b' ? matrix(columns, inner) : matrix(inner, columns)
    const attributes = { transA: transposed === 'a' ? 1 : 0, transB: transposed === 'b' ? 1 : 0 }
    graph.output(`product ${i}`, graph.node('Gemm', [a, b], attributes))
    results[`product ${i}`] = floats(buffer(rows * columns, 'result'), rows, columns)
  }
  const session = await Session.create(graph, threads)
  return async () => {
    await session.run(feeds, results)
  }
}
