/**
 * A step of an optimiser on the card: the formulas of ../../graph/optimiser.ts over the flat vectors. Three kernels:
 * the gradient is gathered, scaled, pulled by L2 and its squares are added up; the norm; the update, which clips.
 */
import type { OptimiserSettings } from '../../compute.ts'
import { momentCount } from '../../graph/optimiser.ts'
import { floatBits, type Dispatch, type Gpu } from '../gpu.ts'
import { workgroupGrid } from '../matrix/matrices.ts'
import { addUpResults } from './results.ts'

const threads = 256
/** Numbers that a thread of the gathering takes. */
const perThread = 4

export interface OptimiserBuffers {
  /** `Packing.places`. */
  readonly places: GPUBuffer
  /** Sum of the gradients of all passes, packed. */
  readonly packedGradient: GPUBuffer
  /** As ./results.ts has them. */
  readonly results: GPUBuffer
  /** `stepValues`. */
  readonly values: GPUBuffer
  /** Flat vectors; `average` where one is kept. */
  readonly gradient: GPUBuffer
  readonly weights: GPUBuffer
  readonly average: GPUBuffer | undefined
  readonly moments: readonly GPUBuffer[]
  /** `normPartialFloats`. */
  readonly partials: GPUBuffer
  /** 16 bytes each, for what a kernel sees but doesn't use. */
  readonly unused: readonly [GPUBuffer, GPUBuffer]
}

export const normPartialFloats = (length: number): number => Math.ceil(length / (threads * perThread))

export interface StepValues {
  /** 1/positions. */
  readonly scale: number
  /** λ. */
  readonly l2: number
  /** α; for adam with its bias correction. */
  readonly stepSize: number
  /** d. */
  readonly averageDecay: number
}

/** What changes from step to step, as the kernels read it. */
export const stepValues = ({ scale, l2, stepSize, averageDecay }: StepValues): Float32Array =>
  Float32Array.of(scale, l2, stepSize, averageDecay)

/** Gathers the gradient (scaled, with L2) and takes its norm. */
export async function gatherGradient(
  gpu: Gpu,
  length: number,
  buffers: OptimiserBuffers,
): Promise<Dispatch[]> {
  const gather = await gpu.dispatch({
    label: 'gradient',
    kernel: new URL('./wgsl/gradient.wgsl', import.meta.url),
    constants: { threads, perThread },
    parameters: [length],
    buffers: [
      { buffer: buffers.places, access: 'read' },
      { buffer: buffers.packedGradient, access: 'read' },
      { buffer: buffers.weights, access: 'read' },
      { buffer: buffers.values, access: 'read' },
      { buffer: buffers.gradient, access: 'readWrite' },
      { buffer: buffers.partials, access: 'readWrite' },
    ],
    workgroups: workgroupGrid(gpu, normPartialFloats(length)),
    bytes: 16 * length,
  })
  return [
    gather,
    await addUpResults(gpu, 'norm', buffers.partials, normPartialFloats(length), buffers.results),
  ]
}

const kinds = { adam: 0, sgd: 1, rmsprop: 2 } as const

/** Clips by the norm, and changes weights, moments and average in place. */
export function updateWeights(
  gpu: Gpu,
  length: number,
  settings: OptimiserSettings,
  buffers: OptimiserBuffers,
): Promise<Dispatch> {
  const { name, momentum, beta1, beta2, epsilon, clipNorm } = settings
  const [first, second = buffers.unused[0]] = buffers.moments
  const vectors = 3 + 2 * momentCount[name] + (buffers.average ? 2 : 0)
  return gpu.dispatch({
    label: `${name}: update`,
    kernel: new URL('./wgsl/update.wgsl', import.meta.url),
    constants: { threads, kind: kinds[name], clips: clipNorm > 0, averages: buffers.average !== undefined },
    parameters: [length, ...[clipNorm, momentum, beta1, 1 - beta1, beta2, 1 - beta2, epsilon].map(floatBits)],
    buffers: [
      { buffer: buffers.values, access: 'read' },
      { buffer: buffers.results, access: 'read' },
      { buffer: buffers.gradient, access: 'read' },
      { buffer: buffers.weights, access: 'readWrite' },
      { buffer: first, access: 'readWrite' },
      { buffer: second, access: 'readWrite' },
      { buffer: buffers.average ?? buffers.unused[1], access: 'readWrite' },
    ],
    workgroups: workgroupGrid(gpu, Math.ceil(length / threads)),
    bytes: 4 * vectors * length,
  })
}
