// Numbers become int16 by adding 1.5·2^23, which rounds them to whole ones in float32's last bits.

// @ts-ignore: decorator
@inline
function round(x: v128, scale: v128): v128 {
  const magic = f32x4.splat(12582912)
  return i32x4.sub(f32x4.relaxed_madd(x, scale, magic), i32x4.splat(0x4b400000))
}

/** 8 numbers of `from` times `scale`, as int16. */
// @ts-ignore: decorator
@inline
export function quantize8(a: v128, b: v128, scale: v128): v128 {
  return i16x8.narrow_i32x4_s(round(a, scale), round(b, scale))
}

/** The least exponent that is told apart: below 2^−100 all is zero. */
const leastExponent: i32 = 27 << 23

/**
 * `from` as int16 within ±2^bits, in units of a power of two that follows its largest number, so that no input of
 * whatever size is cut off. Returns the unit. `count` is a multiple of 32.
 */
export function quantize(to: usize, from: usize, count: i32, bits: i32): f32 {
  const end = from + (<usize>count << 2)
  let a = f32x4.splat(0)
  let b = a
  let c = a
  let d = a
  for (let at = from; at < end; at += 64) {
    a = f32x4.pmax(a, f32x4.abs(v128.load(at, 0)))
    b = f32x4.pmax(b, f32x4.abs(v128.load(at, 16)))
    c = f32x4.pmax(c, f32x4.abs(v128.load(at, 32)))
    d = f32x4.pmax(d, f32x4.abs(v128.load(at, 48)))
  }
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d))
  a = f32x4.pmax(a, i32x4.shuffle(a, a, 2, 3, 0, 1))
  a = f32x4.pmax(a, i32x4.shuffle(a, a, 1, 0, 3, 2))
  const exponent = max(i32x4.extract_lane(a, 0) & 0x7f800000, leastExponent)
  // The largest lies in [2^e, 2^(e + 1)): times 2^(bits − 1 − e) it lies below 2^bits.
  const scale = i32x4.splat(((253 + bits) << 23) - exponent)
  for (let at = from; at < end; at += 64) {
    v128.store(to, quantize8(v128.load(at, 0), v128.load(at, 16), scale), 0)
    v128.store(to, quantize8(v128.load(at, 32), v128.load(at, 48), scale), 16)
    to += 32
  }
  return reinterpret<f32>(exponent - ((bits - 1) << 23))
}
