// The bare matrix-vector products of a network, for the bench: the same inner loops on as many weights, and nothing else.
import { multiply as multiplyFloat32 } from './floatProduct'
import { multiply as multiplyInt16 } from './integerProduct'
import { Product } from './layout'

/** Products of `count` records Product, each of float32 [inputs] at `x`; all results go to the same place. */
export function runFloat32(products: usize, count: i32, x: usize, out: usize, repetitions: i32): void {
  for (; repetitions > 0; repetitions--)
    for (let i = 0; i < count; i++) {
      const it = changetype<Product>(load<usize>(products + (<usize>i << 2)))
      multiplyFloat32(out, it.bias, it.weights, x, it.inputs, it.blocks)
    }
}

/** The same in int16. */
export function runInt16(products: usize, count: i32, x: usize, out: usize, repetitions: i32): void {
  for (; repetitions > 0; repetitions--)
    for (let i = 0; i < count; i++) {
      const it = changetype<Product>(load<usize>(products + (<usize>i << 2)))
      multiplyInt16(it, out, it.bias, x, 1)
    }
}
