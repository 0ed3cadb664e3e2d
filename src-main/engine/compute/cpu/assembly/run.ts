import { applyRow } from './condition'
import { Network, Stream } from './layout'
import { pickHighest, pickSample } from './pick'

/** What `run` does with each code. */
export const LISTEN = 0
export const SCORE = 1
export const SAMPLE = 2
export const HIGHEST = 3

/** The code to feed as the i-th: a given one, or the one that the last prediction picked. */
// @ts-ignore: decorator
@inline
export function begin(network: Network, stream: Stream, mode: i32, codes: usize, rows: usize, i: i32): i32 {
  if (network.local > 0) applyRow(network, stream, rows + <usize>(i * network.local) * 4)
  return mode >= SAMPLE ? stream.waiting : <i32>load<u16>(codes + (<usize>i << 1))
}

/** Does with the i-th prediction what `mode` says. */
export function conclude(
  network: Network,
  stream: Stream,
  mode: i32,
  codes: usize,
  uniforms: usize,
  scale: f32,
  logits: usize,
  i: i32,
): void {
  if (mode == SCORE) {
    const bytes = <usize>network.quantization << 2
    memory.copy(logits + i * bytes, network.logits, bytes)
    return
  }
  const code =
    mode == HIGHEST
      ? pickHighest(network)
      : pickSample(network, load<f32>(uniforms + (<usize>i << 2)), scale)
  store<u16>(codes + (<usize>i << 1), <u16>code)
  stream.waiting = code
}
