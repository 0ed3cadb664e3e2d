/**
 * A process of its own in which another library trains the same network over WebGPU: a library that fails, or never
 * comes back, then harms nobody. Its message is how fast it is, or why not.
 */
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'
import { randomCrop } from '../../src-main/engine/compute/testing.ts'
import { webgpu } from '../../src-main/engine/compute/webgpu/globals.ts'
import { median } from '../run.ts'
import { createJaxPeer } from './trainingJax.ts'
import { createTensorflowPeer } from './trainingTensorflow.ts'

export interface GpuPeerRequest {
  readonly library: 'tensorflow' | 'jax'
  readonly hyperparameters: Hyperparameters
  /** Codes of the one crop. */
  readonly codes: number
  readonly steps: number
}

export type GpuPeerAnswer =
  { readonly samplesPerSecond: number; readonly firstLoss: number } | { readonly reason: string }

/** Both libraries look for `navigator.gpu`, as in a browser; jax-js also asks whether that is Firefox. */
async function offerNavigator(): Promise<void> {
  const { create } = await webgpu()
  const { userAgent } = navigator
  const value = { gpu: create([]), userAgent }
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true })
}

async function measure(request: GpuPeerRequest): Promise<GpuPeerAnswer> {
  const { library, hyperparameters: it, codes, steps } = request
  await offerNavigator()
  const create = library === 'jax' ? createJaxPeer : createTensorflowPeer
  const weights = initialWeights(it, Random.fromSeed(1))
  const crop = randomCrop(it, codes, Random.fromSeed(2))
  const peer = await create('webgpu', it, weights, crop, 1e-3)
  const firstLoss = await peer.step()
  const seconds: number[] = []
  for (let step = 0; step < steps; step++) {
    const start = performance.now()
    await peer.step()
    seconds.push((performance.now() - start) / 1000)
  }
  return { samplesPerSecond: (codes - receptiveField(it)) / median(seconds), firstLoss }
}

process.once('message', (request: GpuPeerRequest) => {
  const answered = measure(request).catch((error: unknown): GpuPeerAnswer => ({ reason: String(error) }))
  void answered.then((answer) => process.send!(answer, () => process.exit()))
})
