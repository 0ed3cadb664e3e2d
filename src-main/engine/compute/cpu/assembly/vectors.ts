import { Network } from './layout'

/** x = the first causal convolution over one-hot codes: one row of the table a tap. −1 stands for no code yet. */
export function embed(network: Network, previous: i32, code: i32): void {
  const rowBytes = <usize>network.residual << 2
  const tapBytes = network.quantization * rowBytes
  const current = network.table + (network.initialWidth - 1) * tapBytes + code * rowBytes
  memory.copy(network.x, current, rowBytes)
  if (network.initialWidth == 2 && previous >= 0)
    addInto(network.x, network.table + previous * rowBytes, network.residual)
}

/** x += y; count is a multiple of 8. */
export function addInto(x: usize, y: usize, count: i32): void {
  const end = x + (<usize>count << 2)
  for (; x < end; x += 32) {
    v128.store(x, f32x4.add(v128.load(x, 0), v128.load(y, 0)), 0)
    v128.store(x, f32x4.add(v128.load(x, 16), v128.load(y, 16)), 16)
    y += 32
  }
}

/** x = max(x, 0); count is a multiple of 8. */
export function rectify(x: usize, count: i32): void {
  const end = x + (<usize>count << 2)
  const zero = f32x4.splat(0)
  for (; x < end; x += 32) {
    v128.store(x, f32x4.pmax(zero, v128.load(x, 0)), 0)
    v128.store(x, f32x4.pmax(zero, v128.load(x, 16)), 16)
  }
}
