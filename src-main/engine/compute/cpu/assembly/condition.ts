import { listInputs, multiplyListed } from './floatProduct'
import { Network, Stream } from './layout'

/**
 * Makes `stream.condition` the pre-activations' constant part for this row of the local condition. Rows mostly stay the
 * same for long, and are mostly zero: an unchanged row costs its comparison, a new one its channels that are not zero.
 */
export function applyRow(network: Network, stream: Stream, row: usize): void {
  const bytes = <usize>network.local << 2
  if (stream.rowKnown) {
    let same = true
    for (let i: usize = 0; i < bytes; i += 4)
      if (load<i32>(row + i) != load<i32>(stream.row + i)) {
        same = false
        break
      }
    if (same) return
  }
  memory.copy(stream.row, row, bytes)
  stream.rowKnown = 1
  const listed = listInputs(network.list, row, network.local, true)
  multiplyListed(
    stream.condition,
    stream.base,
    network.localWeights,
    network.list,
    listed,
    network.local << 7,
    network.layers * (network.dilation >> 4),
  )
}
