/** The compute that every machine has: ONNX Runtime trains, our WebAssembly kernel samples. Each is loaded when used. */
import type { Compute } from '../compute.ts'

export const cpuCompute: Compute = {
  name: 'cpu',
  async trainer(...request) {
    return (await import('./trainer.ts')).createCpuTrainer(...request)
  },
  async sampler(...request) {
    return (await import('./sampler.ts')).createCpuSampler(...request)
  },
}
