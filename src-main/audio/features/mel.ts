/**
 * Mel spectrograms as librosa defines them (`librosa.feature.melspectrogram`, `librosa.filters.mel`): triangular
 * filters of equal area (Slaney's norm) on Slaney's scale (Auditory Toolbox 1998; linear below 1 kHz, logarithmic above)
 * or on that of HTK (2595·log₁₀(1 + f / 700)).
 */
import {
  FrameSpectrum,
  frameCount,
  librosaSpectrum,
  type Spectrogram,
  type SpectrumOptions,
} from './spectrum.ts'

export type MelScale = 'slaney' | 'htk'

const hzPerMel = 200 / 3
const logStartHz = 1000
const logStartMel = logStartHz / hzPerMel
const logStep = Math.log(6.4) / 27

export function hzToMel(hz: number, scale: MelScale = 'slaney'): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hz / 700)
  return hz < logStartHz ? hz / hzPerMel : logStartMel + Math.log(hz / logStartHz) / logStep
}

export function melToHz(mel: number, scale: MelScale = 'slaney'): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1)
  return mel < logStartMel ? mel * hzPerMel : logStartHz * Math.exp(logStep * (mel - logStartMel))
}

export interface MelOptions extends SpectrumOptions {
  readonly bands: number
  readonly minimumHz: number
  /** Half the sample rate without it. */
  readonly maximumHz?: number
  /** Slaney's without it. */
  readonly scale?: MelScale
}

export const librosaMel: MelOptions = { ...librosaSpectrum, bands: 128, minimumHz: 0 }

/** The bands + 2 corner frequencies of the filters in Hz; band b peaks at corner b + 1. */
export function melCorners(
  { bands, minimumHz, maximumHz, scale }: MelOptions,
  sampleRateHz: number,
): Float64Array {
  const low = hzToMel(minimumHz, scale)
  const high = hzToMel(maximumHz ?? sampleRateHz / 2, scale)
  return Float64Array.from({ length: bands + 2 }, (_, i) =>
    melToHz(low + ((high - low) * i) / (bands + 1), scale),
  )
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

/** A band's filter without its zeros. */
interface Band {
  readonly first: number
  readonly weights: Float32Array
}

/** Mel spectra of one frame after another, with the same scratch space (see `FrameSpectrum`). */
export class FrameMel {
  readonly bands: number
  readonly #spectrum: FrameSpectrum
  readonly #filters: readonly Band[]
  readonly #power: Float64Array

  constructor(sampleRateHz: number, options: MelOptions = librosaMel) {
    this.bands = options.bands
    this.#spectrum = new FrameSpectrum(options)
    this.#power = new Float64Array(options.bands)
    const filters = melFilters(options, sampleRateHz)
    const { bins } = this.#spectrum
    this.#filters = Array.from({ length: options.bands }, (_, band) => {
      const filter = filters.subarray(band * bins, (band + 1) * bins)
      // Bands narrower than a bin may be empty, in librosa too.
      const first = Math.max(
        0,
        filter.findIndex((weight) => weight > 0),
      )
      return { first, weights: filter.slice(first, filter.findLastIndex((weight) => weight > 0) + 1) }
    })
  }

  /** Power in the bands of frame `t`, [bands]. The array belongs to this object and holds until the next frame. */
  power(samples: Float32Array, t: number): Float64Array {
    const bins = this.#spectrum.power(samples, t)
    for (let band = 0; band < this.bands; band++) {
      const { first, weights } = this.#filters[band]
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += weights[i] * bins[first + i]
      this.#power[band] = sum
    }
    return this.#power
  }
}

/** Power in mel bands, frames × bands, row-major (librosa.feature.melspectrogram, transposed). */
export function melSpectrogram(
  samples: Float32Array,
  sampleRateHz: number,
  options: MelOptions = librosaMel,
): Spectrogram {
  const mel = new FrameMel(sampleRateHz, options)
  const frames = frameCount(samples.length, options.hopLength)
  const values = new Float32Array(frames * mel.bands)
  for (let t = 0; t < frames; t++) values.set(mel.power(samples, t), t * mel.bands)
  return { frames, bins: mel.bands, values }
}

export interface DecibelOptions {
  /** The power that is 0 dB. */
  readonly reference: number
  /** Smaller powers count as this (librosa: amin). */
  readonly amin: number
  /** Nothing lies further below the loudest value; Infinity for no such floor (librosa: top_db). */
  readonly topDb: number
}

export const librosaDecibels: DecibelOptions = { reference: 1, amin: 1e-10, topDb: 80 }

/** 10·log₁₀(power / reference): librosa.power_to_db, with its defaults. */
export function powerToDecibels(
  power: Float32Array,
  { reference, amin, topDb }: DecibelOptions = librosaDecibels,
): Float32Array {
  const zero = 10 * Math.log10(Math.max(amin, reference))
  const decibels = power.map((value) => 10 * Math.log10(Math.max(amin, value)) - zero)
  const floor = decibels.reduce((most, value) => Math.max(most, value), -Infinity) - topDb
  for (let i = 0; i < decibels.length; i++) if (decibels[i] < floor) decibels[i] = floor
  return decibels
}

/** 10·log10(power / loudest), never below `floorDb` under the loudest value (librosa.power_to_db with ref=max). */
export function toDecibels(power: Float32Array, floorDb = 80): Float32Array {
  const smallest = librosaDecibels.amin
  const loudest = power.reduce((most, value) => Math.max(most, value), smallest)
  return power.map((value) => Math.max(10 * Math.log10(Math.max(value, smallest) / loudest), -floorDb))
}
