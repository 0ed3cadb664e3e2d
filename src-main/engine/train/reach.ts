/**
 * How far up a note's sound reaches: where nothing was recorded nothing need be played, and the network's own noise is
 * cut off (engine/sample/lowPass.ts).
 */
import FFT from 'fft.js'
import { decayTimesSeconds } from '../../../src-shared/conditioning/description.ts'

/** So much of the energy, at any age, lies beyond the frequency that is told: 50 dB below the note. */
const beyondShare = 1e-5
const windowSeconds = 0.064
/** Higher than this share of the rate nothing need be cut. */
const highestShare = 0.4

/**
 * @param samples of one note from its attack on.
 * @param times how many of `decayTimesSeconds` are known of it.
 * @returns Hz at these times, each the highest around it; empty where it always reaches nearly all the way up.
 */
export function reachOf(samples: Float32Array, times: number, sampleRateHz: number): number[] {
  const size = 2 ** Math.round(Math.log2(windowSeconds * sampleRateHz))
  const transform = new FFT(size)
  const window = Float64Array.from(
    { length: size },
    (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (t + 0.5)) / size),
  )
  const known = decayTimesSeconds
    .slice(0, times)
    .map((seconds) => Math.max(0, Math.round(seconds * sampleRateHz) - (size >> 1)))
    .filter((start, i) => i === 0 || start + size <= samples.length)
  const found = known.map((start) => {
    const windowed = Array.from(window, (it, t) => it * (samples[start + t] ?? 0))
    const spectrum = transform.createComplexArray()
    transform.realTransform(spectrum, windowed)
    return (topBin(spectrum, size) * sampleRateHz) / size
  })
  const widest = found.map((it, i) => Math.max(it, found[i - 1] ?? 0, found[i + 1] ?? 0))
  return widest.every((it) => it > highestShare * sampleRateHz) ? [] : widest.map(Math.round)
}

/** The lowest bin above which only `beyondShare` of the energy lies. */
function topBin(spectrum: ArrayLike<number>, size: number): number {
  const powers = Float64Array.from(
    { length: size / 2 },
    (_, k) => spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2,
  )
  const allowed = beyondShare * powers.reduce((sum, it) => sum + it, 0)
  let beyond = 0
  let bin = powers.length
  while (bin > 0 && beyond + powers[bin - 1] <= allowed) beyond += powers[--bin]
  return Math.max(bin, 1)
}
