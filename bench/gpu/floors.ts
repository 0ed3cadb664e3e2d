/** The least that work can take on a card: operations over its measured rate, bytes over its measured bandwidth. */
import { multiplyAccumulatesPerSample, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import type { Dispatch } from '../../src-main/engine/compute/webgpu/gpu.ts'
import type { CardRates } from './rates.ts'

/** A kernel can be no faster than its arithmetic in registers, nor than its traffic through memory. */
export const dispatchFloor = (
  { multiplyAccumulates, bytes }: Pick<Dispatch, 'multiplyAccumulates' | 'bytes'>,
  { multiplyAddHz, memoryBytesHz }: CardRates,
): number => Math.max(multiplyAccumulates / multiplyAddHz, bytes / memoryBytesHz)

/** Seconds. One kernel after another: what one leaves in the caches for the next isn’t counted. */
export const floorOf = (dispatches: readonly Dispatch[], rates: CardRates): number =>
  dispatches.reduce((sum, it) => sum + dispatchFloor(it, rates), 0)

/**
 * Seconds of a sample of `takes` takes. Each workgroup reads all weights once a sample and can’t read them faster than
 * one workgroup does that rereads a few megabytes, nor all of them faster than many do together.
 * @param takesTogether takes of a workgroup
 */
export function samplingFloor(
  it: Hyperparameters,
  bytesPerWeight: number,
  takes: number,
  takesTogether: number,
  { oneWorkgroupBytesHz, manyWorkgroupsBytesHz, multiplyAddHz }: CardRates,
): number {
  const weights = multiplyAccumulatesPerSample(it)
  const bytes = bytesPerWeight * weights
  const workgroups = Math.ceil(takes / takesTogether)
  return Math.max(
    bytes / oneWorkgroupBytesHz,
    (workgroups * bytes) / Math.max(manyWorkgroupsBytesHz, oneWorkgroupBytesHz),
    (takes * weights) / multiplyAddHz,
  )
}
