/** The floor under a sampler's time: the bare matrix-vector products of the same network, in the same number format. */
import type { Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { Random } from '../../src-shared/random.ts'
import type { SamplerOptions } from '../../src-main/engine/compute/compute.ts'
import { loadKernel } from '../../src-main/engine/compute/cpu/samplerKernel.ts'
import { paddedSizes, type Matrix } from '../../src-main/engine/compute/cpu/samplerMatrices.ts'
import { MemoryPlan } from '../../src-main/engine/compute/cpu/samplerMemory.ts'
import { placeProduct } from '../../src-main/engine/compute/cpu/samplerNetwork.ts'

interface Probe {
  runFloat32(products: number, count: number, x: number, out: number, repetitions: number): void
  runInt16(products: number, count: number, x: number, out: number, repetitions: number): void
}

/**
 * A function that does the products of `samples` samples and nothing else, on random weights of the same sizes. The
 * gates are one product a layer, of [x[t − d], x[t]] side by side, which is the faster way where no sample has to wait
 * for the one before.
 */
export async function createProductsProbe(
  it: Hyperparameters,
  precision: SamplerOptions['precision'],
): Promise<(samples: number) => void> {
  const { layers, residual, dilation, skip, quantization } = paddedSizes(it)
  const plan = new MemoryPlan()
  const random = Random.fromSeed(1)
  const int16 = { bits: 10, inputUnit: 1, cut: true }
  const group = (inputs: number, outputs: number, count = 1) => {
    const matrix = (): Matrix => ({
      inputs,
      outputs,
      values: Float32Array.from({ length: inputs * outputs }, () => random.between(-1, 1)),
    })
    return Array.from({ length: count }, () =>
      placeProduct(plan, precision, [matrix()], [new Float32Array(outputs)], int16),
    )
  }
  const products = Int32Array.of(
    ...group(2 * residual, 2 * dilation, layers),
    ...group(dilation, residual, layers - 1),
    ...group(layers * dilation, skip),
    ...group(skip, skip),
    ...group(skip, quantization),
  )
  const longest = Math.max(2 * residual, layers * dilation, skip)
  const x =
    precision === 'float32'
      ? plan.place(Float32Array.from({ length: longest }, () => random.between(-1, 1)))
      : plan.place(Int16Array.from({ length: longest }, () => random.between(-1000, 1000)))
  const out = plan.reserve(4 * Math.max(2 * dilation, residual, skip, quantization))
  const list = plan.place(products)
  const probe = await loadKernel<Probe>('probe', plan.create())
  const run = precision === 'float32' ? probe.runFloat32 : probe.runInt16
  return (samples) => run(list, products.length, x, out, samples)
}
