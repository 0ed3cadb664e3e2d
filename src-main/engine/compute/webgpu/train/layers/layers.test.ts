import { afterAll, describe, expect, it } from 'vitest'
import { oddNetworks } from '../../../testing.ts'
import type { Gpu } from '../../gpu.ts'
import { gpuForTests } from '../../testing.ts'
import { kernelSizes, packedSections } from '../shape.ts'
import { layersBackward } from './backward.ts'
import { createLayerBuffers, layerBytes, releaseLayerBuffers, type LayerOptions } from './buffers.ts'
import { codeLists } from './codeLists.ts'
import { layersForward } from './forward.ts'
import { workgroupGrid } from './kernels.ts'
import { layerTiles, type LayerTiles } from './tiles.ts'
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
    const values = part(actual.gradient)
    const isOther = part(expected.gradient).findIndex((value, j) => value === 0 && values[j] !== 0)
    expect(isOther, `part ${i} isn’t zero there`).toBe(-1)
  }
}

/** Compiled in a moment even in software, whose time grows with workgroup memory. */
const small = { positions: 8, perThread: 2, chunkQuads: 2 }
const smallWeights = { rows: 4, columns: 2, threadRows: 2, threadColumns: 1, chunk: 4 }
const smallTiles: LayerTiles = {
  keepsGates: false,
  forward: small,
  gateGradient: small,
  inputGradient: small,
  gates: smallWeights,
  dense: smallWeights,
}

/** A workgroup's threads go round twice until each has its residual channels. */
const wide = { ...oddNetworks.plain, residualChannels: 20, dilationChannels: 12 }

describe.skipIf(typeof gpu === 'string')('layers on a card', () => {
  const card = gpu as Gpu

  for (const [name, network] of Object.entries(oddNetworks))
    it(`equal plain loops: ${name}`, async () => {
      await compare(card, randomPass(network, 3, 41, 7), { tiles: smallTiles })
    })

  it('keep tanh and σ, in groups of layers whose last is smaller', async () => {
    const network = { ...oddNetworks['global and local'], dilations: [1, 32, 3] }
    const options = { tiles: { ...smallTiles, keepsGates: true }, together: 2 }
    await compare(card, randomPass(network, 2, 23, 8), options)
  })

  it('come in other tiles, where residual and dilation channels differ', async () => {
    const tile = { positions: 16, perThread: 4, chunkQuads: 1 }
    const weights = { rows: 2, columns: 4, threadRows: 1, threadColumns: 2, chunk: 4 }
    const tiles = {
      keepsGates: false,
      forward: tile,
      gateGradient: { positions: 4, perThread: 1, chunkQuads: 2 },
      inputGradient: tile,
      gates: weights,
      dense: weights,
    }
    await compare(card, randomPass({ ...wide, dilations: [1, 70] }, 1, 66, 9), { tiles })
  })

  it('have more levels and categories than a dimension of a dispatch takes', async () => {
    const most = 32_800
    expect(workgroupGrid(65_536, 2)).toEqual([32_768, 2, 2])
    const network = {
      ...oddNetworks.global,
      dilations: [1],
      initialFilterWidth: 1 as const,
      residualChannels: 4,
      quantizationChannels: most,
      globalChannels: 1,
      globalCardinality: most,
    }
    const pass = randomPass(network, 2, 9, 13)
    // The last of them too.
    pass.codes.set([most - 1, most - 1], 3)
    pass.categories[1] = most - 1
    await compare(card, pass, { tiles: smallTiles })
  })

  it('give the same bits every time, and add them up', async () => {
    const pass = randomPass(oddNetworks.global, 2, 300, 10)
    const once = await run(card, pass, { tiles: smallTiles })
    const again = await run(card, pass, { tiles: smallTiles })
    const twice = await run(card, pass, { tiles: smallTiles }, 2)
    expect(again.gradient).toEqual(once.gradient)
    expect(twice.gradient).toEqual(once.gradient.map((value) => 2 * value))
  })

  it('stay finite where tanh and σ are at their ends', async () => {
    const { z, gradient } = await run(card, randomPass(oddNetworks.plain, 1, 20, 11, 300), {
      tiles: smallTiles,
    })
    expect([...z, ...gradient].every(Number.isFinite)).toBe(true)
    expect(Math.max(...z)).toBeCloseTo(1, 5)
  })

  it('say what their buffers take', async () => {
    const { sizes, shape } = randomPass(oddNetworks.plain, 3, 41, 12)
    const limit = card.device.limits.maxStorageBufferBindingSize
    const bytes = layerBytes(sizes, shape, limit, { tiles: smallTiles })
    // 5 layers of [3·51, 8], each rounded up to 64 floats.
    expect(bytes.kept).toBe(5 * 4 * 1280)
    expect(bytes.total).toBe(bytes.kept + bytes.backward)
    const kept = layerBytes(sizes, shape, limit, { tiles: { ...smallTiles, keepsGates: true } })
    expect(kept.kept).toBe(5 * 4 * (1280 + 2496))
  })
})

it('refuses channels that no workgroup holds', () => {
  const sizes = kernelSizes({ ...oddNetworks.plain, dilationChannels: 1100 })
  expect(() => layerTiles(sizes)).toThrow(expect.objectContaining({ code: 'compute/too-large' }))
})

it('finds tiles for all channels up to 256 within the portable limits', () => {
  for (let channels = 4; channels <= 256; channels += 4)
    for (const other of [8, 32, channels, 256]) {
      const network = { ...oddNetworks.plain, residualChannels: channels, dilationChannels: other }
      expect(() => layerTiles(kernelSizes(network))).not.toThrow()
    }
})
