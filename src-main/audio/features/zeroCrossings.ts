/** How often a sound changes its sign, as `librosa.feature.zero_crossing_rate` defines it. */
import { frameCount, librosaSpectrum, type SpectrumOptions } from './spectrum.ts'

export interface ZeroCrossings {
  /** Frame i is centred at i · hopSeconds. */
  readonly hopSeconds: number
  /** Changes of sign for each sample of the frame, 0 to 1; times the sample rate it is changes a second. */
  readonly rate: Float32Array
}

/** Amplitudes up to this count as zero, and zero as positive. */
const threshold = 1e-10

/** Centred frames, the first and the last sample standing for what is outside; what is not finite counts as zero. */
export function zeroCrossingRate(
  samples: Float32Array,
  sampleRateHz: number,
  { frameLength, hopLength }: SpectrumOptions = librosaSpectrum,
): ZeroCrossings {
  const rate = new Float32Array(frameCount(samples.length, hopLength))
  for (let t = 0; t < rate.length; t++) {
    const start = t * hopLength - (frameLength >> 1)
    const to = Math.min(samples.length, start + frameLength)
    let crossings = 0
    // What stands outside has the sign of the sample at the edge: nothing crosses there.
    for (let i = Math.max(0, start) + 1; i < to; i++)
      if (samples[i] < -threshold !== samples[i - 1] < -threshold) crossings++
    rate[t] = crossings / frameLength
  }
  return { hopSeconds: hopLength / sampleRateHz, rate }
}
