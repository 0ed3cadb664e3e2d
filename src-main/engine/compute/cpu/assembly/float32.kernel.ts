// A WaveNet's samples in float32. See docs/sampling.md.
import { activate } from './activate'
import { listInputs, multiplyLayer, multiplyListed } from './floatProduct'
import { Network, Product, Ring, ringSize, Stream } from './layout'
import { begin, conclude, LISTEN } from './run'
import { addInto, embed } from './vectors'

/** Feeds one code: every ring moves on by one, and z of all layers lies in `network.z`. */
function feed(network: Network, stream: Stream, code: i32): void {
  const layers = network.layers
  const preBytes = <usize>network.dilation << 3
  const zBytes = <usize>network.dilation << 2
  const xBytes = <usize>network.residual << 2

  // What the past adds depends on nothing that is computed here: all layers first, before the rings are overwritten.
  for (let layer = 0; layer < layers; layer++) {
    const ring = changetype<Ring>(stream.rings + layer * ringSize)
    const offset = layer * preBytes
    multiplyLayer(network.past, layer, network.pre + offset, stream.condition + offset, ring.cursor)
  }

  const x = network.x
  embed(network, stream.previous, code)
  stream.previous = code
  for (let layer = 0; layer < layers; layer++) {
    const ring = changetype<Ring>(stream.rings + layer * ringSize)
    memory.copy(ring.cursor, x, xBytes)
    const next = ring.cursor + xBytes
    ring.cursor = next == ring.end ? ring.start : next

    const pre = network.pre + layer * preBytes
    multiplyLayer(network.current, layer, pre, pre, x)
    const z = network.z + layer * zBytes
    activateLayer(z, pre, network.dilation)
    if (layer < layers - 1) {
      addInto(x, network.residualProduct.bias + layer * network.residualProduct.biasStride, network.residual)
      multiplyLayer(network.residualProduct, layer, x, x, z)
    }
  }
}

function activateLayer(z: usize, pre: usize, channels: i32): void {
  const end = z + (<usize>channels << 2)
  for (; z < end; z += 64) {
    v128.store(z, activate(v128.load(pre, 0), v128.load(pre, 64)), 0)
    v128.store(z, activate(v128.load(pre, 16), v128.load(pre, 80)), 16)
    v128.store(z, activate(v128.load(pre, 32), v128.load(pre, 96)), 32)
    v128.store(z, activate(v128.load(pre, 48), v128.load(pre, 112)), 48)
    pre += 128
  }
}

/** Skip sum, head and logits out of `network.z`. */
function predict(network: Network): void {
  multiplyLayer(network.skipProduct, 0, network.sum, network.skipProduct.bias, network.z)
  multiplyRectified(network, network.head1, network.hidden, network.sum)
  multiplyRectified(network, network.head2, network.logits, network.hidden)
}

/** out = bias + ReLU(x) · weights: what the ReLU stops is not multiplied. */
function multiplyRectified(network: Network, product: Product, out: usize, x: usize): void {
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
