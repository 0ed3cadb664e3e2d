// A WaveNet's samples in float32. See docs/sampling.md.
import { listInputs, multiply, multiplyGates, multiplyListed } from './floatProduct'
import { Network, Product, Ring, ringSize, Stream } from './layout'
import { begin, conclude, LISTEN } from './run'
import { addInto, copy, embed } from './vectors'

/** Feeds one code: every ring moves on by one, and z of all layers lies in `network.z`. */
function feed(network: Network, stream: Stream, code: i32): void {
  const layers = network.layers
  const inputs = network.residual
  const xBytes = <usize>inputs << 2
  const zBytes = <usize>network.dilation << 2
  const gates = network.gates
  const residual = network.residualProduct
  const x = network.x
  let ring = changetype<Ring>(stream.rings)
  let condition = stream.condition
  let gateWeights = gates.weights
  let residualWeights = residual.weights
  let residualBias = residual.bias
  let z = network.z

  embed(network, stream.previous, code)
  stream.previous = code
  for (let layer = 0; layer < layers; layer++) {
    const entry = ring.cursor
    multiplyGates(z, condition, gateWeights, entry, x, inputs, gates.blocks)
    copy(entry, x, xBytes)
    const next = entry + xBytes
    ring.cursor = next == ring.end ? ring.start : next
    if (layer < layers - 1) {
      addInto(x, residualBias, inputs)
      multiply(x, x, residualWeights, z, network.dilation, residual.blocks)
    }
    ring = changetype<Ring>(changetype<usize>(ring) + ringSize)
    condition += <usize>network.dilation << 3
    gateWeights += gates.weightStride
    residualWeights += residual.weightStride
    residualBias += residual.biasStride
    z += zBytes
  }
}

/** Skip sum, head and logits out of `network.z`. */
function predict(network: Network): void {
  const skip = network.skipProduct
  multiply(network.sum, skip.bias, skip.weights, network.z, skip.inputs, skip.blocks)
  multiplyHead(network, network.head1, network.hidden, network.sum)
  multiplyHead(network, network.head2, network.logits, network.hidden)
}

/** out = bias + ReLU(x) · weights: what the ReLU stops is not multiplied. */
function multiplyHead(network: Network, product: Product, out: usize, x: usize): void {
  const listed = listInputs(network.list, x, product.inputs, false)
  multiplyListed(
    out,
    product.bias,
    product.weights,
    network.list,
    listed,
    product.inputs << 7,
    product.blocks,
  )
}

/**
 * Feeds `count` codes of one stream. `codes` are uint16, read by LISTEN and SCORE and written by the others; `rows`
 * float32 [count][local], `uniforms` float32 [count], `logits` float32 [count][quantization] (SCORE only), `scale`
 * log₂e/temperature.
 */
export function run(
  network: Network,
  stream: Stream,
  mode: i32,
  count: i32,
  codes: usize,
  rows: usize,
  uniforms: usize,
  scale: f32,
  logits: usize,
): void {
  for (let i = 0; i < count; i++) {
    feed(network, stream, begin(network, stream, mode, codes, rows, i))
    if (mode == LISTEN) continue
    predict(network)
    conclude(network, stream, mode, codes, uniforms, scale, logits, i)
  }
}
