/** Clicks: moments at which a sound’s curvature is far beyond what it is around them, where no note begins or ends. */

const blockSeconds = 0.004
const aroundSeconds = 0.06
/** A click’s curvature is so many times the usual largest of its surroundings … */
const outlier = 4
/** … and at least this: quieter ones nobody hears. */
const leastCurvature = 0.01
const awaySeconds = 0.03

interface Change {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly fadeSeconds: number
}

/** When, in seconds. */
export function clicks(samples: Float32Array, sampleRateHz: number, notes: readonly Change[]): number[] {
  const block = Math.max(4, Math.round(blockSeconds * sampleRateHz))
  const largest = largestCurvatures(samples, block)
  const reach = Math.round(aroundSeconds / blockSeconds)
  const found: number[] = []
  for (let i = 0; i < largest.length; i++) {
    if (largest[i] < leastCurvature) continue
    const around = Array.from(largest.subarray(Math.max(0, i - reach), i + reach + 1)).sort((a, b) => a - b)
    const usual = around[around.length >> 1]
    const seconds = ((i + 0.5) * block) / sampleRateHz
    if (largest[i] < outlier * usual || isNearChange(seconds, notes)) continue
    // One click may lie in two blocks.
    if (found.length === 0 || seconds - found.at(-1)! > 1.5 * blockSeconds) found.push(seconds)
  }
  return found
}

const isNearChange = (seconds: number, notes: readonly Change[]) =>
  notes.some(
    ({ startSeconds, endSeconds, fadeSeconds }) =>
      Math.abs(seconds - startSeconds) < awaySeconds ||
      (seconds > endSeconds - awaySeconds && seconds < endSeconds + fadeSeconds + awaySeconds),
  )

/** The largest second difference of each block, without sign. */
function largestCurvatures(samples: Float32Array, block: number): Float64Array {
  const largest = new Float64Array(Math.ceil(samples.length / block))
  for (let t = 1; t + 1 < samples.length; t++) {
    const curvature = Math.abs(samples[t - 1] - 2 * samples[t] + samples[t + 1])
    const at = Math.floor(t / block)
    if (curvature > largest[at]) largest[at] = curvature
  }
  return largest
}
