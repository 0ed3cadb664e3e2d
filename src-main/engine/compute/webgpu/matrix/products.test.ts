import { afterAll, describe, expect, it } from 'vitest'
import { gpuForTests } from '../testing.ts'
import type { Gpu } from '../gpu.ts'
import { matrixProduct, partialFloats, transposedProduct, type MatrixProductRequest } from './products.ts'
import { knownMatrix, worstError } from './testing.ts'
import { fits, tileVariants, type TileName, type Tiles } from './variants.ts'

const gpu = await gpuForTests()
afterAll(() => {
  if (typeof gpu !== 'string') gpu.destroy()
})

const float32Error = 1e-6
const variants =
  typeof gpu === 'string'
    ? []
    : (Object.keys(tileVariants) as TileName[]).filter((it) => fits(tileVariants[it], gpu.device.limits))
const only = (name: TileName): Tiles => ({ product: name, transposed: name })

interface Case {
  readonly rows: number
  readonly inner: number
  readonly columns: number
  readonly transposeB?: boolean
  readonly hasBias?: boolean
  readonly relu?: boolean
  readonly hasMask?: boolean
  readonly tiles?: Tiles
  /** A card with narrower limits. */
  readonly seenAs?: Gpu
}

/** The error of a product, and whether everything around the result stayed as it was. */
async function tryProduct(
  gpu: Gpu,
  it: Case,
): Promise<{ error: number; isTidy: boolean; floats: Float32Array }> {
  const { rows, inner, columns, transposeB = false, relu = false } = it
  const a = knownMatrix(gpu, rows, inner, { seed: 2, gap: 4 })
  const b = transposeB
    ? knownMatrix(gpu, columns, inner, { seed: 3, gap: 12 })
    : knownMatrix(gpu, inner, columns, { seed: 3, gap: 0, offset: 128 })
  const bias = knownMatrix(gpu, 1, columns, { seed: 4 })
  const mask = knownMatrix(gpu, rows, columns, { seed: 5, gap: 20 })
  const out = knownMatrix(gpu, rows, columns, { seed: 6 })
  const request: MatrixProductRequest = {
    label: 'product',
    rows,
    inner,
    columns,
    a: a.matrix,
    b: b.matrix,
    out: out.matrix,
    transposeB,
    relu,
    ...(it.hasBias && { bias: bias.matrix }),
    ...(it.hasMask && { mask: mask.matrix }),
    ...(it.tiles && { tiles: it.tiles }),
  }
  gpu.run(await matrixProduct(it.seenAs ?? gpu, request))
  const { buffer, offset, stride } = out.matrix
  const floats = await gpu.floats(buffer)
  const isOfResult = (i: number): boolean =>
    i >= offset && i < offset + rows * stride && (i - offset) % stride < columns
  gpu.release(...[a, b, bias, mask, out].map((it) => it.matrix.buffer))
  return {
    error: worstError(
      it,
      a.at,
      transposeB ? (i, column) => b.at(column, i) : b.at,
      (row, column) => floats[offset + row * stride + column],
      (sum, row, column) => {
        const value = it.hasBias ? sum + bias.at(0, column) : sum
        const passes = (!relu || value > 0) && (!it.hasMask || mask.at(row, column) > 0)
        return passes ? value : 0
      },
    ),
    isTidy: out.floats.every((value, i) => isOfResult(i) || floats[i] === value),
    floats,
  }
}

/** The error of out += Aᵀ·B. */
async function tryTransposed(
  gpu: Gpu,
  it: Case & { readonly splits?: number },
): Promise<{ error: number; isTidy: boolean; floats: Float32Array }> {
  const { rows, inner, columns, splits } = it
  const a = knownMatrix(gpu, inner, rows, { seed: 2, gap: 4 })
  const b = knownMatrix(gpu, inner, columns, { seed: 3, gap: 0 })
  const out = knownMatrix(gpu, rows, columns, { seed: 6 })
  const options = { ...(it.tiles && { tiles: it.tiles }), ...(splits !== undefined && { splits }) }
  const partials = gpu.buffer('partials', 4 * partialFloats({ rows, columns, inner, ...options }))
  gpu.run(
    await transposedProduct(it.seenAs ?? gpu, {
      label: 'transposed',
      rows,
      inner,
      columns,
      a: a.matrix,
      b: b.matrix,
      out: out.matrix,
      partials,
      ...options,
    }),
  )
  const { buffer, offset, stride } = out.matrix
  const floats = await gpu.floats(buffer)
  const isOfResult = (i: number): boolean =>
    i >= offset && i < offset + rows * stride && (i - offset) % stride < columns
  gpu.release(partials, ...[a, b, out].map((it) => it.matrix.buffer))
  return {
    error: worstError(
      it,
      (row, i) => a.at(i, row),
      b.at,
      (row, column) => floats[offset + row * stride + column],
      (sum, row, column) => sum + out.at(row, column),
    ),
    isTidy: out.floats.every((value, i) => isOfResult(i) || floats[i] === value),
    floats,
  }
}

describe.skipIf(typeof gpu === 'string')('matrix products', () => {
  if (typeof gpu === 'string') return

  it.each([
    { rows: 1, inner: 4, columns: 4, hasBias: true },
    { rows: 7, inner: 12, columns: 20, hasBias: true },
    { rows: 129, inner: 260, columns: 132, relu: true, hasBias: true },
    { rows: 130, inner: 36, columns: 68, hasMask: true },
    { rows: 1, inner: 4, columns: 4, transposeB: true },
    { rows: 7, inner: 20, columns: 12, transposeB: true },
    { rows: 129, inner: 132, columns: 260, transposeB: true, hasMask: true, hasBias: true, relu: true },
    { rows: 65, inner: 260, columns: 36, transposeB: true, hasMask: true, hasBias: true, relu: true },
  ])('of odd sizes: %o', async (it) => {
    const { error, isTidy } = await tryProduct(gpu, it)
    expect(error).toBeLessThan(float32Error)
    expect(isTidy).toBe(true)
  })

  it.each([
    { rows: 4, inner: 1, columns: 4 },
    { rows: 12, inner: 7, columns: 20 },
    { rows: 132, inner: 131, columns: 68 },
    { rows: 20, inner: 1030, columns: 132 },
    { rows: 68, inner: 259, columns: 36, splits: 5 },
    { rows: 36, inner: 258, columns: 4, splits: 3 },
  ])('transposed, along a long dimension: %o', async (it) => {
    const { error, isTidy } = await tryTransposed(gpu, it)
    expect(error).toBeLessThan(float32Error)
    expect(isTidy).toBe(true)
  })

  it.each(variants)('in tiles %s', async (name) => {
    const tiles = only(name)
    const size = { rows: 132, inner: 76, columns: 140, tiles }
    const tried = [
      await tryProduct(gpu, { ...size, transposeB: true }),
      await tryTransposed(gpu, { ...size, inner: 77, splits: 2 }),
    ]
    for (const { error, isTidy } of tried) {
      expect(error).toBeLessThan(float32Error)
      expect(isTidy).toBe(true)
    }
  })

  it('give the same bits for the same call', async () => {
    const size = { rows: 68, inner: 516, columns: 36 }
    const products = [await tryProduct(gpu, size), await tryProduct(gpu, size)]
    expect(products[0].floats).toEqual(products[1].floats)
    const transposed = [
      await tryTransposed(gpu, { ...size, splits: 4 }),
      await tryTransposed(gpu, { ...size, splits: 4 }),
    ]
    expect(transposed[0].floats).toEqual(transposed[1].floats)
  })

  const limited = (limits: Partial<GPUSupportedLimits>): Gpu =>
    ({
      facts: gpu.facts,
      dispatch: gpu.dispatch.bind(gpu),
      device: { limits: { ...limits } },
    }) as unknown as Gpu

  it('are taken apart where a card can’t see so much at once, or count so many workgroups', async () => {
    const seenAs = limited({ maxStorageBufferBindingSize: 2 ** 16, maxComputeWorkgroupsPerDimension: 3 })
    const product = await tryProduct(gpu, { rows: 600, inner: 12, columns: 36, hasBias: true, seenAs })
    expect(product.error).toBeLessThan(float32Error)
    expect(product.isTidy).toBe(true)
    const transposed = await tryTransposed(gpu, { rows: 36, inner: 600, columns: 20, splits: 5, seenAs })
    expect(transposed.error).toBeLessThan(float32Error)
    expect(transposed.isTidy).toBe(true)
  })

  it('say so when they are too large for a card', async () => {
    const seenAs = limited({ maxStorageBufferBindingSize: 2 ** 12, maxComputeWorkgroupsPerDimension: 65_535 })
    const matrix = (rows: number, columns: number) => knownMatrix(gpu, rows, columns, { gap: 0 }).matrix
    const sizes = { label: 'x', rows: 16, inner: 16, columns: 68 }
    const wide = { ...sizes, a: matrix(16, 16), b: matrix(16, 68), out: matrix(16, 68) }
    await expect(matrixProduct(seenAs, wide)).rejects.toMatchObject({ code: 'compute/too-large' })
    const long = {
      ...sizes,
      inner: 512,
      columns: 4,
      a: matrix(16, 512),
      b: matrix(512, 4),
      out: matrix(16, 4),
    }
    await expect(matrixProduct(seenAs, long)).rejects.toMatchObject({
      code: 'compute/too-large',
      message: expect.stringContaining(gpu.facts.name),
    })
  })

  it('refuse sizes that kernels can’t read four at a time, and buffers that are too short', async () => {
    const { matrix } = knownMatrix(gpu, 8, 8)
    const request = { label: 'x', rows: 8, inner: 8, columns: 8, a: matrix, b: matrix, out: matrix }
    await expect(matrixProduct(gpu, { ...request, inner: 6 })).rejects.toThrow(/inner is 6/)
    await expect(matrixProduct(gpu, { ...request, rows: 80 })).rejects.toThrow(/holds \d+ bytes/)
    await expect(matrixProduct(gpu, { ...request, a: { ...matrix, offset: 4 } })).rejects.toThrow(/at 4/)
  })
})
