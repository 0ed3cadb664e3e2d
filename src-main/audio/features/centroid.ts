/** The centre of the spectrum as `librosa.feature.spectral_centroid` defines it: Σ f·|X(f)| / Σ |X(f)|. */
import { FrameSpectrum, frameCount, librosaSpectrum, type SpectrumOptions } from './spectrum.ts'

export interface CentroidTrack {
  /** Frame i is centred at i · hopSeconds. */
  readonly hopSeconds: number
  /** 0 in frames of silence, as in librosa. */
  readonly frequencyHz: Float32Array
}

/** Samples that are not finite count as zeros. */
export function spectralCentroid(
  samples: Float32Array,
  sampleRateHz: number,
  options: SpectrumOptions = librosaSpectrum,
): CentroidTrack {
  const spectrum = new FrameSpectrum(options)
  const frequencyHz = new Float32Array(frameCount(samples.length, options.hopLength))
  const hzPerBin = sampleRateHz / options.frameLength
  for (let t = 0; t < frequencyHz.length; t++) {
    const power = spectrum.power(samples, t)
    let [sum, moment] = [0, 0]
    for (let bin = 0; bin < power.length; bin++) {
      const magnitude = Math.sqrt(power[bin])
      sum += magnitude
      moment += bin * magnitude
    }
    frequencyHz[t] = sum > 0 ? (moment / sum) * hzPerBin : 0
  }
  return { hopSeconds: options.hopLength / sampleRateHz, frequencyHz }
}
