/**
 * The few numbers that a step gives back, in one buffer of four 32-bit values: the summed loss, the gradient's norm,
 * and whether the weights are broken (some are not finite). A number that is none is written as NaN by its bits, because
 * compilers of kernels may take it for granted that there is no NaN.
 */
import type { Dispatch, Gpu } from '../gpu.ts'

export const resultBytes = 16
/** Loss and norm, which begin at zero in every step. */
export const resultSumsBytes = 8

export interface Results {
  /** Σ −log p. */
  readonly lossSum: number
  readonly gradientNorm: number
  /** The weights after the last packing. */
  readonly broken: boolean
}

export function resultsOf(bytes: ArrayBuffer): Results {
  const floats = new Float32Array(bytes)
  return { lossSum: floats[0], gradientNorm: floats[1], broken: new Uint32Array(bytes)[2] !== 0 }
}

/**
 * results.loss += Σ partials; NaN when one of them is, or the weights are broken. Always in the same order.
 * results.norm = √Σ partials where it is asked for the norm.
 */
export function addUpResults(
  gpu: Gpu,
  kind: 'loss' | 'norm',
  partials: GPUBuffer,
  count: number,
  results: GPUBuffer,
): Promise<Dispatch> {
  return gpu.dispatch({
    label: kind === 'loss' ? 'loss' : 'gradient norm',
    kernel: new URL('./wgsl/results.wgsl', import.meta.url),
    constants: { threads: 256, isNorm: kind === 'norm' },
    parameters: [count],
    buffers: [
      { buffer: partials, access: 'read' },
      { buffer: results, access: 'readWrite' },
    ],
    workgroups: [1, 1, 1],
    bytes: 4 * count,
  })
}
