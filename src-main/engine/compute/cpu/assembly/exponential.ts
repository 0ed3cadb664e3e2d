// 2^x for x in [−126, 126], relative error below 2e-7: nearest integer by the trick of adding 1.5·2^23, a minimax
// polynomial of degree 5 on [−½, ½], and the integer added to the exponent's bits.

// @ts-ignore: decorator
@inline
export function exponential2(x: v128): v128 {
  const magic = f32x4.splat(12582912)
  const shifted = f32x4.add(x, magic)
  const r = f32x4.sub(x, f32x4.sub(shifted, magic))
  let p = f32x4.relaxed_madd(r, f32x4.splat(0.0013264727258007068), f32x4.splat(0.009671512786548079))
  p = f32x4.relaxed_madd(p, r, f32x4.splat(0.05550733744456949))
  p = f32x4.relaxed_madd(p, r, f32x4.splat(0.24022242083099585))
  p = f32x4.relaxed_madd(p, r, f32x4.splat(0.6931469775976884))
  p = f32x4.relaxed_madd(p, r, f32x4.splat(1))
  return i32x4.add(p, i32x4.shl(shifted, 23))
}
