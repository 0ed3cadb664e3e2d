import { exponential2 } from './exponential'
import { Network } from './layout'

function highest(logits: usize, padded: i32): f32 {
  const end = logits + (<usize>padded << 2)
  let a = v128.load(logits, 0)
  let b = v128.load(logits, 16)
  for (let at = logits + 32; at < end; at += 32) {
    a = f32x4.pmax(a, v128.load(at, 0))
    b = f32x4.pmax(b, v128.load(at, 16))
  }
  a = f32x4.pmax(a, b)
  return max(
    max(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    max(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  )
}

/** The first code of the highest logit. */
export function pickHighest(network: Network): i32 {
  const top = highest(network.logits, network.quantizationPadded)
  for (let q = 0; q < network.quantization; q++)
    if (load<f32>(network.logits + (<usize>q << 2)) == top) return q
  return 0
}

// @ts-ignore: decorator
@inline
function weight(logits: usize, offset: usize, top: v128, scale: v128): v128 {
  const x = f32x4.mul(f32x4.sub(v128.load(logits + offset), top), scale)
  return exponential2(f32x4.pmax(x, f32x4.splat(-126)))
}

// @ts-ignore: decorator
@inline
function total4(v: v128): f64 {
  const pairs = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1))
  return <f64>f32x4.extract_lane(pairs, 0) + <f64>f32x4.extract_lane(pairs, 1)
}

/**
 * The first code q with Σ_{i ≤ q} e_i > uniform·Σ e_i, where e_i = 2^(scale·(logit_i − max)), scale = log₂e/temperature.
 * Sums of 32 codes find the block, single ones the code in it.
 */
export function pickSample(network: Network, uniform: f32, scale: f32): i32 {
  const logits = network.logits
  const weights = network.exponentials
  const sums = network.list
  const bytes = <usize>network.quantizationPadded << 2
  const top = f32x4.splat(highest(logits, network.quantizationPadded))
  const scales = f32x4.splat(scale)
  let total: f64 = 0
  let at = sums
  for (let i: usize = 0; i < bytes; i += 128) {
    let sum = f32x4.splat(0)
    for (let j = i; j < i + 128; j += 32) {
      const a = weight(logits, j, top, scales)
      const b = weight(logits, j + 16, top, scales)
      v128.store(weights + j, a)
      v128.store(weights + j, b, 16)
      sum = f32x4.add(sum, f32x4.add(a, b))
    }
    total += total4(sum)
    store<f64>(at, total)
    at += 8
  }
  const wanted = <f64>uniform * total
  const last = network.quantizationPadded - 32
  let q = 0
  for (at = sums; q < last && load<f64>(at) <= wanted; at += 8) q += 32
  let sum: f64 = q == 0 ? 0 : load<f64>(at - 8)
  const end = min(q + 32, network.quantization) - 1
  for (; q < end; q++) {
    sum += <f64>load<f32>(weights + (<usize>q << 2))
    if (sum > wanted) break
  }
  return q
}
