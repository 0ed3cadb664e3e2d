/**
 * Labels as the thesis made them: in each frame the loudest of librosa's 128 mel bands (2048/512). It says which band,
 * not which note: low notes share bands with their neighbours, and the loudest partial need not be the first.
 */
import { FrameMel, librosaMel, melCorners } from './features/mel.ts'
import { frameCount } from './features/spectrum.ts'

export interface MelBands {
  /** Frame i is centred at i · hopSeconds. */
  readonly hopSeconds: number
  /** The loudest band of each frame, 0 … 127; 0 in silence, as argmax says. */
  readonly bands: Int16Array
  /** Where each of the 128 bands peaks. */
  readonly frequencyHz: Float32Array
}

/** Samples that are not finite count as zeros. */
export function melBands(samples: Float32Array, sampleRateHz: number): MelBands {
  const mel = new FrameMel(sampleRateHz)
  const bands = new Int16Array(frameCount(samples.length, librosaMel.hopLength))
  for (let t = 0; t < bands.length; t++) {
    const power = mel.power(samples, t)
    let loudest = 0
    for (let band = 1; band < power.length; band++) if (power[band] > power[loudest]) loudest = band
    bands[t] = loudest
  }
  return {
    hopSeconds: librosaMel.hopLength / sampleRateHz,
    bands,
    frequencyHz: Float32Array.from(melCorners(librosaMel, sampleRateHz).subarray(1, -1)),
  }
}

/** The bands that occur in a data set, ascending: a band's label is its place among them. */
export const melCategories = (all: readonly Int16Array[]): number[] =>
  [...new Set(all.flatMap((bands) => [...new Set(bands)]))].sort((a, b) => a - b)
