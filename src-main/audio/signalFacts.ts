/** What can be said of a signal without knowing what it is. */
import { meanSquare } from './loudness.ts'

export interface SignalFacts {
  /** RMS over all of it, in dB relative to full scale (1.0). */
  readonly levelDb: number
  /** The largest amplitude, in dB relative to full scale. */
  readonly peakDb: number
  /** The mean. */
  readonly dc: number
  /** Samples at full scale: at or beyond ±32767/32768. */
  readonly clippedSamples: number
  /** The jump from silence to the first sample and from the last to silence, as amplitudes: large ones click. */
  readonly startJump: number
  readonly endJump: number
}

export function measureSignal(samples: Float32Array): SignalFacts {
  let sum = 0
  let peak = 0
  let clippedSamples = 0
  for (let i = 0; i < samples.length; i++) {
    const amplitude = Math.abs(samples[i])
    sum += samples[i]
    if (amplitude > peak) peak = amplitude
    if (amplitude >= 32_767 / 32_768) clippedSamples++
  }
  return {
    levelDb: 10 * Math.log10(meanSquare(samples)),
    peakDb: 20 * Math.log10(peak),
    dc: samples.length > 0 ? sum / samples.length : 0,
    clippedSamples,
    startJump: Math.abs(samples[0] ?? 0),
    endJump: Math.abs(samples.at(-1) ?? 0),
  }
}
