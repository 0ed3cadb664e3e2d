/** The level of frames as `librosa.feature.rms` defines it. */
import { frameCount, librosaSpectrum, type SpectrumOptions } from './spectrum.ts'

/** Values of frames: frame i is centred at i · hopSeconds. */
export interface FrameLevels {
  readonly hopSeconds: number
  /** Root mean square, full scale 1. */
  readonly rms: Float32Array
}

/** Centred frames, zeros outside the sound; samples that are not finite count as zeros. */
export function frameRms(
  samples: Float32Array,
  sampleRateHz: number,
  { frameLength, hopLength }: SpectrumOptions = librosaSpectrum,
): FrameLevels {
  const rms = new Float32Array(frameCount(samples.length, hopLength))
  for (let t = 0; t < rms.length; t++) {
    const start = t * hopLength - (frameLength >> 1)
    const to = Math.min(samples.length, start + frameLength)
    let sum = 0
    for (let i = Math.max(0, start); i < to; i++) {
      const square = samples[i] * samples[i]
      if (square - square === 0) sum += square
    }
    rms[t] = Math.sqrt(sum / frameLength)
  }
  return { hopSeconds: hopLength / sampleRateHz, rms }
}
