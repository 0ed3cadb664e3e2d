import { Network } from './layout'

/** x = the first causal convolution over one-hot codes: one row of the table a tap. −1 stands for no code yet. */
export function embed(network: Network, previous: i32, code: i32): void {
  const rowBytes = <usize>network.residual << 2
  const tapBytes = network.quantization * rowBytes
  const current = network.table + (network.initialWidth - 1) * tapBytes + code * rowBytes
  copy(network.x, current, rowBytes)
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

/** Copies a multiple of 64 bytes (for so few, memory.copy's way out of the kernel takes longer than the copying). */
export function copy(to: usize, from: usize, bytes: usize): void {
  const end = from + bytes
  for (; from < end; from += 64) {
    const a = v128.load(from, 0)
    const b = v128.load(from, 16)
    const c = v128.load(from, 32)
    const d = v128.load(from, 48)
    v128.store(to, a, 0)
    v128.store(to, b, 16)
    v128.store(to, c, 32)
    v128.store(to, d, 48)
    to += 64
  }
}
