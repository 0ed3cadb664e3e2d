/**
 * Mel spectrograms as librosa 0.10 defines them by default: Slaney's scale (Auditory Toolbox 1998; linear below
 * 1 kHz, logarithmic above), triangular filters of equal area.
 */
import { librosaSpectrum, powerSpectrogram, type Spectrogram, type SpectrumOptions } from './spectrum.ts'

const hzPerMel = 200 / 3
const logStartHz = 1000
const logStartMel = logStartHz / hzPerMel
const logStep = Math.log(6.4) / 27

export const hzToMel = (hz: number): number =>
  hz < logStartHz ? hz / hzPerMel : logStartMel + Math.log(hz / logStartHz) / logStep

export const melToHz = (mel: number): number =>
  mel < logStartMel ? mel * hzPerMel : logStartHz * Math.exp(logStep * (mel - logStartMel))

export interface MelOptions extends SpectrumOptions {
  readonly bands: number
  readonly minimumHz: number
  /** Half the sample rate without it. */
  readonly maximumHz?: number
}

export const librosaMel: MelOptions = { ...librosaSpectrum, bands: 128, minimumHz: 0 }

/** The bands + 2 corner frequencies of the filters; band b peaks at corner b + 1. */
function melCorners({ bands, minimumHz, maximumHz }: MelOptions, sampleRateHz: number): Float64Array {
  const low = hzToMel(minimumHz)
  const high = hzToMel(maximumHz ?? sampleRateHz / 2)
  return Float64Array.from({ length: bands + 2 }, (_, i) => melToHz(low + ((high - low) * i) / (bands + 1)))
}

/** bands × (frameLength / 2 + 1), row-major: librosa.filters.mel. */
export function melFilters(options: MelOptions, sampleRateHz: number): Float32Array {
  const corners = melCorners(options, sampleRateHz)
  const bins = options.frameLength / 2 + 1
  const filters = new Float32Array(options.bands * bins)
  for (let band = 0; band < options.bands; band++) {
    const [low, peak, high] = corners.subarray(band, band + 3)
    const area = 2 / (high - low)
    for (let bin = 0; bin < bins; bin++) {
      const hz = (bin * sampleRateHz) / options.frameLength
      const height = Math.min((hz - low) / (peak - low), (high - hz) / (high - peak))
      filters[band * bins + bin] = Math.max(0, height) * area
    }
  }
  return filters
}

/** Power in mel bands, frames × bands, row-major (librosa.feature.melspectrogram, transposed). */
export function melSpectrogram(
  samples: Float32Array,
  sampleRateHz: number,
  options: MelOptions = librosaMel,
): Spectrogram {
  const power = powerSpectrogram(samples, options)
  const filters = melFilters(options, sampleRateHz)
  const { bands } = options
  const values = new Float32Array(power.frames * bands)
  for (let band = 0; band < bands; band++) {
    const filter = filters.subarray(band * power.bins, (band + 1) * power.bins)
    const first = filter.findIndex((weight) => weight > 0)
    // Bands narrower than a bin may be empty, in librosa too.
    if (first < 0) continue
    const last = filter.findLastIndex((weight) => weight > 0)
    for (let t = 0; t < power.frames; t++) {
      let sum = 0
      for (let bin = first; bin <= last; bin++) sum += filter[bin] * power.values[t * power.bins + bin]
      values[t * bands + band] = sum
    }
  }
  return { frames: power.frames, bins: bands, values }
}

/** 10·log10(power / reference), never below `floorDb` under the loudest value (librosa.power_to_db with ref=max). */
export function toDecibels(power: Float32Array, floorDb = 80): Float32Array {
  const smallest = 1e-10
  const loudest = power.reduce((most, value) => Math.max(most, value), smallest)
  return power.map((value) => Math.max(10 * Math.log10(Math.max(value, smallest) / loudest), -floorDb))
}
