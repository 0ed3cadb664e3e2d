/** Less of what a long run leaves, so that its figures draw fast and its checkpoints don't fill the disk. */
import type { LossPoint } from '../../src-shared/contract/training.ts'

/** At most about `most` points, evenly over the steps; every measured validation loss that is left has its own point. */
export function thinPoints(points: readonly LossPoint[], most = 2000): readonly LossPoint[] {
  if (points.length <= most) return points
  const measured = points.filter((it) => it.validationLoss !== null)
  const keep = new Set([...evenly(points, most >> 1), ...evenly(measured, most >> 1)])
  return points.filter((it) => keep.has(it))
}

function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))])
}

export interface KeptCheckpoint {
  readonly id: string
  readonly step: number
  readonly bytes: number
  /** Must stay: the best one, or one that a project plays with. */
  readonly needed: boolean
}

/**
 * Which checkpoints may go: those whose neighbours lie closest, until no more than `most` are left and they take no
 * more than `mostBytes`. The first, the newest and what is needed always stay.
 */
export function checkpointsToDrop(
  checkpoints: readonly KeptCheckpoint[],
  most: number,
  mostBytes: number,
): string[] {
  const left = [...checkpoints].sort((a, b) => a.step - b.step)
  const dropped: string[] = []
  let bytes = left.reduce((sum, it) => sum + it.bytes, 0)
  while (left.length > most || bytes > mostBytes) {
    let closest = -1
    for (let i = 1; i < left.length - 1; i++)
      if (!left[i].needed && (closest < 0 || gap(left, i) < gap(left, closest))) closest = i
    if (closest < 0) break
    const [gone] = left.splice(closest, 1)
    bytes -= gone.bytes
    dropped.push(gone.id)
  }
  return dropped
}

/** How much of the run would be without a checkpoint; early steps count for more, since more happens in them. */
const gap = (sorted: readonly KeptCheckpoint[], i: number) =>
  Math.log((sorted[i + 1].step + 1) / (sorted[i - 1].step + 1))
