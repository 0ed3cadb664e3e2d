/** How loud a sound is from moment to moment. */
import { meanSquare } from '../loudness.ts'

export const levelHopSeconds = 0.01
const windowSeconds = 0.02

/** RMS in dB relative to full scale, at least −120; frame i is centred at i · `levelHopSeconds`. */
export function levelsOf(samples: Float32Array, sampleRateHz: number): Float32Array {
  const hop = levelHopSeconds * sampleRateHz
  const half = Math.round((windowSeconds * sampleRateHz) / 2)
  return Float32Array.from({ length: Math.floor(samples.length / hop) }, (_, i) => {
    const centre = Math.round(i * hop)
    const window = samples.subarray(Math.max(0, centre - half), centre + half)
    return Math.max(-120, 10 * Math.log10(meanSquare(window) + 1e-13))
  })
}
