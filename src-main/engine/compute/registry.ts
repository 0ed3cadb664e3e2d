import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Compute } from './compute.ts'

export type ComputeName = 'auto' | 'cpu' | 'tensorflow' | 'webgpu'

/**
 * The compute of this name, loaded only now: each brings libraries of its own. `auto` is the fastest that needs
 * nothing installed: cpu.
 * @throws SyrinxError `compute/not-yet` for webgpu.
 */
export async function computeByName(name: ComputeName): Promise<Compute> {
  switch (name) {
    case 'auto':
    case 'cpu':
      return (await import('./cpu/compute.ts')).cpuCompute
    case 'tensorflow':
      return (await import('./tensorflow/compute.ts')).tensorflowCompute
    case 'webgpu':
      throw new SyrinxError(
        'compute/not-yet',
        'Syrinx cannot compute with WebGPU yet.',
        'Use “cpu”; on an NVIDIA GPU, “tensorflow” with tfjs-node-gpu (see docs/tensorflow.md).',
      )
  }
}
