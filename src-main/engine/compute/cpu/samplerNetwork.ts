/** Places a network and its streams into a sampler's memory, as the records of assembly/layout.ts. */
import type { SamplerOptions } from '../compute.ts'
import type { MemoryPlan } from './samplerMemory.ts'
import type { Matrix, SamplerMatrices } from './samplerMatrices.ts'
import { chunkInputs, inputBits, packFloat32, packInt16, type Int16Settings } from './samplerPacking.ts'

type Precision = SamplerOptions['precision']

const floatBytes = 4

/** Product of layout.ts. */
export function placeProduct(
  plan: MemoryPlan,
  precision: Precision,
  matrices: readonly Matrix[],
  biases: readonly Float32Array[],
  int16: Int16Settings,
): number {
  const packed = matrices.map((it) => (precision === 'float32' ? packFloat32(it) : packInt16(it, int16)))
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
      int16.bits,
    ),
  )
}

/** @returns where the record Network lies. */
export function placeNetwork(plan: MemoryPlan, matrices: SamplerMatrices, precision: Precision): number {
  const { quantizationChannels, localChannels, initialFilterWidth } = matrices.hyperparameters
  const { layers, residual, dilation, skip, quantization } = matrices.sizes
  const forEachLayer = <T>(make: (layer: number) => T) => Array.from({ length: layers }, (_, l) => make(l))
  const product = (it: readonly Matrix[], biases: readonly Float32Array[], int16: Int16Settings) =>
    placeProduct(plan, precision, it, biases, int16)
  const numbers = (count: number) => plan.reserve(count * floatBytes)

  // One rounding of z serves the residual and the longer skip product.
  const zBits = inputBits(Math.max(dilation, Math.min(layers * dilation, chunkInputs)))
  const z = { bits: zBits, inputUnit: 2 ** -zBits }
  const whole = { inputUnit: 1, cut: false }
  const head = { bits: inputBits(Math.min(skip, chunkInputs)), inputUnit: 1, cut: true }
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
        forEachLayer((layer) => matrices.gates(layer)),
        [],
        { ...whole, bits: inputBits(2 * residual) },
      ),
      product(
        forEachLayer((layer) => matrices.residual(layer)),
        forEachLayer((layer) => matrices.residualBias(layer)),
        { ...z, cut: false },
      ),
      product([matrices.skip()], [matrices.skipBias()], { ...z, cut: true }),
      product([matrices.head1()], [matrices.head1Bias()], head),
      product([matrices.head2()], [matrices.head2Bias()], head),
      plan.placeEach(local).at,
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
  /** The rings at the start of a stream. */
  readonly freshRings: Int32Array
  /** Where the rings' entries lie, zero at the start of a stream. */
  readonly histories: { readonly start: number; readonly end: number }
  /** float32 [layers][2 · dilation]. */
  readonly base: number
}

/** An int16 ring takes inputs below this until the first larger one. */
const firstLimit = 2 ** -16

export function placeStream(
  plan: MemoryPlan,
  { hyperparameters, sizes }: SamplerMatrices,
  precision: Precision,
): StreamPlaces {
  const { dilations, localChannels } = hyperparameters
  const entryBytes = sizes.residual * (precision === 'float32' ? 4 : 2)
  const scale = 2 ** inputBits(2 * sizes.residual) / firstLimit
  const scaleWords = new Int32Array(Float32Array.of(scale, 1 / scale, firstLimit).buffer)
  const starts = dilations.map((dilation) => plan.reserve(dilation * entryBytes))
  const histories = { start: starts[0], end: plan.reserve(0) }
  const freshRings = Int32Array.from(
    dilations.flatMap((dilation, layer) => {
      const start = starts[layer]
      return [start, start + dilation * entryBytes, start, ...scaleWords]
    }),
  )
  const rings = plan.place(freshRings)
  const baseBytes = sizes.layers * 2 * sizes.dilation * floatBytes
  const base = plan.reserve(baseBytes)
  const condition = localChannels > 0 ? plan.reserve(baseBytes) : base
  const row = plan.reserve(localChannels * floatBytes)
  const record = plan.place(Int32Array.of(rings, base, condition, row, 0, -1, 0))
  return { record, rings, freshRings, histories, base }
}
