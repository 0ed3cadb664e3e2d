/**
 * Matrices in the order in which the sampling kernels read them: blocks of 32 outputs, and in a block one input (int16:
 * one pair of inputs) after another, so that one pointer walks through all weights once a sample.
 */
import type { Matrix } from './samplerMatrices.ts'

/** How a kernel takes a matrix. */
export interface PackedMatrix {
  readonly weights: Float32Array | Int16Array
  /** int16: [chunks][outputs], what one unit of the integer sum is worth while the input's unit is 1. */
  readonly scales: Float32Array
}

/** Inputs whose int32 products are summed before the sum goes on in float32. */
export const chunkInputs = 2048

/** [block][input][32]. */
export function packFloat32({ inputs, outputs, values }: Matrix): PackedMatrix {
  const weights = new Float32Array(inputs * outputs)
  let at = 0
  for (let block = 0; block < outputs; block += 32)
    for (let i = 0; i < inputs; i++, at += 32)
      weights.set(values.subarray(i * outputs + block, i * outputs + block + 32), at)
  return { weights, scales: new Float32Array(0) }
}

/**
 * Inputs of a product lie within ±2^bits. The 31 bits of the sum are shared out evenly: a longer sum leaves fewer bits
 * for its inputs and its weights.
 */
export const inputBits = (inputs: number): number =>
  Math.min(14, Math.floor((34 - Math.log2(Math.min(inputs, chunkInputs))) / 2))

/**
 * [chunk][block][pair of inputs][32][2]. Each output's weights get the finest scale with which neither a weight leaves
 * int16 nor the sum leaves int32, whatever the inputs are (all of them at ±2^bits).
 */
export function packInt16({ inputs, outputs, values }: Matrix, bits: number): PackedMatrix {
  const chunks = Math.ceil(inputs / chunkInputs)
  const weights = new Int16Array(inputs * outputs)
  const scales = new Float32Array(chunks * outputs)
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = chunk * chunkInputs
    const count = Math.min(chunkInputs, inputs - from)
    for (let j = 0; j < outputs; j++) {
      let sum = 0
      let largest = 0
      for (let i = from; i < from + count; i++) {
        const size = Math.abs(values[i * outputs + j])
        sum += size
        if (size > largest) largest = size
      }
      // Rounding adds at most ½ a weight.
      const room = (2 ** 31 - 1) / 2 ** bits - count / 2
      const scale = largest > 0 ? Math.min(32767 / largest, room / sum) : 1
      scales[chunk * outputs + j] = 1 / scale
      const column = from * outputs + (j >> 5) * count * 32 + (j & 31) * 2
      for (let i = 0; i < count; i++)
        weights[column + (i >> 1) * 64 + (i & 1)] = Math.round(values[(from + i) * outputs + j] * scale)
    }
  }
  return { weights, scales }
}
