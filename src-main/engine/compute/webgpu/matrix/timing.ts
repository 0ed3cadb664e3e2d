/** How long a card takes for its work, by its own clock where it has one. */
import type { Dispatch, Gpu } from '../gpu.ts'
import { bufferUsage } from '../globals.ts'

/** QUERY_RESOLVE | COPY_SRC */
const queryUsage = 0x200 | 0x04

/**
 * Milliseconds from the beginning of the work to its end, `repeats` times one after another. Clocks of cards are often
 * rounded to a tenth of a millisecond: repeat what is short.
 * @throws SyrinxError what went wrong on the card
 */
export async function millisecondsOf(
  gpu: Gpu,
  dispatches: readonly Dispatch[],
  repeats: number,
): Promise<number> {
  const all = Array.from({ length: repeats }, () => dispatches).flat()
  if (gpu.device.features.has('timestamp-query')) {
    const milliseconds = await byCard(gpu, all)
    // A clock that stands still, or runs backwards, is none.
    if (milliseconds > 0) return milliseconds
  }
  return byProcessor(gpu, all)
}

async function byCard(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number> {
  const { device } = gpu
  const querySet = device.createQuerySet({ type: 'timestamp', count: 2 })
  const resolved = device.createBuffer({ size: 16, usage: queryUsage })
  const copy = device.createBuffer({ size: 16, usage: bufferUsage.readBack })
  try {
    const encoder = device.createCommandEncoder()
    const timestampWrites = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 }
    const pass = encoder.beginComputePass({ timestampWrites })
    for (const { pipeline, bindings, workgroups } of dispatches) {
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindings)
      pass.dispatchWorkgroups(...workgroups)
    }
    pass.end()
    encoder.resolveQuerySet(querySet, 0, 2, resolved, 0)
    encoder.copyBufferToBuffer(resolved, 0, copy, 0, 16)
    device.queue.submit([encoder.finish()])
    await copy.mapAsync(GPUMapMode.READ)
    const [begin, end] = new BigUint64Array(copy.getMappedRange())
    gpu.check()
    return Number(end - begin) / 1e6
  } catch (error) {
    gpu.check()
    throw error
  } finally {
    querySet.destroy()
    resolved.destroy()
    copy.destroy()
  }
}

async function byProcessor(gpu: Gpu, dispatches: readonly Dispatch[]): Promise<number> {
  await gpu.finish()
  const begin = performance.now()
  gpu.run(dispatches)
  await gpu.finish()
  return performance.now() - begin
}
