// A WaveNet's samples with weights and inputs of products in int16, sums in int32, and everything that is carried on
// (the residual stream, the skip sum, logits) in float32. See docs/sampling.md.
import { activate } from './activate'
import { multiplyLayer } from './integerProduct'
import { Network, Product, Ring, ringSize, Stream } from './layout'
import { quantize, quantize8 } from './quantize'
import { begin, conclude, LISTEN } from './run'
import { addInto, embed, rectify } from './vectors'

/** Feeds one code: every ring moves on by one, and z of all layers lies in `network.z`. */
function feed(network: Network, stream: Stream, code: i32): void {
  const layers = network.layers
  const residual = network.residual
  const preBytes = <usize>network.dilation << 3
  const zBytes = <usize>network.dilation << 1
  const zBits = network.skipProduct.bits
  const zUnit = unitOf(zBits)
  // An entry of a ring: int16 [residual], then the unit of its numbers.
  const unitOffset = <usize>residual << 1
  const entryBytes = unitOffset + 16

  // What the past adds depends on nothing that is computed here: all layers first, before the rings are overwritten.
  for (let layer = 0; layer < layers; layer++) {
    const past = changetype<Ring>(stream.rings + layer * ringSize).cursor
    const offset = layer * preBytes
    const unit = load<f32>(past + unitOffset)
    multiplyLayer(network.past, layer, network.pre + offset, stream.condition + offset, past, unit)
  }

  const x = network.x
  embed(network, stream.previous, code)
  stream.previous = code
  for (let layer = 0; layer < layers; layer++) {
    const ring = changetype<Ring>(stream.rings + layer * ringSize)
    const entry = ring.cursor
    const unit = quantize(entry, x, residual, network.current.bits)
    store<f32>(entry + unitOffset, unit)
    const next = entry + entryBytes
    ring.cursor = next == ring.end ? ring.start : next

    const pre = network.pre + layer * preBytes
    multiplyLayer(network.current, layer, pre, pre, entry, unit)
    const z = network.z + layer * zBytes
    activateLayer(z, pre, network.dilation, zBits)
    if (layer < layers - 1) {
      addInto(x, network.residualProduct.bias + layer * network.residualProduct.biasStride, residual)
      multiplyLayer(network.residualProduct, layer, x, x, z, zUnit)
    }
  }
}

/** 2^−bits. */
// @ts-ignore: decorator
@inline
function unitOf(bits: i32): f32 {
  return reinterpret<f32>((127 - bits) << 23)
}

function activateLayer(z: usize, pre: usize, channels: i32, bits: i32): void {
  const end = z + (<usize>channels << 1)
  const scale = i32x4.splat((127 + bits) << 23)
  for (; z < end; z += 32) {
    const a = activate(v128.load(pre, 0), v128.load(pre, 64))
    const b = activate(v128.load(pre, 16), v128.load(pre, 80))
    v128.store(z, quantize8(a, b, scale), 0)
    const c = activate(v128.load(pre, 32), v128.load(pre, 96))
    const d = activate(v128.load(pre, 48), v128.load(pre, 112))
    v128.store(z, quantize8(c, d, scale), 16)
    pre += 128
  }
}

/** Skip sum, head and logits out of `network.z`. */
function predict(network: Network): void {
  const skip = network.skipProduct
  multiplyLayer(skip, 0, network.sum, skip.bias, network.z, unitOf(skip.bits))
  multiplyRectified(network, network.head1, network.hidden, network.sum)
  multiplyRectified(network, network.head2, network.logits, network.hidden)
}

/** out = bias + ReLU(x) · weights. */
function multiplyRectified(network: Network, product: Product, out: usize, x: usize): void {
  rectify(x, product.inputs)
  const unit = quantize(network.quantized, x, product.inputs, product.bits)
  multiplyLayer(product, 0, out, product.bias, network.quantized, unit)
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
