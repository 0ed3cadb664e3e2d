import { activateShort } from './activate'
import { Product } from './layout'
import { quantize8 } from './quantize'

/** Inputs whose products fit one int32 sum; samplerPacking.ts scales the weights for it. */
export const chunkInputs: i32 = 2048

/**
 * out = start + unit · scales · (x · weights), x and weights int16, sums int32, 32 outputs at a time in 8 registers.
 * Weights lie [chunk][block][pair of inputs][32][2]: one dot product takes a pair for 4 outputs.
 */
export function multiplyChunk(
  out: usize,
  start: usize,
  weights: usize,
  scales: usize,
  x: usize,
  inputs: i32,
  blocks: i32,
  unit: f32,
): void {
  const end = x + (<usize>inputs << 1)
  const units = f32x4.splat(unit)
  for (let block = 0; block < blocks; block++) {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let a4 = a0
    let a5 = a0
    let a6 = a0
    let a7 = a0
    let from = x
    do {
      const x0 = v128.load32_splat(from, 0)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 0), x0))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 16), x0))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 32), x0))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 48), x0))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 64), x0))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 80), x0))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 96), x0))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 112), x0))
      const x1 = v128.load32_splat(from, 4)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 128), x1))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 144), x1))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 160), x1))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 176), x1))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 192), x1))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 208), x1))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 224), x1))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 240), x1))
      weights += 256
      from += 8
    } while (from < end)
    v128.store(out, finish(v128.load(start, 0), v128.load(scales, 0), units, a0), 0)
    v128.store(out, finish(v128.load(start, 16), v128.load(scales, 16), units, a1), 16)
    v128.store(out, finish(v128.load(start, 32), v128.load(scales, 32), units, a2), 32)
    v128.store(out, finish(v128.load(start, 48), v128.load(scales, 48), units, a3), 48)
    v128.store(out, finish(v128.load(start, 64), v128.load(scales, 64), units, a4), 64)
    v128.store(out, finish(v128.load(start, 80), v128.load(scales, 80), units, a5), 80)
    v128.store(out, finish(v128.load(start, 96), v128.load(scales, 96), units, a6), 96)
    v128.store(out, finish(v128.load(start, 112), v128.load(scales, 112), units, a7), 112)
    start += 128
    scales += 128
    out += 128
  }
}

// @ts-ignore: decorator
@inline
export function finish(start: v128, scales: v128, unit: v128, sum: v128): v128 {
  return f32x4.relaxed_madd(f32x4.convert_i32x4_s(sum), f32x4.mul(scales, unit), start)
}

/**
 * A layer's z out of what it sees: multiplies [past, current], both in units of `unit`, with filters and gates, and
 * activates and rounds each 16 channels straight from the registers. `start` is the pre-activations' constant part;
 * `inputs` counts past or current; `zScale` is what z is multiplied with to become int16.
 */
export function multiplyGates(
  z: usize,
  start: usize,
  weights: usize,
  scales: usize,
  past: usize,
  current: usize,
  inputs: i32,
  blocks: i32,
  unit: f32,
  zScale: f32,
): void {
  const bytes = <usize>inputs << 1
  const units = f32x4.splat(unit)
  const zScales = f32x4.splat(zScale)
  for (let block = 0; block < blocks; block++) {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let a4 = a0
    let a5 = a0
    let a6 = a0
    let a7 = a0
    let from = past
    let end = past + bytes
    do {
      const x0 = v128.load32_splat(from, 0)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 0), x0))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 16), x0))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 32), x0))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 48), x0))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 64), x0))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 80), x0))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 96), x0))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 112), x0))
      const x1 = v128.load32_splat(from, 4)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 128), x1))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 144), x1))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 160), x1))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 176), x1))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 192), x1))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 208), x1))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 224), x1))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 240), x1))
      weights += 256
      from += 8
    } while (from < end)
    from = current
    end = current + bytes
    do {
      const x0 = v128.load32_splat(from, 0)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 0), x0))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 16), x0))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 32), x0))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 48), x0))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 64), x0))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 80), x0))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 96), x0))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 112), x0))
      const x1 = v128.load32_splat(from, 4)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 128), x1))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 144), x1))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 160), x1))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 176), x1))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 192), x1))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 208), x1))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 224), x1))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 240), x1))
      weights += 256
      from += 8
    } while (from < end)
    const z0 = activateShort(
      finish(v128.load(start, 0), v128.load(scales, 0), units, a0),
      finish(v128.load(start, 64), v128.load(scales, 64), units, a4),
    )
    const z1 = activateShort(
      finish(v128.load(start, 16), v128.load(scales, 16), units, a1),
      finish(v128.load(start, 80), v128.load(scales, 80), units, a5),
    )
    const z2 = activateShort(
      finish(v128.load(start, 32), v128.load(scales, 32), units, a2),
      finish(v128.load(start, 96), v128.load(scales, 96), units, a6),
    )
    const z3 = activateShort(
      finish(v128.load(start, 48), v128.load(scales, 48), units, a3),
      finish(v128.load(start, 112), v128.load(scales, 112), units, a7),
    )
    v128.store(z, quantize8(z0, z1, zScales), 0)
    v128.store(z, quantize8(z2, z3, zScales), 16)
    start += 128
    scales += 128
    z += 32
  }
}

/**
 * The residual: x += bias + scales · (z · weights), and x times `scale` as int16 in `quantized`.
 * @returns whether some |x| is not below `limit`, so that `quantized` doesn't hold it.
 */
export function multiplyResidual(
  x: usize,
  bias: usize,
  weights: usize,
  scales: usize,
  z: usize,
  inputs: i32,
  blocks: i32,
  quantized: usize,
  scale: f32,
  limit: f32,
): bool {
  const end = z + (<usize>inputs << 1)
  const factors = f32x4.splat(scale)
  let largest = f32x4.splat(0)
  for (let block = 0; block < blocks; block++) {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let a4 = a0
    let a5 = a0
    let a6 = a0
    let a7 = a0
    let from = z
    do {
      const x0 = v128.load32_splat(from, 0)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 0), x0))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 16), x0))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 32), x0))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 48), x0))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 64), x0))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 80), x0))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 96), x0))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 112), x0))
      const x1 = v128.load32_splat(from, 4)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(weights, 128), x1))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(weights, 144), x1))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(weights, 160), x1))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(weights, 176), x1))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(weights, 192), x1))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(weights, 208), x1))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(weights, 224), x1))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(weights, 240), x1))
      weights += 256
      from += 8
    } while (from < end)
    const x0 = add(v128.load(x, 0), v128.load(bias, 0), v128.load(scales, 0), a0)
    v128.store(x, x0, 0)
    const x1 = add(v128.load(x, 16), v128.load(bias, 16), v128.load(scales, 16), a1)
    v128.store(x, x1, 16)
    const x2 = add(v128.load(x, 32), v128.load(bias, 32), v128.load(scales, 32), a2)
    v128.store(x, x2, 32)
    const x3 = add(v128.load(x, 48), v128.load(bias, 48), v128.load(scales, 48), a3)
    v128.store(x, x3, 48)
    const x4 = add(v128.load(x, 64), v128.load(bias, 64), v128.load(scales, 64), a4)
    v128.store(x, x4, 64)
    const x5 = add(v128.load(x, 80), v128.load(bias, 80), v128.load(scales, 80), a5)
    v128.store(x, x5, 80)
    const x6 = add(v128.load(x, 96), v128.load(bias, 96), v128.load(scales, 96), a6)
    v128.store(x, x6, 96)
    const x7 = add(v128.load(x, 112), v128.load(bias, 112), v128.load(scales, 112), a7)
    v128.store(x, x7, 112)
    v128.store(quantized, quantize8(x0, x1, factors), 0)
    v128.store(quantized, quantize8(x2, x3, factors), 16)
    v128.store(quantized, quantize8(x4, x5, factors), 32)
    v128.store(quantized, quantize8(x6, x7, factors), 48)
    largest = f32x4.pmax(largest, f32x4.abs(x0))
    largest = f32x4.pmax(largest, f32x4.abs(x1))
    largest = f32x4.pmax(largest, f32x4.abs(x2))
    largest = f32x4.pmax(largest, f32x4.abs(x3))
    largest = f32x4.pmax(largest, f32x4.abs(x4))
    largest = f32x4.pmax(largest, f32x4.abs(x5))
    largest = f32x4.pmax(largest, f32x4.abs(x6))
    largest = f32x4.pmax(largest, f32x4.abs(x7))
    x += 128
    bias += 128
    scales += 128
    quantized += 64
  }
  return v128.any_true(f32x4.ge(largest, f32x4.splat(limit)))
}

// @ts-ignore: decorator
@inline
function add(x: v128, bias: v128, scales: v128, sum: v128): v128 {
  return f32x4.relaxed_madd(f32x4.convert_i32x4_s(sum), scales, f32x4.add(x, bias))
}

/** `multiplyChunk` over all inputs of a product. */
export function multiply(
  product: Product,
  out: usize,
  start: usize,
  x: usize,
  unit: f32,
): void {
  const blocks = product.blocks
  let weights = product.weights
  let scales = product.scales
  let left = product.inputs
  do {
    const inputs = min(left, chunkInputs)
    multiplyChunk(out, start, weights, scales, x, inputs, blocks, unit)
    start = out
    weights += <usize>(inputs * blocks) << 6
    scales += <usize>blocks << 7
    x += <usize>inputs << 1
    left -= inputs
  } while (left > 0)
}
