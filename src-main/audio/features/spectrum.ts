/**
 * The short-time Fourier transform as librosa defines it (`stft` with its defaults, 0.10 and later: centred frames, zeros
 * outside, a periodic Hann window). Samples that are not finite count as zeros.
 */
import { RealTransform } from './fourier.ts'

export interface SpectrumOptions {
  /** Samples a frame, a power of two (librosa: n_fft). */
  readonly frameLength: number
  readonly hopLength: number
  /** Samples of the window, which stands in the frame's middle; `frameLength` without it (librosa: win_length). */
  readonly windowLength?: number
}

export const librosaSpectrum: SpectrumOptions = { frameLength: 2048, hopLength: 512 }

export interface Spectrogram {
  readonly frames: number
  readonly bins: number
  /** frames × bins, row-major. */
  readonly values: Float32Array
}

/** 1 + ⌊samples / hop⌋: frame t is centred at sample t · hop. */
export const frameCount = (samples: number, hopLength: number): number => 1 + Math.floor(samples / hopLength)

/**
 * The spectra of one frame after another, with the same scratch space: what sounds of any length are gone through with
 * where their whole spectrogram would be large.
 */
export class FrameSpectrum {
  /** frameLength / 2 + 1. */
  readonly bins: number
  readonly #options: SpectrumOptions
  readonly #transform: RealTransform
  readonly #window: Float64Array
  readonly #frame: Float64Array
  readonly #power: Float64Array

  constructor(options: SpectrumOptions = librosaSpectrum) {
    const { frameLength, windowLength = frameLength } = options
    this.bins = frameLength / 2 + 1
    this.#options = options
    this.#transform = new RealTransform(frameLength)
    this.#window = hann(windowLength)
    this.#frame = new Float64Array(frameLength)
    this.#power = new Float64Array(this.bins)
  }

  /** |STFT|² of frame `t`, [bins]. The array belongs to this object and holds until the next frame. */
  power(samples: Float32Array, t: number): Float64Array {
    const window = this.#window
    const frame = this.#frame
    const inset = (frame.length - window.length) >> 1
    const start = t * this.#options.hopLength - (frame.length >> 1) + inset
    const from = Math.max(0, -start)
    const to = Math.min(window.length, samples.length - start)
    frame.fill(0)
    for (let i = from; i < to; i++) {
      const value = samples[start + i]
      if (value - value === 0) frame[inset + i] = window[i] * value
    }
    const spectrum = this.#transform.forward(frame)
    const power = this.#power
    for (let bin = 0; bin < power.length; bin++) {
      const real = spectrum[2 * bin]
      const imaginary = spectrum[2 * bin + 1]
      power[bin] = real * real + imaginary * imaginary
    }
    return power
  }
}

/** |STFT|²: `frameCount` frames of frameLength / 2 + 1 bins. For long sounds see `FrameSpectrum`. */
export function powerSpectrogram(
  samples: Float32Array,
  options: SpectrumOptions = librosaSpectrum,
): Spectrogram {
  const spectrum = new FrameSpectrum(options)
  const frames = frameCount(samples.length, options.hopLength)
  const { bins } = spectrum
  const values = new Float32Array(frames * bins)
  for (let t = 0; t < frames; t++) values.set(spectrum.power(samples, t), t * bins)
  return { frames, bins, values }
}

/** A periodic Hann window (scipy.signal.get_window("hann", length, fftbins=True)). */
const hann = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length))
