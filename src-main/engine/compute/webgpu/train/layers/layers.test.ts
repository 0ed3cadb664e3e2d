import { afterAll, describe, expect, it } from 'vitest'
import { oddNetworks } from '../../../testing.ts'
import type { Gpu } from '../../gpu.ts'
import { gpuForTests } from '../../testing.ts'
import { packedSections } from '../shape.ts'
import { layersBackward } from './backward.ts'
import { createLayerBuffers, releaseLayerBuffers, type LayerOptions } from './buffers.ts'
import { codeLists } from './codeLists.ts'
import { layersForward } from './forward.ts'
import { randomPass, runPass, type Pass } from './testing.ts'

const gpu = await gpuForTests()
afterAll(() => {
  if (typeof gpu !== 'string') gpu.destroy()
})

/** Forward and backward on the card, `times` times; the gradient adds up. */
async function run(card: Gpu, pass: Pass, over: Partial<LayerOptions> = {}, times = 1) {
  const { sizes, shape } = pass
  const count = packedSections(sizes).length
  const given = {
    weights: card.bufferOf('weights', pass.weights),
    gradient: card.buffer('gradient', 4 * count),
    codes: card.bufferOf('codes', pass.codes),
    codeLists: card.bufferOf('lists', codeLists(sizes, shape, pass.codes)),
    categories: card.bufferOf('categories', pass.categories),
    condition: card.bufferOf('condition', pass.condition),
    z: card.buffer('z', pass.dZ.byteLength),
    dZ: card.bufferOf('dZ', pass.dZ),
  }
  const { useBiases, initialBias } = pass.it
  const buffers = createLayerBuffers(card, sizes, shape, given, { useBiases, initialBias, ...over })
  const dispatches = [...(await layersForward(card, buffers)), ...(await layersBackward(card, buffers))]
  for (let time = 0; time < times; time++) card.run(dispatches)
  const xSize = shape.pieces * shape.rows * sizes.residual
  const x: Float32Array[] = []
  for (let layer = 0; layer < sizes.layers; layer++) {
    const { together, xStride } = buffers.layout
    const group = buffers.x[Math.floor(layer / together)]
    x.push(await card.floats(group, xSize, (layer % together) * xStride))
  }
  const z = await card.floats(given.z, pass.dZ.length)
  const gradient = await card.floats(given.gradient, count)
  card.check()
  releaseLayerBuffers(card, buffers)
  card.release(...Object.values(given))
  return { x, z, gradient, dispatches }
}

/** The largest difference, over the largest value. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 0
  let off = 0
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]))
    const here = Math.abs(actual[i] - expected[i])
    off = here <= off ? off : here
  }
  return off / Math.max(largest, 1e-30)
}

async function compare(card: Gpu, pass: Pass, options: Partial<LayerOptions> = {}) {
  const expected = runPass(pass)
  const actual = await run(card, pass, options)
  const { sizes, shape } = pass
  for (const [layer, x] of actual.x.entries()) {
    const start = sizes.starts[layer]
    for (let piece = 0; piece < shape.pieces; piece++) {
      const from = (piece * shape.rows + start) * sizes.residual
      const to = (piece + 1) * shape.rows * sizes.residual
      expect(
        difference(x.subarray(from, to), expected.x[layer].subarray(from, to)),
        `X ${layer}`,
      ).toBeLessThan(1e-5)
    }
  }
  expect(difference(actual.z, expected.z), 'Z').toBeLessThan(1e-5)
  const sections = packedSections(sizes)
  const parts = [
    sections.embedding,
    sections.embeddingBias,
    sections.globalEmbedding,
    ...sections.perLayer.flatMap((it) => [it.gates, it.gateBias, it.global, it.dense, it.denseBias]),
  ]
  for (const [i, { offset, rows, columns }] of parts.entries()) {
    const part = (values: Float32Array | Float64Array) => values.subarray(offset, offset + rows * columns)
    expect(difference(part(actual.gradient), part(expected.gradient)), `part ${i}`).toBeLessThan(2e-5)
    for (const [j, value] of part(expected.gradient).entries())
      if (value === 0) expect(part(actual.gradient)[j], `part ${i}, ${j}`).toBe(0)
  }
}

describe.skipIf(typeof gpu === 'string')('layers on a card', () => {
  const card = gpu as Gpu

  for (const [name, network] of Object.entries(oddNetworks))
    it(`forward and backward equal plain loops: ${name}`, async () => {
      await compare(card, randomPass(network, 3, 41, 7))
    })
})
