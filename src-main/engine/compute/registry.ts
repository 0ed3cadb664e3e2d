import type { Compute } from './compute.ts'

export type ComputeName = 'auto' | 'cpu' | 'tensorflow' | 'webgpu'

/**
 * The compute of this name, loaded only now: each brings libraries of its own. Which one is faster says
 * `choose/choose.ts`.
 * @param options.adapterId which graphics card webgpu works on; the best when empty.
 */
export async function computeByName(
  name: Exclude<ComputeName, 'auto'>,
  { adapterId = '' }: { readonly adapterId?: string } = {},
): Promise<Compute> {
  switch (name) {
    case 'cpu':
      return (await import('./cpu/compute.ts')).cpuCompute
    case 'tensorflow':
      return (await import('./tensorflow/compute.ts')).tensorflowCompute
    case 'webgpu':
      return (await import('./webgpu/compute.ts')).webgpuCompute(adapterId)
  }
}
