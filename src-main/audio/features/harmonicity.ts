/**
 * The harmonics-to-noise ratio of P. Boersma (1993, Accurate short-term analysis of the fundamental frequency and the
 * harmonics-to-noise ratio of a sampled sound, IFA Proceedings 17): the autocorrelation of a windowed frame, divided by
 * that of the window, is at the period r, the share of the power that repeats; the ratio is 10·log₁₀(r / (1 − r)).
 */
import { FineAutocorrelation } from './fineAutocorrelation.ts'
import { nextPowerOfTwo } from './fourier.ts'

export interface HarmonicityOptions {
  readonly minimumHz: number
  readonly maximumHz: number
  readonly hopSeconds: number
  /** Periods of `minimumHz` in a window. */
  readonly periodsPerWindow: number
  /** Frames whose peak is lower, relative to the sound's, are likely unvoiced. */
  readonly silenceThreshold: number
  /** r below it is unvoiced. */
  readonly voicingThreshold: number
  /** How much shorter periods are preferred, for each octave. */
  readonly octaveCost: number
}

/** Praat's defaults for pitch, a window of 4.5 periods as it has for harmonicity, and the range of `trackPitch`. */
export const defaultHarmonicity: HarmonicityOptions = {
  minimumHz: 65,
  maximumHz: 3200,
  hopSeconds: 0.01,
  periodsPerWindow: 4.5,
  silenceThreshold: 0.03,
  voicingThreshold: 0.45,
  octaveCost: 0.01,
}

export interface HarmonicityTrack {
  /** Frame i is centred at i · hopSeconds. */
  readonly hopSeconds: number
  /** dB of what repeats over what doesn't, at most 100; NaN in frames without a pitch. */
  readonly decibels: Float32Array
}

const mostDb = 100
/** The autocorrelation is interpolated, by a longer transform, to at least this: twice a recording's usual rate. */
const finestLagHz = 32_000
/** Lags to each side that the interpolation between two lags looks at; at twice the sound's rate so few are enough. */
const sincReach = 16

/** Samples that are not finite count as zeros. */
export function harmonicToNoise(
  samples: Float32Array,
  sampleRateHz: number,
  options: HarmonicityOptions = defaultHarmonicity,
): HarmonicityTrack {
  const frames = 1 + Math.floor(samples.length / sampleRateHz / options.hopSeconds + 1e-9)
  const decibels = new Float32Array(frames)
  const finder = new Periodicity(sampleRateHz, options)
  let globalPeak = 0
  for (const sample of samples) {
    const amplitude = Math.abs(sample)
    if (amplitude > globalPeak && amplitude < Infinity) globalPeak = amplitude
  }
  for (let frame = 0; frame < frames; frame++) {
    const centre = Math.round(frame * options.hopSeconds * sampleRateHz)
    const repeating = finder.strength(samples, centre, globalPeak)
    decibels[frame] = repeating === undefined ? NaN : ratioDb(repeating)
  }
  return { hopSeconds: options.hopSeconds, decibels }
}

const ratioDb = (repeating: number) =>
  repeating >= 1 ? mostDb : Math.min(mostDb, 10 * Math.log10(repeating / (1 - repeating)))

class Periodicity {
  readonly #options: HarmonicityOptions
  readonly #window: Float64Array
  readonly #autocorrelation: FineAutocorrelation
  readonly #lagHz: number
  readonly #firstLag: number
  readonly #lastLag: number
  /** The window's own normalised autocorrelation at each lag. */
  readonly #windowCorrelation: Float64Array
  readonly #correlation: Float64Array

  constructor(sampleRateHz: number, options: HarmonicityOptions) {
    const { minimumHz, periodsPerWindow } = options
    const length = Math.max(8, Math.round((periodsPerWindow * sampleRateHz) / minimumHz))
    const maximumHz = Math.min(options.maximumHz, sampleRateHz / 4)
    this.#options = options
    const lagsPerSample = Math.max(2, nextPowerOfTwo(finestLagHz / sampleRateHz))
    this.#lagHz = lagsPerSample * sampleRateHz
    this.#firstLag = Math.max(2, Math.floor(this.#lagHz / maximumHz))
    this.#lastLag = Math.ceil(this.#lagHz / minimumHz) + 1
    this.#window = Float64Array.from(
      { length },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / length),
    )
    const size = nextPowerOfTwo(length + Math.ceil((this.#lastLag + sincReach) / lagsPerSample) + 1)
    this.#autocorrelation = new FineAutocorrelation(size, lagsPerSample)
    this.#correlation = new Float64Array(this.#lastLag + sincReach + 1)
    this.#autocorrelation.frame.set(this.#window)
    this.#correlate()
    this.#windowCorrelation = this.#correlation.slice()
  }

  /** r at the best period of the frame around `centre`; undefined where it is unvoiced. */
  strength(samples: Float32Array, centre: number, globalPeak: number): number | undefined {
    const peak = this.#load(samples, centre)
    if (peak === 0) return undefined
    this.#correlate()
    const { silenceThreshold, voicingThreshold, octaveCost } = this.#options
    const quiet = 2 - peak / globalPeak / (silenceThreshold / (1 + voicingThreshold))
    let best = voicingThreshold + Math.max(0, quiet)
    let bestLag = 0
    const values = this.#correlation
    for (let lag = 0; lag < values.length; lag++) values[lag] /= this.#windowCorrelation[lag]
    for (let lag = this.#firstLag; lag < this.#lastLag; lag++) {
      if (values[lag] <= values[lag - 1] || values[lag] < values[lag + 1]) continue
      const r = Math.min(1, summit(values[lag - 1], values[lag], values[lag + 1]))
      const strength = r - octaveCost * Math.log2((this.#options.minimumHz * lag) / this.#lagHz)
      if (strength <= best) continue
      best = strength
      bestLag = lag
    }
    if (bestLag === 0) return undefined
    const top = highestBetween(values, bestLag)
    // Dividing by the window's own may lift a peak above 1: Boersma takes its inverse.
    return top > 1 ? 1 / top : top
  }

  /**
   * The windowed frame without its mean; its peak before the window. The mean is weighted by the window, so that nothing
   * constant is left: of a click at the window's edge nothing else would be.
   */
  #load(samples: Float32Array, centre: number): number {
    const { frame } = this.#autocorrelation
    const window = this.#window
    const { length } = window
    const start = centre - (length >> 1)
    let [mean, weights] = [0, 0]
    for (let i = 0; i < length; i++) {
      const at = start + i
      const value = at >= 0 && at < samples.length ? samples[at] : 0
      frame[i] = value - value === 0 ? value : 0
      mean += frame[i] * window[i]
      weights += window[i]
    }
    mean /= weights
    let peak = 0
    for (let i = 0; i < length; i++) {
      const value = frame[i] - mean
      peak = Math.max(peak, Math.abs(value))
      frame[i] = value * window[i]
    }
    return peak
  }

  /** The frame's autocorrelation over its power, on the fine grid. */
  #correlate() {
    const correlation = this.#autocorrelation.compute()
    for (let lag = 0; lag < this.#correlation.length; lag++)
      this.#correlation[lag] = correlation[2 * lag] / correlation[0]
  }
}

/** The height of the parabola through a maximum and its neighbours. */
function summit(left: number, middle: number, right: number): number {
  const curvature = left - 2 * middle + right
  return curvature < 0 ? middle - (left - right) ** 2 / (8 * curvature) : middle
}

/** The highest value around a peak, between its neighbours, by golden-section search. */
function highestBetween(values: Float64Array, peak: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let [from, to] = [peak - 1, peak + 1]
  let left = interpolate(values, to - golden * (to - from))
  let right = interpolate(values, from + golden * (to - from))
  for (let step = 0; step < 16; step++) {
    if (left > right) {
      to = from + golden * (to - from)
      right = left
      left = interpolate(values, to - golden * (to - from))
    } else {
      from = to - golden * (to - from)
      left = right
      right = interpolate(values, from + golden * (to - from))
    }
  }
  return Math.max(left, right)
}

/** Between lags, by a windowed sinc (Boersma's equation 22); the autocorrelation is even. */
function interpolate(values: Float64Array, lag: number): number {
  const below = Math.floor(lag)
  const rest = lag - below
  if (rest === 0) return values[below]
  let sum = 0
  for (let i = 1 - sincReach; i <= sincReach; i++) {
    const distance = rest - i
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (sincReach + 1))
    const sign = i % 2 === 0 ? 1 : -1
    sum += ((values[Math.abs(below + i)] * sign) / distance) * window
  }
  return (Math.sin(Math.PI * rest) / Math.PI) * sum
}
