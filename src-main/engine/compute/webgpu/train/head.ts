/**
 * From the gates' outputs Z of all layers to the loss, and back to their gradient: two hidden layers with ReLU, softmax
 * and cross entropy. Rows are taken some ten thousand at a time, so that what is as wide as the skip channels takes
 * little memory however long the crops are; the gradients of the weights are added up over these parts.
 */
import type { Dispatch, Gpu } from '../gpu.ts'
import {
  addColumnSums,
  matrixProduct,
  partialFloats,
  transposedProduct,
  type Matrix,
  type Tiles,
} from '../matrix/products.ts'
import { fromRow } from '../matrix/matrices.ts'
import { crossEntropy, lossPartialFloats } from './crossEntropy.ts'
import type { KernelSizes, PackedSections, PieceShape, Section } from './shape.ts'

/** What the widest of the head's matrices may take. */
const partBytes = 128 * 2 ** 20
/**
 * Multiply-accumulates of one of its products: a product can't be let go of half-way, and a system takes a card away
 * that answers nothing for two seconds. A card of a tenth of a teraflop takes 0.8 s for this.
 */
const partWork = 4e10
/** So few leave a large card half empty. */
const fillingRows = 4096
/** Parts begin at multiples of so many rows, where all matrices can be bound. */
const rowsTogether = 256

export interface HeadOptions {
  readonly tiles?: Tiles
  /** Rows that are taken at a time, at most; chosen by memory when left out. */
  readonly rows?: number
}

/** Rows of a part: all parts are about equally long. */
export function headPartRows(
  sizes: KernelSizes,
  { pieces, predicting }: PieceShape,
  options: HeadOptions = {},
): number {
  const rows = pieces * predicting
  const most = options.rows ?? mostPartRows(sizes)
  const parts = Math.ceil(rows / most)
  return Math.min(rows, rowsTogether * Math.ceil(rows / parts / rowsTogether))
}

/** A multiple of `rowsTogether`, so that rounding up never makes a part larger than that. */
function mostPartRows({ layers, dilation, skip, levels }: KernelSizes): number {
  const roomFor = partBytes / 4 / Math.max(skip, levels)
  const inTime = Math.max(fillingRows, partWork / skip / Math.max(layers * dilation, skip, levels))
  return rowsTogether * Math.max(1, Math.floor(Math.min(roomFor, inTime) / rowsTogether))
}

interface HeadFloats {
  /** Each of the three matrices that are as wide as the skip channels. */
  readonly hidden: number
  readonly logits: number
  readonly partials: number
  readonly losses: number
}

export function headFloats(sizes: KernelSizes, shape: PieceShape, options: HeadOptions = {}): HeadFloats {
  const rows = headPartRows(sizes, shape, options)
  const { skip, levels } = sizes
  const { tiles } = options
  const transposed = (of: number, columns: number) =>
    partialFloats({ rows: of, columns, inner: rows, ...(tiles && { tiles }) })
  return {
    hidden: rows * skip,
    logits: rows * levels,
    partials: Math.max(
      transposed(sizes.layers * sizes.dilation, skip),
      transposed(skip, skip),
      transposed(skip, levels),
      partialFloats({ rows, columns: skip }),
      partialFloats({ rows, columns: levels }),
    ),
    losses: lossPartialFloats({ rows, levels }),
  }
}

export interface HeadBuffers {
  readonly sizes: KernelSizes
  readonly sections: PackedSections
  readonly shape: PieceShape
  readonly useBiases: boolean
  readonly options: HeadOptions
  /** Packed; the gradient is added to. */
  readonly weights: GPUBuffer
  readonly gradient: GPUBuffer
  /** [pieces·predicting][layers·dilation]: becomes its own gradient. */
  readonly z: GPUBuffer
  /** A code a row, or `noTarget`. */
  readonly targets: GPUBuffer
  readonly results: GPUBuffer
  /** Sizes as `headFloats` says. */
  readonly hidden: readonly [GPUBuffer, GPUBuffer, GPUBuffer]
  readonly logits: GPUBuffer
  readonly partials: GPUBuffer
  readonly losses: GPUBuffer
}

export interface HeadDispatches {
  /** Adds the loss. */
  readonly loss: readonly Dispatch[]
  /** Adds the loss and the gradients of the head's weights, and writes that of Z over Z. */
  readonly gradient: readonly Dispatch[]
}

/** @throws SyrinxError as `Gpu.dispatch`, and `compute/too-large` */
export async function headDispatches(gpu: Gpu, it: HeadBuffers): Promise<HeadDispatches> {
  const rows = it.shape.pieces * it.shape.predicting
  const partRows = headPartRows(it.sizes, it.shape, it.options)
  const loss: Dispatch[] = []
  const gradient: Dispatch[] = []
  for (let first = 0; first < rows; first += partRows) {
    const part = new HeadPart(gpu, it, first, Math.min(partRows, rows - first))
    const forward = await part.forward()
    loss.push(...forward)
    gradient.push(...forward, ...(await part.backward()))
  }
  return { loss, gradient }
}

class HeadPart {
  readonly #gpu: Gpu
  readonly #it: HeadBuffers
  readonly #first: number
  readonly #rows: number
  readonly #z: Matrix
  readonly #logits: Matrix
  readonly #hidden: readonly [Matrix, Matrix, Matrix]

  constructor(gpu: Gpu, it: HeadBuffers, first: number, rows: number) {
    this.#gpu = gpu
    this.#it = it
    this.#first = first
    this.#rows = rows
    const { skip, levels } = it.sizes
    const width = it.sizes.layers * it.sizes.dilation
    this.#z = fromRow({ buffer: it.z, offset: 0, stride: width }, first)
    this.#logits = { buffer: it.logits, offset: 0, stride: levels }
    const [a, b, c] = it.hidden.map((buffer) => ({ buffer, offset: 0, stride: skip }))
    this.#hidden = [a, b, c]
  }

  async forward(): Promise<Dispatch[]> {
    const { sections, sizes, targets, losses, results } = this.#it
    const [first, second] = this.#hidden
    const { skip, skipBias, post1, post1Bias, post2, post2Bias } = sections
    return [
      ...(await this.#product('skip sum', this.#z, skip, skipBias, first, true)),
      ...(await this.#product('hidden layer', first, post1, post1Bias, second, true)),
      ...(await this.#product('logits', second, post2, post2Bias, this.#logits, false)),
      ...(await crossEntropy(this.#gpu, {
        rows: this.#rows,
        trueLevels: sizes.trueLevels,
        levels: sizes.levels,
        logits: this.#logits,
        targets,
        firstTarget: this.#first,
        partials: losses,
        results,
      })),
    ]
  }

  async backward(): Promise<Dispatch[]> {
    const { skip, skipBias, post1, post1Bias, post2, post2Bias } = this.#it.sections
    const [first, second, third] = this.#hidden
    return [
      ...(await this.#weightGradient('logits', second, this.#logits, post2, post2Bias)),
      ...(await this.#inputGradient('hidden layer', this.#logits, post2, third, second)),
      ...(await this.#weightGradient('hidden layer', first, third, post1, post1Bias)),
      // What the second hidden layer held is no longer needed.
      ...(await this.#inputGradient('skip sum', third, post1, second, first)),
      ...(await this.#weightGradient('skip sum', this.#z, second, skip, skipBias)),
      ...(await this.#inputGradient('layers', second, skip, this.#z)),
    ]
  }

  #packed(buffer: GPUBuffer, { offset, columns }: Section): Matrix {
    return { buffer, offset, stride: columns }
  }

  #product(label: string, a: Matrix, weights: Section, bias: Section, out: Matrix, relu: boolean) {
    return matrixProduct(this.#gpu, {
      label,
      rows: this.#rows,
      inner: weights.rows,
      columns: weights.columns,
      a,
      b: this.#packed(this.#it.weights, weights),
      out,
      relu,
      ...(this.#it.useBiases && { bias: this.#packed(this.#it.weights, bias) }),
      ...this.#tiles(),
    })
  }

  /** Aᵀ·gradient, and the sums of the gradient's rows. */
  async #weightGradient(label: string, a: Matrix, gradient: Matrix, weights: Section, bias: Section) {
    const { partials, gradient: sums, useBiases } = this.#it
    const product = await transposedProduct(this.#gpu, {
      label: `${label}: gradient of weights`,
      rows: weights.rows,
      columns: weights.columns,
      inner: this.#rows,
      a,
      b: gradient,
      out: this.#packed(sums, weights),
      partials,
      ...this.#tiles(),
    })
    if (!useBiases) return product
    const ofBias = await addColumnSums(this.#gpu, {
      label: `${label}: gradient of biases`,
      rows: this.#rows,
      columns: weights.columns,
      a: gradient,
      out: this.#packed(sums, bias),
      partials,
    })
    return [...product, ...ofBias]
  }

  /** gradient·Wᵀ, where the mask is positive. */
  #inputGradient(label: string, gradient: Matrix, weights: Section, out: Matrix, mask?: Matrix) {
    return matrixProduct(this.#gpu, {
      label: `${label}: gradient`,
      rows: this.#rows,
      inner: weights.columns,
      columns: weights.rows,
      a: gradient,
      b: this.#packed(this.#it.weights, weights),
      transposeB: true,
      out,
      ...(mask && { mask }),
      ...this.#tiles(),
    })
  }

  #tiles(): { tiles?: Tiles } {
    const { tiles } = this.#it.options
    return tiles ? { tiles } : {}
  }
}
