/** The short-time Fourier transform as librosa 0.10 defines it (stft, center=True, pad_mode="constant"). */
import { RealTransform } from './fourier.ts'

export interface SpectrumOptions {
  /** Samples a frame, a power of two (librosa: n_fft). */
  readonly frameLength: number
  readonly hopLength: number
}

export const librosaSpectrum: SpectrumOptions = { frameLength: 2048, hopLength: 512 }

export interface Spectrogram {
  readonly frames: number
  readonly bins: number
  /** frames × bins, row-major. */
  readonly values: Float32Array
}

/**
 * |STFT|² : frame t is centred at sample t · hopLength, zeros stand outside the signal, the window is a periodic Hann;
 * 1 + ⌊n / hopLength⌋ frames of frameLength / 2 + 1 bins.
 */
export function powerSpectrogram(
  samples: Float32Array,
  options: SpectrumOptions = librosaSpectrum,
): Spectrogram {
  const { frameLength, hopLength } = options
  const transform = new RealTransform(frameLength)
  const window = hann(frameLength)
  const frames = 1 + Math.floor(samples.length / hopLength)
  const bins = frameLength / 2 + 1
  const values = new Float32Array(frames * bins)
  const frame = new Float64Array(frameLength)
  for (let t = 0; t < frames; t++) {
    const start = t * hopLength - frameLength / 2
    for (let i = 0; i < frameLength; i++) frame[i] = window[i] * (samples[start + i] ?? 0)
    const spectrum = transform.forward(frame)
    for (let bin = 0; bin < bins; bin++)
      values[t * bins + bin] = spectrum[2 * bin] ** 2 + spectrum[2 * bin + 1] ** 2
  }
  return { frames, bins, values }
}

/** A periodic Hann window (scipy.signal.get_window("hann", length, fftbins=True)). */
const hann = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length))
