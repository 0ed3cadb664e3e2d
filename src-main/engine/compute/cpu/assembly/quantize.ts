import { roundingShift } from './exponential'
import { Ring } from './layout'

// @ts-ignore: decorator
@inline
function round(x: v128, scale: v128): v128 {
  return i32x4.sub(f32x4.relaxed_madd(x, scale, roundingShift()), roundingShift())
}

/** 8 numbers times `scale`, as int16. */
// @ts-ignore: decorator
@inline
export function quantize8(a: v128, b: v128, scale: v128): v128 {
  return i16x8.narrow_i32x4_s(round(a, scale), round(b, scale))
}

/** `from` times `scale` as int16; `count` is a multiple of 32. */
export function quantize(to: usize, from: usize, count: i32, scale: f32): void {
  const end = from + (<usize>count << 2)
  const scales = f32x4.splat(scale)
  for (let at = from; at < end; at += 64) {
    v128.store(to, quantize8(v128.load(at, 0), v128.load(at, 16), scales), 0)
    v128.store(to, quantize8(v128.load(at, 32), v128.load(at, 48), scales), 16)
    to += 32
  }
}

/** 2^exponent, for −126 … 127. */
// @ts-ignore: decorator
@inline
export function powerOf2(exponent: i32): f32 {
  return reinterpret<f32>((127 + exponent) << 23)
}

function largest(x: usize, count: i32): v128 {
  const end = x + (<usize>count << 2)
  let a = f32x4.splat(0)
  let b = a
  let c = a
  let d = a
  for (; x < end; x += 64) {
    a = f32x4.pmax(a, f32x4.abs(v128.load(x, 0)))
    b = f32x4.pmax(b, f32x4.abs(v128.load(x, 16)))
    c = f32x4.pmax(c, f32x4.abs(v128.load(x, 32)))
    d = f32x4.pmax(d, f32x4.abs(v128.load(x, 48)))
  }
  return f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d))
}

/** The least e in −80 … 100 with |x| < 2^e for all x: what lies below matters to nothing, what lies above is no network. */
export function exponentOf(x: usize, count: i32): i32 {
  let a = largest(x, count)
  a = f32x4.pmax(a, i32x4.shuffle(a, a, 2, 3, 0, 1))
  a = f32x4.pmax(a, i32x4.shuffle(a, a, 1, 0, 3, 2))
  return min(max((i32x4.extract_lane(a, 0) >>> 23) - 126, -80), 100)
}

/** Whether some |x| is not below `limit`. */
export function isLimit(x: usize, count: i32, limit: f32): bool {
  return v128.any_true(f32x4.ge(largest(x, count), f32x4.splat(limit)))
}

/**
 * Makes room for `x` in a ring: from now on its numbers have a coarser unit, and those in it are rounded to it. The unit
 * follows the largest input so far, so nothing is ever cut off; after the first samples that is rare.
 */
export function widen(ring: Ring, x: usize, count: i32, bits: i32): void {
  const before = <i32>(reinterpret<u32>(ring.limit) >>> 23) - 127
  const exponent = max(exponentOf(x, count), before)
  ring.limit = powerOf2(exponent)
  ring.scale = powerOf2(bits - exponent)
  ring.unit = powerOf2(exponent - bits)
  const shift = min(exponent - before, 15)
  if (shift == 0) return
  const one = i16x8.splat(1)
  for (let at = ring.start; at < ring.end; at += 16)
    v128.store(at, i16x8.shr_s(i16x8.add(i16x8.shr_s(v128.load(at), shift - 1), one), 1))
}
