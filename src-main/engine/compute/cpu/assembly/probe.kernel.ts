// The bare matrix-vector products of a network, for the bench: the same inner loops on as many weights, and nothing else.
import { multiplyLayer as multiplyFloat32 } from './floatProduct'
import { multiplyLayer as multiplyInt16 } from './integerProduct'
import { Product } from './layout'

/** One matrix, or several of one shape. */
@unmanaged
class Group {
  product: Product
  layers: i32
}

export function runFloat32(groups: usize, count: i32, x: usize, out: usize, repetitions: i32): void {
  for (; repetitions > 0; repetitions--)
    for (let i = 0; i < count; i++) {
      const group = changetype<Group>(groups + (<usize>i << 3))
      for (let layer = 0; layer < group.layers; layer++)
        multiplyFloat32(group.product, layer, out, group.product.bias, x)
    }
}

export function runInt16(groups: usize, count: i32, x: usize, out: usize, repetitions: i32): void {
  for (; repetitions > 0; repetitions--)
    for (let i = 0; i < count; i++) {
      const group = changetype<Group>(groups + (<usize>i << 3))
      for (let layer = 0; layer < group.layers; layer++)
        multiplyInt16(group.product, layer, out, group.product.bias, x, 1)
    }
}
