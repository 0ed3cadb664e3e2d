/** Which lane computes what: a batch cut into pieces of about equal work. */
import { receptiveField, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import type { Crop } from '../compute.ts'

export interface Schedule {
  /** The crops of each lane; no lane is empty. */
  readonly lanes: readonly (readonly Crop[])[]
  /** Threads of each lane. */
  readonly threads: number
  /** Positions that predict, in all crops. */
  readonly positions: number
}

export function schedule(it: Hyperparameters, batch: readonly Crop[], threads: number): Schedule {
  const field = receptiveField(it)
  const pieces = batch.filter((crop) => crop.codes.length > field)
  const positions = pieces.reduce((sum, crop) => sum + crop.codes.length - field, 0)
  const count = Math.min(threads, pieces.length)
  return {
    lanes: deal(pieces, count),
    threads: Math.max(1, Math.floor(threads / Math.max(count, 1))),
    positions,
  }
}

/** The longest crop first, always to the lane with the least to do. */
function deal(crops: readonly Crop[], count: number): Crop[][] {
  const lanes = Array.from({ length: count }, () => ({ work: 0, crops: [] as Crop[] }))
  const sorted = [...crops].sort((a, b) => b.codes.length - a.codes.length)
  for (const crop of sorted) {
    const lane = lanes.reduce((least, lane) => (lane.work < least.work ? lane : least))
    lane.work += crop.codes.length
    lane.crops.push(crop)
  }
  return lanes.map((lane) => lane.crops)
}
