// A WaveNet's samples with weights and inputs of products in int16, sums in int32, and everything that is carried on
// (the residual stream, the skip sum, logits) in float32. See docs/sampling.md.
import { multiplyRectified } from './integerListedProduct'
import { multiply, multiplyGates, multiplyResidual } from './integerProduct'
import { Network, Product, Ring, ringSize, Stream } from './layout'
import { exponentOf, isLimit, powerOf2, quantize, widen } from './quantize'
import { begin, conclude, LISTEN } from './run'
import { copy, embed, rectify } from './vectors'

/** Feeds one code: every ring moves on by one, and z of all layers lies in `network.z`. */
function feed(network: Network, stream: Stream, code: i32): void {
  const layers = network.layers
  const inputs = network.residual
  const xBytes = <usize>inputs << 1
  const zBytes = <usize>network.dilation << 1
  const gates = network.gates
  const residual = network.residualProduct
  const zScale = powerOf2(residual.bits)
  const x = network.x
  const current = network.quantized
  let ring = changetype<Ring>(stream.rings)
  let condition = stream.condition
  let gateWeights = gates.weights
  let gateScales = gates.scales
  let residualWeights = residual.weights
  let residualScales = residual.scales
  let residualBias = residual.bias
  let z = network.z

  embed(network, stream.previous, code)
  stream.previous = code
  if (isLimit(x, inputs, ring.limit)) widen(ring, x, inputs, gates.bits)
  quantize(current, x, inputs, ring.scale)
  for (let layer = 0; ; ) {
    const entry = ring.cursor
    multiplyGates(
      z,
      condition,
      gateWeights,
      gateScales,
      entry,
      current,
      inputs,
      gates.blocks,
      ring.unit,
      zScale,
    )
    copy(entry, current, xBytes)
    const next = entry + xBytes
    ring.cursor = next == ring.end ? ring.start : next
    if (++layer == layers) break

    ring = changetype<Ring>(changetype<usize>(ring) + ringSize)
    const tooLarge = multiplyResidual(
      x,
      residualBias,
      residualWeights,
      residualScales,
      z,
      network.dilation,
      residual.blocks,
      current,
      ring.scale,
      ring.limit,
    )
    if (tooLarge) {
      widen(ring, x, inputs, gates.bits)
      quantize(current, x, inputs, ring.scale)
    }
    condition += <usize>network.dilation << 3
    gateWeights += gates.weightStride
    gateScales += gates.scaleStride
    residualWeights += residual.weightStride
    residualScales += residual.scaleStride
    residualBias += residual.biasStride
    z += zBytes
  }
}

/** Skip sum, head and logits out of `network.z`. */
function predict(network: Network): void {
  const skip = network.skipProduct
  multiply(skip, network.sum, skip.bias, network.z, 1)
  multiplyHead(network, network.head1, network.hidden, network.sum)
  multiplyHead(network, network.head2, network.logits, network.hidden)
}

/** out = bias + ReLU(x) · weights. */
function multiplyHead(network: Network, product: Product, out: usize, x: usize): void {
  rectify(x, product.inputs)
  const exponent = exponentOf(x, product.inputs)
  quantize(network.quantized, x, product.inputs, powerOf2(product.bits - exponent))
  const unit = powerOf2(exponent - product.bits)
  multiplyRectified(product, network.list, out, product.bias, network.quantized, unit)
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
