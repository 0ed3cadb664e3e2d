/** One product on which candidates for tiles are tried: how long each takes, and whether its result is right. */
import type { Dispatch, Gpu } from '../gpu.ts'
import { matrixProduct, partialFloats, transposedProduct, type Matrix } from './products.ts'
import { millisecondsOf } from './timing.ts'
import { variantFor, type ProductKind, type TileName, type Tiles, type TileVariant } from './variants.ts'

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

const samples = 3
/** What one sample should take at least, so that the clock and the launch don’t count; and what it takes on slow cards. */
const sampleMilliseconds = 5
const slowMilliseconds = 15
/** Floats that are looked at, at each end of the result. */
const comparedFloats = 2 ** 16

const onlyTile = (tile: TileName): Tiles => ({ product: tile, transposed: tile })

export class Trial {
  readonly shape: ProductShape
  readonly #gpu: Gpu
  readonly #a: Matrix
  readonly #b: Matrix
  readonly #out: Matrix
  readonly #partials: GPUBuffer
  /** What is compiled already, or on its way, for each kernel. */
  readonly #candidates = new Map<TileVariant, Promise<readonly Dispatch[] | Error>>()
  readonly #measured = new Map<TileVariant, TileMeasurement>()
  #expected: Float32Array | undefined

  /** Compiles the kernels of all candidates, at the same time. */
  constructor(gpu: Gpu, shape: ProductShape, tiles: readonly TileName[]) {
    const { kind, rows, inner, columns, transposeB = false } = shape
    this.#gpu = gpu
    this.shape = shape
    this.#a = kind === 'product' ? this.#matrix(rows, inner) : this.#matrix(inner, rows)
    this.#b = transposeB ? this.#matrix(columns, inner) : this.#matrix(inner, columns)
    this.#out = this.#matrix(rows, columns)
    const scratch = (tile: TileName): number =>
      kind === 'product' ? 0 : partialFloats({ rows, columns, inner, tiles: onlyTile(tile) })
    this.#partials = gpu.buffer('partial results', 4 * Math.max(...tiles.map(scratch)))
    for (const { buffer } of [this.#a, this.#b]) fillRandomly(gpu, buffer)
    for (const tile of tiles) {
      const variant = this.#variant(tile)
      if (!this.#candidates.has(variant))
        this.#candidates.set(
          variant,
          this.#dispatches(tile).catch((error: unknown) => new Error(String(error))),
        )
    }
  }

  /**
   * Of names that come to the same kernel, as narrow results have it, the first is measured. The first of all is what the
   * others are compared with.
   * @throws SyrinxError what went wrong on the card, but for the kernel’s compiling
   */
  async measure(tile: TileName): Promise<TileMeasurement> {
    const variant = this.#variant(tile)
    const measured = this.#measured.get(variant) ?? (await this.#measure(tile, variant))
    this.#measured.set(variant, measured)
    return { ...measured, tile }
  }

  async #measure(tile: TileName, variant: TileVariant): Promise<TileMeasurement> {
    const { shape } = this
    const prepared = this.#candidates.get(variant)!
    this.#candidates.delete(variant)
    const dispatches = await prepared
    if (dispatches instanceof Error) return { tile, shape, problem: dispatches.message }
    try {
      const results = await this.#results(dispatches)
      this.#expected ??= results
      const error = largestError(results, this.#expected)
      return error <= tolerance(shape.inner)
        ? { tile, shape, milliseconds: await this.#time(dispatches) }
        : { tile, shape, problem: `Its result is off by ${error.toPrecision(3)}.` }
    } finally {
      this.#gpu.release(...dispatches.map(({ uniforms }) => uniforms))
    }
  }

  /** Also when not all candidates were measured. */
  async release(): Promise<void> {
    for (const prepared of this.#candidates.values()) {
      const dispatches = await prepared
      if (!(dispatches instanceof Error)) this.#gpu.release(...dispatches.map(({ uniforms }) => uniforms))
    }
    this.#gpu.release(this.#a.buffer, this.#b.buffer, this.#out.buffer, this.#partials)
  }

  #variant(tile: TileName): TileVariant {
    return variantFor(onlyTile(tile), this.shape.kind, this.shape.columns)
  }

  async #dispatches(tile: TileName): Promise<readonly Dispatch[]> {
    const { kind, rows, inner, columns, transposeB = false } = this.shape
    const request = {
      label: `${kind} in ${tile}`,
      ...{ rows, inner, columns, a: this.#a, b: this.#b, out: this.#out, tiles: onlyTile(tile) },
    }
    return kind === 'product'
      ? matrixProduct(this.#gpu, { ...request, transposeB })
      : transposedProduct(this.#gpu, { ...request, partials: this.#partials })
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
    const ends = new Float32Array(2 * count)
    ends.set(await this.#gpu.floats(buffer, count))
    ends.set(await this.#gpu.floats(buffer, count, length - count), count)
    return ends
  }

  async #time(dispatches: readonly Dispatch[]): Promise<number> {
    const once = await millisecondsOf(this.#gpu, dispatches, 1)
    if (once > slowMilliseconds) return once
    const repeats = Math.min(64, Math.ceil(sampleMilliseconds / once))
    const times: number[] = []
    for (let i = 0; i < samples; i++)
      times.push((await millisecondsOf(this.#gpu, dispatches, repeats)) / repeats)
    return times.toSorted((a, b) => a - b)[Math.floor(samples / 2)]
  }

  #matrix(rows: number, columns: number): Matrix {
    const buffer = this.#gpu.buffer('to measure with', 4 * rows * columns)
    return { buffer, offset: 0, stride: columns }
  }
}

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

/** The same random numbers over and over, as many as divide no usual row. */
function fillRandomly(gpu: Gpu, buffer: GPUBuffer): void {
  const chunk = Float32Array.from({ length: 4 * 65_537 }, () => 2 * Math.random() - 1)
  for (let at = 0; at < buffer.size; at += chunk.byteLength)
    gpu.device.queue.writeBuffer(buffer, at, chunk, 0, Math.min(chunk.length, (buffer.size - at) / 4))
}
