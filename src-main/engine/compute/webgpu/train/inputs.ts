/** What a pass reads of its pieces, and where it lies on the card. */
import { receptiveField, type Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import type { Gpu } from '../gpu.ts'
import { noTarget } from './crossEntropy.ts'
import { codeLists, codeListLayout } from './layers/codeLists.ts'
import type { Piece, Stretch } from './pieces.ts'
import { kernelSizes, type PieceShape } from './shape.ts'

/** Of each input, how many 32-bit values it has. */
export function inputLengths(it: Hyperparameters, shape: PieceShape) {
  const sizes = kernelSizes(it)
  return {
    codes: shape.pieces * (shape.rows + sizes.taps),
    codeLists: codeListLayout(sizes, shape).length,
    categories: shape.pieces,
    targets: shape.pieces * shape.predicting,
    condition: shape.pieces * shape.rows * sizes.local,
  }
}

export type InputBuffers = Readonly<Record<keyof ReturnType<typeof inputLengths>, GPUBuffer>>

/** Fills a pass's inputs; the arrays are made once. */
export class PassInputs {
  readonly #it: Hyperparameters
  readonly #shape: PieceShape
  readonly #field: number
  readonly #codes: Uint32Array
  readonly #categories: Uint32Array
  readonly #targets: Uint32Array
  readonly #condition: Float32Array

  constructor(it: Hyperparameters, shape: PieceShape) {
    this.#it = it
    this.#shape = shape
    this.#field = receptiveField(it)
    const lengths = inputLengths(it, shape)
    this.#codes = new Uint32Array(lengths.codes)
    this.#categories = new Uint32Array(lengths.categories)
    this.#targets = new Uint32Array(lengths.targets)
    this.#condition = new Float32Array(lengths.condition)
  }

  upload(gpu: Gpu, pieces: readonly Piece[], buffers: InputBuffers): void {
    this.#codes.fill(0)
    this.#categories.fill(0)
    this.#targets.fill(noTarget)
    this.#condition.fill(0)
    for (const [i, { category, stretches }] of pieces.entries()) {
      this.#categories[i] = category
      for (const stretch of stretches) this.#place(i, stretch)
    }
    gpu.write(buffers.codes, this.#codes)
    gpu.write(buffers.categories, this.#categories)
    gpu.write(buffers.targets, this.#targets)
    if (this.#condition.length > 0) gpu.write(buffers.condition, this.#condition)
  }

  /** Of the codes that were uploaded last; a loss doesn't need them. */
  uploadLists(gpu: Gpu, buffers: InputBuffers): void {
    gpu.write(buffers.codeLists, codeLists(kernelSizes(this.#it), this.#shape, this.#codes))
  }

  #place(piece: number, { crop, start, end, at }: Stretch): void {
    const { rows, predicting } = this.#shape
    const { initialFilterWidth: taps, localChannels: channels } = this.#it
    const codes = rows + taps
    this.#codes.set((crop.heard ?? crop.codes).subarray(start, end), piece * codes + at)
    this.#targets.set(crop.codes.subarray(start + this.#field, end), piece * predicting + at)
    if (channels === 0) return
    const local = crop.local!.subarray((start + taps) * channels, end * channels)
    const width = kernelSizes(this.#it).local
    const first = piece * rows + at
    if (width === channels) this.#condition.set(local, first * width)
    else
      for (let row = 0; row * channels < local.length; row++)
        this.#condition.set(local.subarray(row * channels, (row + 1) * channels), (first + row) * width)
  }
}
