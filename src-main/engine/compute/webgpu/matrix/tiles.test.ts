import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { gpuForTests } from '../testing.ts'
import { millisecondsOf } from './timing.ts'
import { matrixProduct } from './products.ts'
import { knownMatrix } from './testing.ts'
import { compareTiles, fastestOf, measureTiles, rememberedTiles, type ProductShape } from './tiles.ts'
import { fits, portableTiles, tileVariants, variantFor } from './variants.ts'

const gpu = await gpuForTests()
afterAll(() => {
  if (typeof gpu !== 'string') gpu.destroy()
})

const product: ProductShape = { kind: 'product', rows: 9000, inner: 36, columns: 40 }
const transposed: ProductShape = { kind: 'transposed', rows: 36, inner: 9000, columns: 40 }
const options = { milliseconds: 60_000, work: 1e6, candidates: ['32x32'] } as const

describe.skipIf(typeof gpu === 'string')('tiles', () => {
  if (typeof gpu === 'string') return
  afterEach(() => vi.restoreAllMocks())

  it('are compared with each other, over fewer positions', async () => {
    const before = gpu.bytes
    const { measurements } = await compareTiles(gpu, [product, transposed], options)
    expect(measurements.map(({ tile, shape }) => [shape.kind, tile])).toEqual([
      ['product', '64x64'],
      ['transposed', '64x64'],
      ['product', '32x32'],
      ['transposed', '32x32'],
    ])
    for (const { milliseconds, problem } of measurements) {
      expect(problem).toBeUndefined()
      expect(milliseconds).toBeGreaterThan(0)
    }
    expect(measurements[0].shape.rows).toBe(4096)
    expect(measurements[1].shape.inner).toBe(4096)
    expect(gpu.bytes).toBe(before)
  })

  it('that don’t compile, or give other numbers, are left out and named', async () => {
    const dispatch = gpu.dispatch.bind(gpu)
    vi.spyOn(gpu, 'dispatch').mockImplementation((request) => {
      if (request.constants.tileRows !== 32) return dispatch(request)
      if (request.constants.aByInner === true) throw new Error('It doesn’t compile.')
      // Half of the inner dimension.
      return dispatch({ ...request, parameters: request.parameters.with(1, 16) })
    })
    const { tiles, measurements } = await compareTiles(gpu, [product, transposed], options)
    expect(tiles).toEqual(portableTiles)
    expect(measurements[2]).toMatchObject({
      tile: '32x32',
      problem: expect.stringMatching(/^Its result is off by/),
    })
    expect(measurements[3]).toMatchObject({ tile: '32x32', problem: 'Error: It doesn’t compile.' })
  })

  it('that come to the same kernel for a narrow result take no time of their own', async () => {
    const dispatch = vi.spyOn(gpu, 'dispatch')
    const narrow = { ...product, rows: 8, columns: 4 }
    const { measurements } = await compareTiles(gpu, [narrow], { ...options, candidates: ['128x64'] })
    expect(dispatch).toHaveBeenCalledTimes(1)
    expect(measurements[1]).toEqual({ ...measurements[0], tile: '128x64' })
  })

  it('are not tried when time is up', async () => {
    const { measurements } = await compareTiles(gpu, [product], { ...options, milliseconds: 0 })
    expect(measurements.map(({ tile }) => tile)).toEqual(['64x64'])
  })

  it('are the portable ones on software that pretends to be a card', async () => {
    if (gpu.facts.kind !== 'cpu') return
    expect(await measureTiles(gpu, [product])).toEqual({ tiles: portableTiles, measurements: [] })
  })

  it('are remembered as plain text, and forgotten when they are none', () => {
    const remembered: unknown = JSON.parse(JSON.stringify({ product: '128x64', transposed: '32x32' }))
    expect(rememberedTiles(gpu, remembered)).toEqual({ product: '128x64', transposed: '32x32' })
    for (const none of [
      undefined,
      null,
      3,
      {},
      { product: '128x64' },
      { product: 'toString', transposed: '32x32' },
    ])
      expect(rememberedTiles(gpu, none)).toBeUndefined()
  })

  it('are timed by the card or by the processor', async () => {
    const a = knownMatrix(gpu, 64, 64).matrix
    const b = knownMatrix(gpu, 64, 64).matrix
    const out = knownMatrix(gpu, 64, 64).matrix
    const dispatches = await matrixProduct(gpu, { label: 'x', rows: 64, inner: 64, columns: 64, a, b, out })
    expect(await millisecondsOf(gpu, dispatches, 3)).toBeGreaterThan(0)
    vi.spyOn(gpu.device.features, 'has').mockReturnValue(false)
    expect(await millisecondsOf(gpu, dispatches, 3)).toBeGreaterThan(0)
  })
})

it('are chosen by their time over all shapes', () => {
  const second = { ...product, rows: 8 }
  const measured = [
    { tile: '64x64', shape: product, milliseconds: 3 },
    { tile: '64x64', shape: second, milliseconds: 3 },
    { tile: '32x32', shape: product, milliseconds: 4 },
    { tile: '32x32', shape: second, milliseconds: 1 },
    { tile: '128x64', shape: product, milliseconds: 1 },
    { tile: '128x128', shape: product, milliseconds: 1 },
    { tile: '128x128', shape: second, problem: 'wrong' },
  ] as const
  expect(fastestOf(measured, 'product')).toBe('32x32')
  expect(fastestOf(measured, 'transposed')).toBeUndefined()
})

it('fit every card, where nothing was measured', () => {
  const portable = {
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
    maxComputeWorkgroupStorageSize: 16_384,
  } as GPUSupportedLimits
  for (const name of ['32x32', '128x32', portableTiles.product, portableTiles.transposed] as const)
    expect(fits(tileVariants[name], portable)).toBe(true)
  expect(fits(tileVariants['128x128 twice'], portable)).toBe(false)
})

it('are narrow where half of a wide one would stay empty', () => {
  const tiles = { product: '128x128', transposed: '64x64' } as const
  expect([20, 64, 68].map((columns) => variantFor(tiles, 'product', columns).columns)).toEqual([32, 64, 128])
  expect(variantFor(tiles, 'transposed', 36).columns).toBe(64)
})
