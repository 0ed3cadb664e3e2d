import { chunkInputs, finish, multiplyChunk } from './integerProduct'
import { Product } from './layout'

/** Lists those of `pairs` pairs of int16 that are not both zero, as (pair, 128 · index); returns how many. */
function listPairs(list: usize, x: usize, pairs: i32): i32 {
  let entry = list
  for (let i = 0; i < pairs; i++) {
    const pair = load<u32>(x + (<usize>i << 2))
    store<u32>(entry, pair)
    store<i32>(entry, i << 7, 4)
    entry += <usize>(<i32>(pair != 0) << 3)
  }
  return <i32>((entry - list) >> 3)
}

/**
 * `multiply` of integerProduct.ts for inputs that are mostly zero, as after a ReLU: of a trained network's head nine in
 * ten are. `list` has place for as many (value, offset) pairs as the product has inputs.
 */
export function multiplyRectified(
  product: Product,
  list: usize,
  out: usize,
  start: usize,
  x: usize,
  unit: f32,
): void {
  let weights = product.weights
  let scales = product.scales
  let left = product.inputs
  do {
    const inputs = min(left, chunkInputs)
    const listed = listPairs(list, x, inputs >> 1)
    // Walking by the list is slower a pair than walking through all.
    if (listed > inputs * 5 / 16)
      multiplyChunk(out, start, weights, scales, x, inputs, product.blocks, unit)
    else multiplyListed(out, start, weights, scales, list, listed, inputs << 6, product.blocks, unit)
    start = out
    weights += <usize>(inputs * product.blocks) << 6
    scales += <usize>product.blocks << 7
    x += <usize>inputs << 1
    left -= inputs
  } while (left > 0)
}

function multiplyListed(
  out: usize,
  start: usize,
  weights: usize,
  scales: usize,
  list: usize,
  listed: i32,
  blockBytes: i32,
  blocks: i32,
  unit: f32,
): void {
  const end = list + (<usize>listed << 3)
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
    for (let entry = list; entry < end; entry += 8) {
      const pair = v128.load32_splat(entry)
      const row = weights + load<u32>(entry, 4)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(row, 0), pair))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(row, 16), pair))
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(row, 32), pair))
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(v128.load(row, 48), pair))
      a4 = i32x4.add(a4, i32x4.dot_i16x8_s(v128.load(row, 64), pair))
      a5 = i32x4.add(a5, i32x4.dot_i16x8_s(v128.load(row, 80), pair))
      a6 = i32x4.add(a6, i32x4.dot_i16x8_s(v128.load(row, 96), pair))
      a7 = i32x4.add(a7, i32x4.dot_i16x8_s(v128.load(row, 112), pair))
    }
    v128.store(out, finish(v128.load(start, 0), v128.load(scales, 0), units, a0), 0)
    v128.store(out, finish(v128.load(start, 16), v128.load(scales, 16), units, a1), 16)
    v128.store(out, finish(v128.load(start, 32), v128.load(scales, 32), units, a2), 32)
    v128.store(out, finish(v128.load(start, 48), v128.load(scales, 48), units, a3), 48)
    v128.store(out, finish(v128.load(start, 64), v128.load(scales, 64), units, a4), 64)
    v128.store(out, finish(v128.load(start, 80), v128.load(scales, 80), units, a5), 80)
    v128.store(out, finish(v128.load(start, 96), v128.load(scales, 96), units, a6), 96)
    v128.store(out, finish(v128.load(start, 112), v128.load(scales, 112), units, a7), 112)
    weights += blockBytes
    start += 128
    scales += 128
    out += 128
  }
}
