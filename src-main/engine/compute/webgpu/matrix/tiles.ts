/**
 * Which tiles are fastest on this card, by trying: every variant that the card has room for multiplies matrices of the
 * sizes that training needs. One that doesn’t compile, or whose result isn’t the portable one’s, is left out and named.
 */
import type { Dispatch, Gpu } from '../gpu.ts'
import { matrixProduct, partialFloats, transposedProduct, type Matrix } from './products.ts'
import { millisecondsOf } from './timing.ts'
import {
  fits,
  isTileName,
  portableTiles,
  tileVariants,
  variantFor,
  type ProductKind,
  type TileName,
  type Tiles,
} from './variants.ts'

export { portableTiles, type TileName, type Tiles } from './variants.ts'

/** A product that training needs: [rows, inner] · [inner, columns]. */
export interface ProductShape {
  readonly kind: ProductKind
  readonly rows: number
  readonly inner: number
  readonly columns: number
  readonly transposeB?: boolean
}

export interface TileMeasurement {
  readonly tile: TileName
  /** As it was measured: long dimensions are cut down, so that measuring doesn’t take long. */
  readonly shape: ProductShape
  /** Of one product; the median of several. */
  readonly milliseconds?: number
  /** Why it is out of the question. */
  readonly problem?: string
}

export interface TileReport {
  readonly tiles: Tiles
  /** None on software that pretends to be a card, which isn’t worth the time. */
  readonly measurements: readonly TileMeasurement[]
}

export interface MeasuringOptions {
  /** After this no other candidate is tried. */
  readonly milliseconds: number
  /** Multiply-accumulates of one product, at most. */
  readonly work: number
  readonly candidates: readonly TileName[]
}

/** The likeliest first, for cards that take long. The portable one is always measured, before all others. */
const candidates: readonly TileName[] = [
  '128x128',
  '128x128 of 8x16',
  '128x64',
  '128x128 twice',
  '64x64 twice',
  '64x64 of 4x4',
  '32x32',
]
const samples = 3
/** What one sample should take at least, so that the clock and the launch don’t count. */
const sampleMilliseconds = 5
/** Floats that are looked at, at each end of the result. */
const comparedFloats = 2 ** 16

/** What `measureTiles` found on this card in an earlier run, if its kernels still fit the card. */
export function rememberedTiles(gpu: Gpu, remembered: unknown): Tiles | undefined {
  if (typeof remembered !== 'object' || remembered === null) return undefined
  const { product, transposed } = remembered as Record<string, unknown>
  if (!isTileName(product) || !isTileName(transposed)) return undefined
  const areFine = [product, transposed].every((it) => fits(tileVariants[it], gpu.device.limits))
  return areFine ? { product, transposed } : undefined
}

/**
 * The fastest tiles for products of these shapes: those with the least time over all shapes of a kind. Takes up to three
 * seconds on a card, and no time on software that pretends to be one.
 * @throws SyrinxError what went wrong on the card
 */
export async function measureTiles(gpu: Gpu, shapes: readonly ProductShape[]): Promise<TileReport> {
  if (gpu.facts.kind === 'cpu') return { tiles: portableTiles, measurements: [] }
  return compareTiles(gpu, shapes, { milliseconds: 2500, work: 4e9, candidates })
}

/** As `measureTiles`, on whatever there is. */
export async function compareTiles(
  gpu: Gpu,
  shapes: readonly ProductShape[],
  { milliseconds, work, candidates }: MeasuringOptions,
): Promise<TileReport> {
  const deadline = performance.now() + milliseconds
  const trials = shapes.map((it) => new Trial(gpu, cutDown(it, work)))
  const measurements: TileMeasurement[] = []
  try {
    for (const trial of trials) measurements.push(await trial.measure(portableTiles[trial.shape.kind]))
    for (const tile of candidates.filter((it) => fits(tileVariants[it], gpu.device.limits)))
      for (const trial of trials)
        if (trial.isWorthTrying(tile) && performance.now() < deadline)
          measurements.push(await trial.measure(tile))
  } finally {
    for (const trial of trials) trial.release()
  }
  const fastest = (kind: ProductKind): TileName => fastestOf(measurements, kind) ?? portableTiles[kind]
  return { tiles: { product: fastest('product'), transposed: fastest('transposed') }, measurements }
}

/** The least time over all shapes of a kind, of those that came through all of them. */
export function fastestOf(measurements: readonly TileMeasurement[], kind: ProductKind): TileName | undefined {
  const ofKind = measurements.filter(({ shape }) => shape.kind === kind)
  const times = new Map<TileName, number[]>()
  for (const { tile, milliseconds = Infinity } of ofKind)
    times.set(tile, [...(times.get(tile) ?? []), milliseconds])
  const most = Math.max(0, ...[...times.values()].map((it) => it.length))
  const total = (it: readonly number[]): number =>
    it.length < most ? Infinity : it.reduce((sum, time) => sum + time, 0)
  const [best] = [...times].toSorted((a, b) => total(a[1]) - total(b[1]))
  return best && total(best[1]) < Infinity ? best[0] : undefined
}

/** The same product over fewer positions, which are the long dimension. */
function cutDown(shape: ProductShape, work: number): ProductShape {
  const { kind, rows, inner, columns } = shape
  const most = Math.max(256, Math.floor(work / (kind === 'product' ? inner * columns : rows * columns)))
  return kind === 'product'
    ? { ...shape, rows: Math.min(rows, most) }
    : { ...shape, inner: Math.min(inner, most) }
}

/** A product with its matrices, and what the portable tiles make of it. */
class Trial {
  readonly shape: ProductShape
  readonly #gpu: Gpu
  readonly #a: Matrix
  readonly #b: Matrix
  readonly #out: Matrix
  readonly #variants = new Set<unknown>()
  #expected: Float32Array | undefined

  constructor(gpu: Gpu, shape: ProductShape) {
    const { kind, rows, inner, columns, transposeB = false } = shape
    this.#gpu = gpu
    this.shape = shape
    this.#a = kind === 'product' ? this.#matrix(rows, inner) : this.#matrix(inner, rows)
    this.#b = transposeB ? this.#matrix(columns, inner) : this.#matrix(inner, columns)
    this.#out = this.#matrix(rows, columns)
    for (const { buffer } of [this.#a, this.#b]) fillRandomly(gpu, buffer)
  }

  /** Whether it is another kernel than those that were measured. */
  isWorthTrying(tile: TileName): boolean {
    return !this.#variants.has(variantFor(onlyTile(tile), this.shape.kind, this.shape.columns))
  }

  async measure(tile: TileName): Promise<TileMeasurement> {
    const { shape } = this
    this.#variants.add(variantFor(onlyTile(tile), shape.kind, shape.columns))
    const scratch = this.#gpu.buffer(
      'partial results',
      4 * partialFloats({ ...this.#sizes(), tiles: onlyTile(tile) }),
    )
    let dispatches: readonly Dispatch[] = []
    try {
      dispatches = await this.#dispatches(tile, scratch)
      const results = await this.#results(dispatches)
      this.#expected ??= results
      const error = largestError(results, this.#expected)
      if (!(error <= tolerance(shape.inner)))
        return { tile, shape, problem: `Its result is off by ${error.toPrecision(3)}.` }
      return { tile, shape, milliseconds: await this.#time(dispatches) }
    } catch (error) {
      this.#gpu.check()
      return { tile, shape, problem: String(error) }
    } finally {
      this.#gpu.release(scratch, ...dispatches.map(({ uniforms }) => uniforms))
    }
  }

  release(): void {
    this.#gpu.release(this.#a.buffer, this.#b.buffer, this.#out.buffer)
  }

  #sizes(): Pick<ProductShape, 'rows' | 'columns'> & { inner?: number } {
    const { kind, rows, inner, columns } = this.shape
    return kind === 'product' ? { rows: 1, columns: 4 } : { rows, columns, inner }
  }

  #dispatches(tile: TileName, partials: GPUBuffer): Promise<readonly Dispatch[]> {
    const { kind, rows, inner, columns, transposeB = false } = this.shape
    const request = {
      label: `${kind} in ${tile}`,
      ...{ rows, inner, columns, a: this.#a, b: this.#b, out: this.#out, tiles: onlyTile(tile) },
    }
    return kind === 'product'
      ? matrixProduct(this.#gpu, { ...request, transposeB })
      : transposedProduct(this.#gpu, { ...request, partials })
  }

  /** The beginning and the end of the result, after one run on zeros. */
  async #results(dispatches: readonly Dispatch[]): Promise<Float32Array> {
    const { buffer } = this.#out
    const encoder = this.#gpu.device.createCommandEncoder()
    encoder.clearBuffer(buffer)
    this.#gpu.device.queue.submit([encoder.finish()])
    this.#gpu.run(dispatches)
    const length = buffer.size / 4
    const count = Math.min(length, comparedFloats)
    const first = await this.#gpu.floats(buffer, count)
    const last = await this.#gpu.floats(buffer, count, length - count)
    return concatenate(first, last)
  }

  async #time(dispatches: readonly Dispatch[]): Promise<number> {
    const once = await millisecondsOf(this.#gpu, dispatches, 1)
    const repeats = Math.max(1, Math.min(64, Math.ceil(sampleMilliseconds / once)))
    const times: number[] = []
    for (let i = 0; i < samples; i++)
      times.push((await millisecondsOf(this.#gpu, dispatches, repeats)) / repeats)
    return times.toSorted((a, b) => a - b)[Math.floor(samples / 2)]
  }

  #matrix(rows: number, columns: number): Matrix {
    return { buffer: this.#gpu.buffer('to measure with', 4 * rows * columns), offset: 0, stride: columns }
  }
}

const onlyTile = (tile: TileName): Tiles => ({ product: tile, transposed: tile })

/** Numbers in [−1, 1) have products of ¼ in the mean; rounding errors grow with the root of how many are added. */
const tolerance = (inner: number): number => 1e-6 * Math.sqrt(inner) * (1 + inner / 4)

function largestError(results: Float32Array, expected: Float32Array): number {
  let largest = 0
  for (let i = 0; i < results.length; i++) {
    const error = Math.abs(results[i] - expected[i])
    if (!(error <= largest)) largest = error
  }
  return largest
}

function concatenate(first: Float32Array, last: Float32Array): Float32Array {
  const both = new Float32Array(first.length + last.length)
  both.set(first)
  both.set(last, first.length)
  return both
}

/** The same random numbers over and over, of a number that divides no row. */
function fillRandomly(gpu: Gpu, buffer: GPUBuffer): void {
  const chunk = Float32Array.from({ length: 65_537 * 4 }, () => 2 * Math.random() - 1)
  for (let at = 0; at < buffer.size; at += chunk.byteLength)
    gpu.device.queue.writeBuffer(buffer, at, chunk, 0, Math.min(chunk.length, (buffer.size - at) / 4))
}
