/**
 * Which lane computes what. A crop can be cut in time: the loss is a sum over positions, and a piece that also has the
 * receptive field before its first position gives exactly its part of the sum. The price is that the layers work twice
 * on the overlap.
 */
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

/** Activations of so many rows still lie in a core's cache: longer pieces are slower (docs/training.md). */
const cachedRows = 2048
/** Shorter pieces cost more in starting operators than they gain. */
const shortestPiece = 256
/** What an overlapped row costs, relative to one that predicts, times the half of the layers that still see it. */
const overlapCost = 1 / 6

export function schedule(it: Hyperparameters, batch: readonly Crop[], threads: number): Schedule {
  const field = receptiveField(it)
  const crops = batch.filter((crop) => crop.codes.length > field)
  const positions = crops.reduce((sum, crop) => sum + crop.codes.length - field, 0)
  const longest = Math.max(cachedRows, 4 * field)
  const shortest = Math.max(shortestPiece, field / 2)
  // One piece for each lane, or several where that divides the work more evenly.
  const candidates = [1, 2, 3, 4].map((piecesPerLane) => {
    const even = Math.ceil(positions / (threads * piecesPerLane))
    const pieces = crops.flatMap((crop) => cut(crop, field, Math.min(Math.max(even, shortest), longest)))
    return deal(pieces, Math.min(threads, pieces.length), field)
  })
  const best = candidates.reduce((best, it) => (longestWork(it) < 0.97 * longestWork(best) ? it : best))
  return {
    lanes: best.map((lane) => lane.crops),
    threads: Math.max(1, Math.floor(threads / Math.max(best.length, 1))),
    positions,
  }
}

/** `crop` as crops that predict at most about `atMost` positions each, all about equally many. */
function cut(crop: Crop, field: number, atMost: number): Crop[] {
  const positions = crop.codes.length - field
  const count = Math.max(1, Math.round(positions / atMost))
  if (count === 1) return [crop]
  const channels = (crop.local?.length ?? 0) / crop.codes.length
  return Array.from({ length: count }, (_, i) => {
    const start = Math.round((positions * i) / count)
    const end = Math.round((positions * (i + 1)) / count) + field
    return {
      ...crop,
      codes: crop.codes.slice(start, end),
      ...(crop.heard && { heard: crop.heard.slice(start, end) }),
      ...(crop.local && { local: crop.local.slice(start * channels, end * channels) }),
    }
  })
}

interface Load {
  work: number
  crops: Crop[]
}

const longestWork = (lanes: readonly Load[]): number => Math.max(...lanes.map((lane) => lane.work))

/** The longest crop first, always to the lane with the least to do. */
function deal(crops: readonly Crop[], count: number, field: number): Load[] {
  const lanes: Load[] = Array.from({ length: count }, () => ({ work: 0, crops: [] }))
  const sorted = [...crops].sort((a, b) => b.codes.length - a.codes.length)
  for (const crop of sorted) {
    const lane = lanes.reduce((least, lane) => (lane.work < least.work ? lane : least))
    lane.work += crop.codes.length - field + overlapCost * field
    lane.crops.push(crop)
  }
  return lanes
}
