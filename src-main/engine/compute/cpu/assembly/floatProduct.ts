import { activate } from './activate'

/**
 * out = start + x · weights in float32, 32 outputs at a time in 8 registers: as many independent sums as 2 units of
 * latency 4 need. Weights lie [block][input][32], so one pointer walks through them once.
 */
export function multiply(
  out: usize,
  start: usize,
  weights: usize,
  x: usize,
  inputs: i32,
  blocks: i32,
): void {
  const end = x + (<usize>inputs << 2)
  for (let block = 0; block < blocks; block++) {
    let a0 = v128.load(start, 0)
    let a1 = v128.load(start, 16)
    let a2 = v128.load(start, 32)
    let a3 = v128.load(start, 48)
    let a4 = v128.load(start, 64)
    let a5 = v128.load(start, 80)
    let a6 = v128.load(start, 96)
    let a7 = v128.load(start, 112)
    let from = x
    do {
      const value = v128.load32_splat(from)
      a0 = f32x4.relaxed_madd(v128.load(weights, 0), value, a0)
      a1 = f32x4.relaxed_madd(v128.load(weights, 16), value, a1)
      a2 = f32x4.relaxed_madd(v128.load(weights, 32), value, a2)
      a3 = f32x4.relaxed_madd(v128.load(weights, 48), value, a3)
      a4 = f32x4.relaxed_madd(v128.load(weights, 64), value, a4)
      a5 = f32x4.relaxed_madd(v128.load(weights, 80), value, a5)
      a6 = f32x4.relaxed_madd(v128.load(weights, 96), value, a6)
      a7 = f32x4.relaxed_madd(v128.load(weights, 112), value, a7)
      weights += 128
      from += 4
    } while (from < end)
    v128.store(out, a0, 0)
    v128.store(out, a1, 16)
    v128.store(out, a2, 32)
    v128.store(out, a3, 48)
    v128.store(out, a4, 64)
    v128.store(out, a5, 80)
    v128.store(out, a6, 96)
    v128.store(out, a7, 112)
    start += 128
    out += 128
  }
}

/**
 * A layer's z out of what it sees: multiplies [past, current] with filters and gates, and activates each 16 channels
 * straight from the registers. `start` is the pre-activations' constant part; `inputs` counts past or current.
 */
export function multiplyGates(
  z: usize,
  start: usize,
  weights: usize,
  past: usize,
  current: usize,
  inputs: i32,
  blocks: i32,
): void {
  const bytes = <usize>inputs << 2
  for (let block = 0; block < blocks; block++) {
    let a0 = v128.load(start, 0)
    let a1 = v128.load(start, 16)
    let a2 = v128.load(start, 32)
    let a3 = v128.load(start, 48)
    let a4 = v128.load(start, 64)
    let a5 = v128.load(start, 80)
    let a6 = v128.load(start, 96)
    let a7 = v128.load(start, 112)
    let from = past
    let end = past + bytes
    do {
      const value = v128.load32_splat(from)
      a0 = f32x4.relaxed_madd(v128.load(weights, 0), value, a0)
      a1 = f32x4.relaxed_madd(v128.load(weights, 16), value, a1)
      a2 = f32x4.relaxed_madd(v128.load(weights, 32), value, a2)
      a3 = f32x4.relaxed_madd(v128.load(weights, 48), value, a3)
      a4 = f32x4.relaxed_madd(v128.load(weights, 64), value, a4)
      a5 = f32x4.relaxed_madd(v128.load(weights, 80), value, a5)
      a6 = f32x4.relaxed_madd(v128.load(weights, 96), value, a6)
      a7 = f32x4.relaxed_madd(v128.load(weights, 112), value, a7)
      weights += 128
      from += 4
    } while (from < end)
    from = current
    end = current + bytes
    do {
      const value = v128.load32_splat(from)
      a0 = f32x4.relaxed_madd(v128.load(weights, 0), value, a0)
      a1 = f32x4.relaxed_madd(v128.load(weights, 16), value, a1)
      a2 = f32x4.relaxed_madd(v128.load(weights, 32), value, a2)
      a3 = f32x4.relaxed_madd(v128.load(weights, 48), value, a3)
      a4 = f32x4.relaxed_madd(v128.load(weights, 64), value, a4)
      a5 = f32x4.relaxed_madd(v128.load(weights, 80), value, a5)
      a6 = f32x4.relaxed_madd(v128.load(weights, 96), value, a6)
      a7 = f32x4.relaxed_madd(v128.load(weights, 112), value, a7)
      weights += 128
      from += 4
    } while (from < end)
    v128.store(z, activate(a0, a4), 0)
    v128.store(z, activate(a1, a5), 16)
    v128.store(z, activate(a2, a6), 32)
    v128.store(z, activate(a3, a7), 48)
    start += 128
    z += 64
  }
}

/** `multiply` over those inputs alone that are listed as (value, 128 · input) pairs. */
export function multiplyListed(
  out: usize,
  start: usize,
  weights: usize,
  list: usize,
  listed: i32,
  blockBytes: i32,
  blocks: i32,
): void {
  const end = list + (<usize>listed << 3)
  for (let block = 0; block < blocks; block++) {
    let a0 = v128.load(start, 0)
    let a1 = v128.load(start, 16)
    let a2 = v128.load(start, 32)
    let a3 = v128.load(start, 48)
    let a4 = v128.load(start, 64)
    let a5 = v128.load(start, 80)
    let a6 = v128.load(start, 96)
    let a7 = v128.load(start, 112)
    for (let entry = list; entry < end; entry += 8) {
      const value = v128.load32_splat(entry)
      const row = weights + load<u32>(entry, 4)
      a0 = f32x4.relaxed_madd(v128.load(row, 0), value, a0)
      a1 = f32x4.relaxed_madd(v128.load(row, 16), value, a1)
      a2 = f32x4.relaxed_madd(v128.load(row, 32), value, a2)
      a3 = f32x4.relaxed_madd(v128.load(row, 48), value, a3)
      a4 = f32x4.relaxed_madd(v128.load(row, 64), value, a4)
      a5 = f32x4.relaxed_madd(v128.load(row, 80), value, a5)
      a6 = f32x4.relaxed_madd(v128.load(row, 96), value, a6)
      a7 = f32x4.relaxed_madd(v128.load(row, 112), value, a7)
    }
    v128.store(out, a0, 0)
    v128.store(out, a1, 16)
    v128.store(out, a2, 32)
    v128.store(out, a3, 48)
    v128.store(out, a4, 64)
    v128.store(out, a5, 80)
    v128.store(out, a6, 96)
    v128.store(out, a7, 112)
    weights += blockBytes
    start += 128
    out += 128
  }
}

/** Lists the inputs that are above zero (after a ReLU) or, with `signed`, that are not zero; returns how many. */
export function listInputs(list: usize, x: usize, inputs: i32, signed: bool): i32 {
  let entry = list
  for (let i = 0; i < inputs; i++) {
    const value = load<f32>(x + (<usize>i << 2))
    store<f32>(entry, value)
    store<i32>(entry, i << 7, 4)
    const counts = signed ? value != 0 : value > 0
    entry += <usize>(<i32>counts << 3)
  }
  return <i32>((entry - list) >> 3)
}
