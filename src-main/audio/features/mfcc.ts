/**
 * Mel-frequency cepstral coefficients as `librosa.feature.mfcc` defines them: mel power in dB (reference 1, nothing
 * further than 80 dB below the loudest of the whole sound), then an orthonormal DCT-II over the bands.
 */
import {
  librosaDecibels,
  librosaMel,
  melSpectrogram,
  powerToDecibels,
  type DecibelOptions,
  type MelOptions,
} from './mel.ts'
import type { Spectrogram } from './spectrum.ts'

export interface MfccOptions extends MelOptions, DecibelOptions {
  /** How many, from the first on, which is the level (librosa: n_mfcc). */
  readonly coefficients: number
}

export const librosaMfcc: MfccOptions = { ...librosaMel, ...librosaDecibels, coefficients: 20 }

/** frames × coefficients, row-major (librosa.feature.mfcc, transposed). */
export function mfcc(
  samples: Float32Array,
  sampleRateHz: number,
  options: MfccOptions = librosaMfcc,
): Spectrogram {
  const mel = melSpectrogram(samples, sampleRateHz, options)
  const levels = powerToDecibels(mel.values, options)
  const { coefficients } = options
  const { frames, bins: bands } = mel
  const cosines = orthonormalCosines(coefficients, bands)
  const values = new Float32Array(frames * coefficients)
  for (let t = 0; t < frames; t++) {
    const row = levels.subarray(t * bands, (t + 1) * bands)
    for (let k = 0; k < coefficients; k++) {
      const start = k * bands
      let sum = 0
      for (let band = 0; band < bands; band++) sum += cosines[start + band] * row[band]
      values[t * coefficients + k] = sum
    }
  }
  return { frames, bins: coefficients, values }
}

/** The DCT-II's rows (scipy.fft.dct with type=2, norm="ortho"), coefficients × bands. */
export function orthonormalCosines(coefficients: number, bands: number): Float64Array {
  const cosines = new Float64Array(coefficients * bands)
  for (let k = 0; k < coefficients; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / bands)
    for (let band = 0; band < bands; band++)
      cosines[k * bands + band] = scale * Math.cos((Math.PI * k * (band + 0.5)) / bands)
  }
  return cosines
}
