/** Matrices as units of eight weights, in the order in which the sampling kernel reads them (wgsl/sample.wgsl). */
/// <reference lib="es2025.float16" />
import type { CutProduct, SamplerPlan } from './plan.ts'

/** Beyond this a half float is infinite. */
const largestHalf = 65_504

/** Whether all weights can be half floats. */
export const fitHalf = (weights: Float32Array): boolean =>
  weights.every((weight) => Math.abs(weight) <= largestHalf)

export class WeightUnits {
  readonly #values: Float32Array
  readonly #isHalf: boolean

  constructor({ eights }: SamplerPlan, isHalf: boolean) {
    this.#values = new Float32Array(8 * eights)
    this.#isHalf = isHalf
  }

  /**
   * Sets `matrix` [rows][columns] as a layer's product or a part of it.
   * @param firstInput of the product, that row 0 belongs to
   * @param inputsOfUnit 8, or 4 where a unit is shared by two matrices of which this one is `half` 0 or 1
   */
  set(
    product: CutProduct,
    layer: number,
    matrix: Float32Array,
    columns: number,
    { firstInput, inputsOfUnit, half }: { firstInput: number; inputsOfUnit: 4 | 8; half: 0 | 1 } = {
      firstInput: 0,
      inputsOfUnit: 8,
      half: 0,
    },
  ): void {
    const { blockOutputs, parts, steps, width } = product
    const first = product.at + layer * product.eights
    const rows = matrix.length / columns
    for (let row = 0; row < rows; row++) {
      const input = firstInput + row
      const unit = Math.floor(input / inputsOfUnit)
      const index = 4 * half + (input % inputsOfUnit)
      const step = Math.floor(unit / parts)
      const part = unit % parts
      for (let column = 0; column < columns; column++) {
        const block = Math.floor(column / blockOutputs)
        const lane = (column - block * blockOutputs) * parts + part
        const place = first + (block * steps + step) * width
        // float32: the two vectors of a unit lie `width` vectors apart.
        const at = this.#isHalf
          ? 8 * (place + lane) + index
          : 8 * place + 4 * (lane + (index >> 2) * width) + (index & 3)
        this.#values[at] = matrix[row * columns + column]
      }
    }
  }

  /** As the kernel's buffer has them. */
  packed(): Uint32Array {
    return new Uint32Array((this.#isHalf ? new Float16Array(this.#values) : this.#values).buffer)
  }
}
