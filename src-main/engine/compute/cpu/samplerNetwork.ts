/** Places a network and its streams into a sampler's memory, as the records of assembly/layout.ts. */
import type { SamplerOptions } from '../compute.ts'
import type { MemoryPlan } from './samplerMemory.ts'
import type { Matrix, SamplerMatrices } from './samplerMatrices.ts'
import { inputBits, packFloat32, packInt16 } from './samplerPacking.ts'

type Precision = SamplerOptions['precision']

const floatBytes = 4
/** An int16 ring entry ends with the unit of its numbers, one float32, padded. */
const entryUnitBytes = 16

/** Product of layout.ts. */
export function placeProduct(
  plan: MemoryPlan,
  precision: Precision,
  matrices: readonly Matrix[],
  biases: readonly Float32Array[],
  bits: number,
): number {
  const packed = matrices.map((it) => (precision === 'float32' ? packFloat32(it) : packInt16(it, bits)))
  const weights = plan.placeEach(packed.map((it) => it.weights))
  const bias = plan.placeEach(biases)
  const scales = plan.placeEach(packed.map((it) => it.scales))
  const { inputs, outputs } = matrices[0]
  return plan.place(
    Int32Array.of(
      weights.at,
      bias.at,
      scales.at,
      weights.stride,
      bias.stride,
      scales.stride,
      inputs,
      outputs / 32,
      bits,
    ),
  )
}

/** @returns where the record Network lies. */
export function placeNetwork(plan: MemoryPlan, matrices: SamplerMatrices, precision: Precision): number {
  const { quantizationChannels, localChannels, initialFilterWidth } = matrices.hyperparameters
  const { layers, residual, dilation, skip, quantization } = matrices.sizes
  const forEachLayer = <T>(make: (layer: number) => T) => Array.from({ length: layers }, (_, l) => make(l))
  const product = (it: readonly Matrix[], biases: readonly Float32Array[], bits: number) =>
    placeProduct(plan, precision, it, biases, bits)
  const numbers = (count: number) => plan.reserve(count * floatBytes)

  const xBits = inputBits(residual)
  // One rounding of z serves the residual and the longer skip product.
  const zBits = inputBits(layers * dilation)
  const headBits = inputBits(skip)
  // The local matrices of all layers stand one after another; they stay float32, their rows are mostly zero.
  const local = localChannels > 0 ? forEachLayer((layer) => packFloat32(matrices.local(layer)).weights) : []
  return plan.place(
    Int32Array.of(
      layers,
      residual,
      dilation,
      skip,
      quantizationChannels,
      quantization,
      localChannels,
      initialFilterWidth,
      plan.place(matrices.table()),
      product(
        forEachLayer((layer) => matrices.gates(layer, 0)),
        [],
        xBits,
      ),
      product(
        forEachLayer((layer) => matrices.gates(layer, 1)),
        [],
        xBits,
      ),
      product(
        forEachLayer((layer) => matrices.residual(layer)),
        forEachLayer((layer) => matrices.residualBias(layer)),
        zBits,
      ),
      product([matrices.skip()], [matrices.skipBias()], zBits),
      product([matrices.head1()], [matrices.head1Bias()], headBits),
      product([matrices.head2()], [matrices.head2Bias()], headBits),
      plan.placeEach(local).at,
      numbers(layers * 2 * dilation),
      numbers(residual),
      numbers(layers * dilation),
      numbers(skip),
      numbers(skip),
      numbers(quantization),
      numbers(quantization),
      numbers(2 * (1 + Math.max(skip, quantization, localChannels))),
      numbers(Math.max(residual, skip)),
    ),
  )
}

/** Where a stream's changing parts lie, for the host. */
export interface StreamPlaces {
  /** The record Stream of layout.ts. */
  readonly record: number
  /** Ring[layers]. */
  readonly rings: number
  /** Where each layer's ring starts; the last one's end. */
  readonly histories: readonly number[]
  readonly historiesEnd: number
  /** float32 [layers][2 · dilation]. */
  readonly base: number
}

export function placeStream(
  plan: MemoryPlan,
  { hyperparameters, sizes }: SamplerMatrices,
  precision: Precision,
): StreamPlaces {
  const { dilations, localChannels } = hyperparameters
  const entryBytes = precision === 'float32' ? sizes.residual * 4 : sizes.residual * 2 + entryUnitBytes
  const histories = dilations.map((dilation) => plan.reserve(dilation * entryBytes))
  const historiesEnd = plan.reserve(0)
  const rings = plan.place(
    Int32Array.from(
      dilations.flatMap((dilation, layer) => {
        const start = histories[layer]
        return [start, start + dilation * entryBytes, start]
      }),
    ),
  )
  const preBytes = sizes.layers * 2 * sizes.dilation * floatBytes
  const base = plan.reserve(preBytes)
  const condition = localChannels > 0 ? plan.reserve(preBytes) : base
  const row = plan.reserve(localChannels * floatBytes)
  const record = plan.place(Int32Array.of(rings, base, condition, row, 0, -1, 0))
  return { record, rings, histories, historiesEnd, base }
}
