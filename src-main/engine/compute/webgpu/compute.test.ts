import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { initialWeights } from '../../../../src-shared/model/initialWeights.ts'
import { Random } from '../../../../src-shared/random.ts'
import { Memory } from '../choose/remembered.ts'
import { timeTraining } from '../choose/timing.ts'
import { ibabAdam } from '../compute.ts'
import { oddNetworks } from '../testing.ts'
import { openGpu } from './adapters.ts'
import { webgpuCompute } from './compute.ts'
import type { Gpu } from './gpu.ts'
import { gpuForTests } from './testing.ts'
import { quickTiles } from './train/testing.ts'
import { headProducts, tunedSampler, tunedTiles } from './tuning.ts'

const folder = await mkdtemp(join(tmpdir(), 'syrinx-tuning-'))
vi.stubEnv('XDG_CACHE_HOME', folder)
const found = await gpuForTests()
const gpu = found as Gpu
const itOnCard = it.skipIf(typeof found === 'string')
afterAll(async () => {
  if (typeof found !== 'string') found.destroy()
  await rm(folder, { recursive: true, force: true })
})

const network = oddNetworks.plain

itOnCard('trains as any compute does, and gives the card back', async () => {
  // As if they had been measured: software compiles these quickly.
  const recall = vi.spyOn(Memory.prototype, 'recall').mockImplementation(async (key, shape) => {
    if (key.startsWith('tiles|')) return shape.parse(quickTiles.products)
    return key.startsWith('layers|') ? shape.parse(quickTiles.layers) : undefined
  })
  const compute = webgpuCompute()
  expect(compute.name).toBe('webgpu')
  const weights = initialWeights(network, Random.fromSeed(1))
  const work = { hyperparameters: network, optimiser: ibabAdam, batchSize: 1, sampleSize: 64, threads: 0 }
  expect((await timeTraining(compute, work, 0.01)).samplesPerSecond).toBeGreaterThan(0)
  // Its kernel takes software ten seconds to compile: sample/sampler.test.ts plays.
  const sampler = await compute.sampler(network, weights, { streams: 2, precision: 'float32' })
  expect(sampler.streams).toBe(2)
  await sampler.dispose()
  recall.mockRestore()
})

itOnCard('destroys the card that it opened when what is asked for can’t be had', async () => {
  const opened = await openGpu()
  const destroyed = vi.spyOn(Object.getPrototypeOf(opened) as Gpu, 'destroy')
  opened.destroy()
  const sampler = webgpuCompute().sampler(network, new Float32Array(1), { streams: 1, precision: 'float32' })
  await expect(sampler).rejects.toThrow()
  expect(destroyed).toHaveBeenCalledTimes(2)
  destroyed.mockRestore()
})

itOnCard('takes what was remembered for this card, and nothing that is none', async () => {
  const path = join(folder, 'tuning.json')
  const memory = new Memory(path)
  const tiles = await tunedTiles(gpu, network, memory)
  const options = { streams: 1, precision: 'float32' } as const
  const variant = await tunedSampler(gpu, network, options, memory)
  // Software isn't measured, and so nothing is remembered of it.
  if (gpu.facts.kind === 'cpu') await expect(readFile(path)).rejects.toThrow()
  const recall = vi.spyOn(memory, 'recall')
  const products = { product: '32x32', transposed: '32x32' } as const
  const gates = { rows: 8, columns: 8, threadRows: 1, threadColumns: 1, chunk: 16 }
  const layers = { ...tiles.layers, gates }
  const remembering = (kept: Record<string, unknown>) =>
    recall.mockImplementation(async (key, shape) => shape.safeParse(kept[key.split('|')[0]]).data)
  remembering({ tiles: products, layers })
  expect(await tunedTiles(gpu, network, memory)).toEqual({ products, layers })
  remembering({
    tiles: { product: '../../etc', transposed: 7 },
    layers: { ...layers, gates: { ...gates, threadRows: 3 } },
    sampler: { threads: 3 },
  })
  expect(await tunedTiles(gpu, network, memory)).toEqual(tiles)
  expect(await tunedSampler(gpu, network, options, memory)).toEqual(variant)
})

it('knows the products of a network', () => {
  const shapes = headProducts(network)
  expect(shapes).toHaveLength(9)
  for (const { inner, columns } of shapes) expect([inner % 4, columns % 4]).toEqual([0, 0])
})
