/**
 * A polyphase filter: output k is the dot product of `tapCount` inputs from ⌊(k·step + phase)/phases⌋ on with the row of
 * taps of the phase (k·step + phase) mod phases. `tapCount` is a multiple of 16.
 */
export function polyphase(
  input: usize,
  output: usize,
  count: i32,
  taps: usize,
  tapCount: i32,
  phases: i32,
  step: i32,
  phase: i32,
): void {
  const rowBytes: usize = (<usize>tapCount) << 2
  let position = phase
  let source = input
  for (let k = 0; k < count; k++) {
    let a = f32x4.splat(0)
    let b = f32x4.splat(0)
    let c = f32x4.splat(0)
    let d = f32x4.splat(0)
    let row = taps + (<usize>position) * rowBytes
    let x = source
    const end = row + rowBytes
    while (row < end) {
      a = f32x4.add(a, f32x4.mul(v128.load(x), v128.load(row)))
      b = f32x4.add(b, f32x4.mul(v128.load(x, 16), v128.load(row, 16)))
      c = f32x4.add(c, f32x4.mul(v128.load(x, 32), v128.load(row, 32)))
      d = f32x4.add(d, f32x4.mul(v128.load(x, 48), v128.load(row, 48)))
      x += 64
      row += 64
    }
    const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d))
    store<f32>(
      output + ((<usize>k) << 2),
      f32x4.extract_lane(sum, 0) +
        f32x4.extract_lane(sum, 1) +
        f32x4.extract_lane(sum, 2) +
        f32x4.extract_lane(sum, 3),
    )
    position += step
    const whole = position / phases
    position -= whole * phases
    source += (<usize>whole) << 2
  }
}
