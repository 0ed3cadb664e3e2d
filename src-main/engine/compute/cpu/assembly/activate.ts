import { clampTo60, exponential2, exponential2Short, one } from './exponential'

/**
 * tanh(f)·σ(g) of 4 channels. The weights come scaled so that `filter` = −2f·log₂e and `gate` = −g·log₂e:
 *   with a = 2^filter and b = 2^gate, tanh(f) = (1 − a)/(1 + a) and σ(g) = 1/(1 + b), one division for both.
 * Beyond ±60 both have long reached their limits in float32.
 */
// @ts-ignore: decorator
@inline
export function activate(filter: v128, gate: v128): v128 {
  return combine(exponential2(clampTo60(filter)), exponential2(clampTo60(gate)))
}

/** The same to about 3e-6, for what is rounded to int16 next. */
// @ts-ignore: decorator
@inline
export function activateShort(filter: v128, gate: v128): v128 {
  return combine(exponential2Short(clampTo60(filter)), exponential2Short(clampTo60(gate)))
}

// @ts-ignore: decorator
@inline
function combine(a: v128, b: v128): v128 {
  return f32x4.div(f32x4.sub(one(), a), f32x4.mul(f32x4.add(one(), a), f32x4.add(one(), b)))
}
