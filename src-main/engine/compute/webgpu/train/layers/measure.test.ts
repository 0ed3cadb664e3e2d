import { afterAll, describe, expect, it } from 'vitest'
import { oddNetworks } from '../../../testing.ts'
import type { Gpu } from '../../gpu.ts'
import { gpuForTests } from '../../testing.ts'
import { compareLayerTiles, measureLayerTiles, rememberedLayerTiles, trialPositions } from './measure.ts'
import { kernelSizes } from '../shape.ts'
import { layerTiles, portableLimits } from './tiles.ts'

const gpu = await gpuForTests()
afterAll(() => {
  if (typeof gpu !== 'string') gpu.destroy()
})

describe.skipIf(typeof gpu === 'string')('tiles of the layers', () => {
  const card = gpu as Gpu

  it('are measured, and chosen among those that are right', async () => {
    const first = { positions: 4, perThread: 1, chunkQuads: 1 }
    const other = { positions: 4, perThread: 2, chunkQuads: 1 }
    const weights = { rows: 4, columns: 2, threadRows: 2, threadColumns: 1, chunk: 4 }
    const options = {
      milliseconds: 60_000,
      predicting: 64,
      positionTiles: [other],
      weightTiles: [],
      first: {
        keepsGates: false,
        forward: first,
        gateGradient: first,
        inputGradient: first,
        gates: weights,
        dense: weights,
      },
    }
    const before = card.bytes
    const { tiles, measurements } = await compareLayerTiles(card, oddNetworks.local, options)
    expect(card.bytes).toEqual(before)
    for (const kernel of ['forward', 'gateGradient', 'inputGradient'] as const) {
      const times = measurements.filter((it) => it.kernel === kernel)
      expect(times.map((it) => it.problem)).toEqual([undefined, undefined])
      const fastest = times.toSorted((a, b) => a.milliseconds! - b.milliseconds!)[0]
      expect(tiles[kernel]).toEqual(fastest.tile)
    }
    const remembered: unknown = JSON.parse(JSON.stringify(tiles))
    expect(rememberedLayerTiles(card, oddNetworks.local, remembered)).toEqual(tiles)
  })

  it('are forgotten where they don’t fit', () => {
    const tiles = layerTiles(kernelSizes(oddNetworks.plain))
    const tooLarge = { ...tiles, forward: { positions: 4096, perThread: 4, chunkQuads: 4 } }
    const odd = { ...tiles, gates: { ...tiles.gates, threadRows: 3 } }
    for (const remembered of [undefined, null, 'fast', {}, tooLarge, odd])
      expect(rememberedLayerTiles(card, oddNetworks.plain, remembered)).toBeUndefined()
  })

  it.runIf(typeof gpu !== 'string' && gpu.facts.kind === 'cpu')(
    'are not measured on software that pretends to be a card',
    async () => {
      const { plain } = oddNetworks
      expect(await measureLayerTiles(card, plain)).toEqual({
        tiles: layerTiles(kernelSizes(plain), card.device.limits),
        measurements: [],
      })
    },
  )
})

it('are measured on fewer positions where channels are many, or the card sees little at once', () => {
  const sizes = (channels: number) =>
    kernelSizes({ ...oddNetworks.plain, residualChannels: channels, dilationChannels: channels })
  const large = {
    maxComputeInvocationsPerWorkgroup: 1024,
    maxComputeWorkgroupStorageSize: 49_152,
    maxBufferSize: 2 ** 32,
    maxStorageBufferBindingSize: 2 ** 31,
  }
  const portable = { ...large, ...portableLimits, maxStorageBufferBindingSize: 2 ** 27 }
  expect(trialPositions(sizes(32), portable)).toBe(32_768)
  expect(trialPositions(sizes(128), large)).toBe(32_768)
  // A scratch of 3·3 + 4 times as many floats a row.
  expect(trialPositions(sizes(512), large)).toBe(8192)
  expect(trialPositions(sizes(256), portable)).toBe(8192)
})
