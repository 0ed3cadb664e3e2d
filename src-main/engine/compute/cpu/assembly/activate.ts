import { exponential2 } from './exponential'

/**
 * tanh(f)·σ(g) of 4 channels. The weights come scaled so that `filter` = −2f·log₂e and `gate` = −g·log₂e:
 *   with a = 2^filter and b = 2^gate, tanh(f) = (1 − a)/(1 + a) and σ(g) = 1/(1 + b), one division for both.
 * Beyond ±60 both have long reached their limits in float32.
 */
// @ts-ignore: decorator
@inline
export function activate(filter: v128, gate: v128): v128 {
  const low = f32x4.splat(-60)
  const high = f32x4.splat(60)
  const one = f32x4.splat(1)
  const a = exponential2(f32x4.pmax(f32x4.pmin(filter, high), low))
  const b = exponential2(f32x4.pmax(f32x4.pmin(gate, high), low))
  return f32x4.div(f32x4.sub(one, a), f32x4.mul(f32x4.add(one, a), f32x4.add(one, b)))
}
