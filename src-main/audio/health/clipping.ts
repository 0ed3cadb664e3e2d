/** Whether a recording was too loud for what it was recorded with: its peaks are cut off flat. */

/** Samples within this share of the largest amplitude lie on the cut. */
const flatShare = 0.002
/** A cut has a corner: the way into it is much steeper than the cut itself. A peak that is round has none. */
const cornerShare = 0.01
const flatSamples = 3

/** How many peaks are cut off; of samples as they came, one channel. */
export function countCutPeaks(samples: Float32Array): number {
  let largest = 0
  for (let i = 0; i < samples.length; i++) largest = Math.max(largest, Math.abs(samples[i]))
  if (largest === 0) return 0
  const level = (1 - flatShare) * largest
  const corner = cornerShare * largest
  let count = 0
  for (let i = 1; i < samples.length; i++) {
    if (Math.abs(samples[i]) < level || Math.abs(samples[i - 1]) >= level) continue
    const sign = Math.sign(samples[i])
    let end = i
    while (end < samples.length && sign * samples[end] >= level) end++
    if (end - i >= flatSamples && sign * (samples[i] - samples[i - 1]) >= corner) count++
    i = end
  }
  return count
}
