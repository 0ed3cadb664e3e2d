// 2^x for x in [−126, 126]: the nearest integer by the trick of adding 1.5·2^23, a minimax polynomial on [−½, ½], and
// the integer added to the exponent's bits.
//
// Constants are read from memory: V8 makes a v128 constant anew at every use, in three instructions, while a load is one.

// prettier-ignore
const constants = memory.data<f32>([
  12582912, 12582912, 12582912, 12582912,
  1, 1, 1, 1,
  -126, -126, -126, -126,
  -60, -60, -60, -60,
  60, 60, 60, 60,
  0.0013264727258007068, 0.0013264727258007068, 0.0013264727258007068, 0.0013264727258007068,
  0.009671512786548079, 0.009671512786548079, 0.009671512786548079, 0.009671512786548079,
  0.05550733744456949, 0.05550733744456949, 0.05550733744456949, 0.05550733744456949,
  0.24022242083099585, 0.24022242083099585, 0.24022242083099585, 0.24022242083099585,
  0.6931469775976884, 0.6931469775976884, 0.6931469775976884, 0.6931469775976884,
  0.009582853230779943, 0.009582853230779943, 0.009582853230779943, 0.009582853230779943,
  0.055906425948687964, 0.055906425948687964, 0.055906425948687964, 0.055906425948687964,
  0.2402409861589618, 0.2402409861589618, 0.2402409861589618, 0.2402409861589618,
  0.6931241932590542, 0.6931241932590542, 0.6931241932590542, 0.6931241932590542,
], 16)

// @ts-ignore: decorator
@inline
function constant(index: usize): v128 {
  return v128.load(constants + 16 * index)
}

/** 1.5·2^23: a float32 plus this is rounded to a whole number, which lies in its last bits. */
// @ts-ignore: decorator
@inline
export function roundingShift(): v128 {
  return constant(0)
}

// @ts-ignore: decorator
@inline
export function one(): v128 {
  return constant(1)
}

/** x no less than −126, the least exponent of a normal float32. */
// @ts-ignore: decorator
@inline
export function clampBelow(x: v128): v128 {
  return f32x4.pmax(x, constant(2))
}

// @ts-ignore: decorator
@inline
export function clampTo60(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, constant(4)), constant(3))
}

/** Relative error below 2e-7. */
// @ts-ignore: decorator
@inline
export function exponential2(x: v128): v128 {
  const shifted = f32x4.add(x, roundingShift())
  const r = f32x4.sub(x, f32x4.sub(shifted, roundingShift()))
  let p = f32x4.relaxed_madd(r, constant(5), constant(6))
  p = f32x4.relaxed_madd(p, r, constant(7))
  p = f32x4.relaxed_madd(p, r, constant(8))
  p = f32x4.relaxed_madd(p, r, constant(9))
  p = f32x4.relaxed_madd(p, r, one())
  return i32x4.add(p, i32x4.shl(shifted, 23))
}

/** One degree less: relative error below 5e-6. */
// @ts-ignore: decorator
@inline
export function exponential2Short(x: v128): v128 {
  const shifted = f32x4.add(x, roundingShift())
  const r = f32x4.sub(x, f32x4.sub(shifted, roundingShift()))
  let p = f32x4.relaxed_madd(r, constant(10), constant(11))
  p = f32x4.relaxed_madd(p, r, constant(12))
  p = f32x4.relaxed_madd(p, r, constant(13))
  p = f32x4.relaxed_madd(p, r, one())
  return i32x4.add(p, i32x4.shl(shifted, 23))
}
