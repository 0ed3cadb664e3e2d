/** What each dispatch of a list takes on the card, by its own clock (timestamp-query). */
import type { Dispatch, Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import { median } from '../run.ts'

const rounds = 5
/** WebGPU’s most in a query set; two for each dispatch. */
const mostQueries = 4096
const querySetUsage = 0x0200 | 0x0004

/**
 * Seconds of each, the median of five runs of the whole list; undefined where the card has no such clock. Each stands in
 * a pass of its own, so that a dispatch waits for the one before and its launch counts.
 */
export async function dispatchSeconds(
  gpu: Gpu,
  dispatches: readonly Dispatch[],
): Promise<number[] | undefined> {
  if (!gpu.device.features.has('timestamp-query')) return undefined
  const all: number[][] = dispatches.map(() => [])
  // The first run warms and isn’t counted.
  for (let round = -1; round < rounds; round++) {
    const nanoseconds = await oneRun(gpu, dispatches)
    if (round >= 0) for (const [i, it] of nanoseconds.entries()) all[i].push(it)
  }
  return all.map((nanoseconds) => median(nanoseconds) / 1e9)
}

async function oneRun(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number[]> {
  const nanoseconds: number[] = []
  for (let first = 0; first < dispatches.length; first += mostQueries / 2)
    nanoseconds.push(...(await timedRun(gpu, dispatches.slice(first, first + mostQueries / 2))))
  return nanoseconds
}

async function timedRun(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number[]> {
  const { device } = gpu
  const count = 2 * dispatches.length
  const querySet = device.createQuerySet({ type: 'timestamp', count })
  const times = gpu.buffer('times', 8 * count, querySetUsage)
  const encoder = device.createCommandEncoder()
  for (const [i, { pipeline, bindings, workgroups }] of dispatches.entries()) {
    const timestampWrites = { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 }
    const pass = encoder.beginComputePass({ timestampWrites })
    pass.setPipeline(pipeline)
    pass.setBindGroup(0, bindings)
    pass.dispatchWorkgroups(...workgroups)
    pass.end()
  }
  encoder.resolveQuerySet(querySet, 0, count, times, 0)
  device.queue.submit([encoder.finish()])
  const read = new BigUint64Array(await gpu.read(times))
  gpu.release(times)
  querySet.destroy()
  return dispatches.map((_, i) => Number(read[2 * i + 1] - read[2 * i]))
}
