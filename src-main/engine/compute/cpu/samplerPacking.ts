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

/** A product of more inputs than these is cut (`multiply` of assembly/integerProduct.ts), to keep enough bits. */
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
 * Inputs of an int16 product lie within ±2^bits. The 31 bits of the sum are shared out evenly: a longer sum leaves fewer
 * bits for its inputs and its weights.
 */
export const inputBits = (inputs: number): number => Math.min(14, Math.floor((34 - Math.log2(inputs)) / 2))

export interface Int16Settings {
  readonly bits: number
  /** What one unit of the inputs is worth; 1 where it changes. */
  readonly inputUnit: number
  /** Whether the product is cut after every `chunkInputs` inputs: each chunk is summed in int32, chunks in float32. */
  readonly cut: boolean
}

/**
 * [chunk][block][pair of inputs][32][2]. Each output's weights get the finest scale with which neither a weight leaves
 * int16 nor the sum leaves int32, whatever the inputs are (all of them at ±2^bits).
 */
export function packInt16(
  { inputs, outputs, values }: Matrix,
  { bits, inputUnit, cut }: Int16Settings,
): PackedMatrix {
  const chunk = cut ? chunkInputs : inputs
  const chunks = Math.ceil(inputs / chunk)
  const weights = new Int16Array(inputs * outputs)
  const scales = new Float32Array(chunks * outputs)
  for (let index = 0; index < chunks; index++) {
    const from = index * chunk
    const count = Math.min(chunk, inputs - from)
    for (let j = 0; j < outputs; j++) {
      const scale = weightScale(values, from * outputs + j, outputs, count, bits)
      scales[index * outputs + j] = inputUnit / scale
      const column = from * outputs + (j >> 5) * count * 32 + (j & 31) * 2
      for (let i = 0; i < count; i++)
        weights[column + (i >> 1) * 64 + (i & 1)] = Math.round(values[(from + i) * outputs + j] * scale)
    }
  }
  return { weights, scales }
}

/** The scale of `count` weights of one output, `stride` apart. */
function weightScale(
  values: Float32Array,
  from: number,
  stride: number,
  count: number,
  bits: number,
): number {
  let sum = 0
  let largest = 0
  for (let i = 0; i < count; i++) {
    const size = Math.abs(values[from + i * stride])
    sum += size
    if (size > largest) largest = size
  }
  if (largest === 0) return 1
  // Rounding adds at most ½ a weight.
  const room = (2 ** 31 - 1) / 2 ** bits - count / 2
  return Math.min(32767 / largest, room / sum)
}
