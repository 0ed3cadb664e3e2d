/**
 * The constant-Q transform of J. C. Brown (1991, Calculation of a constant Q spectral transform, JASA 89(1)): for each
 * bin a window of its own length, Q periods of its frequency, so that semitones are told apart from the lowest to the
 * highest. With her Hamming window (α = 25/46) and her factor 1 / N, a sine of amplitude A has A · 25/92 in its bin.
 *
 * It is computed as it is defined, without the spectral kernels of Brown & Puckette 1992 and what those leave out:
 * windows that stand around a frame's centre are even, so that the sound folded there takes half the multiplications
 * and is faster than a transform as long as the longest window.
 */
import { frameCount } from './spectrum.ts'

export interface ConstantQOptions {
  readonly bins: number
  readonly binsPerOctave: number
  /** The lowest bin's. */
  readonly minimumHz: number
  readonly hopLength: number
  /** The window is α + (1 − α)·cos(2πt / N): 25/46 is Hamming's, 0.5 Hann's. */
  readonly windowAlpha: number
}

/** C1 to B7 in semitones, as in Winder's figures. */
export const winderConstantQ: ConstantQOptions = {
  bins: 84,
  binsPerOctave: 12,
  minimumHz: 440 * 2 ** ((24 - 69) / 12),
  hopLength: 512,
  windowAlpha: 25 / 46,
}

export interface ConstantQ {
  /** Frame t is centred at sample t · hop, zeros stand outside the sound. */
  readonly frames: number
  /** As many as were asked for, but for those whose frequency isn't below half the sample rate. */
  readonly bins: number
  /** Magnitudes, frames × bins, row-major. */
  readonly values: Float32Array
  /** Each bin's. */
  readonly frequencyHz: Float64Array
  readonly hopSamples: number
  /** How many bins were left out above half the sample rate. */
  readonly leftOut: number
}

/** The half of a bin's kernel from its centre on. */
interface Kernel {
  readonly cosines: Float64Array
  readonly sines: Float64Array
}

/** Samples that are not finite count as zeros. */
export function constantQ(
  samples: Float32Array,
  sampleRateHz: number,
  options: ConstantQOptions = winderConstantQ,
): ConstantQ {
  const frequencyHz = constantQFrequencies(sampleRateHz, options)
  const kernels = kernelsOf(frequencyHz, sampleRateHz, options)
  const bins = kernels.length
  const frames = frameCount(samples.length, options.hopLength)
  const values = new Float32Array(frames * bins)
  const reach = kernels[0]?.cosines.length ?? 0
  const [even, odd] = [new Float64Array(reach), new Float64Array(reach)]
  for (let t = 0; t < frames; t++) {
    fold(samples, t * options.hopLength, even, odd)
    for (let bin = 0; bin < bins; bin++) values[t * bins + bin] = magnitude(kernels[bin], even, odd)
  }
  return {
    frames,
    bins,
    values,
    frequencyHz,
    hopSamples: options.hopLength,
    leftOut: options.bins - bins,
  }
}

/** The frequencies of the bins below half the sample rate. */
export function constantQFrequencies(
  sampleRateHz: number,
  { bins, binsPerOctave, minimumHz }: ConstantQOptions = winderConstantQ,
): Float64Array {
  return Float64Array.from({ length: bins }, (_, bin) => minimumHz * 2 ** (bin / binsPerOctave)).filter(
    (hz) => hz < sampleRateHz / 2,
  )
}

function kernelsOf(
  frequencyHz: Float64Array,
  sampleRateHz: number,
  { binsPerOctave, windowAlpha }: ConstantQOptions,
): Kernel[] {
  const quality = 1 / (2 ** (1 / binsPerOctave) - 1)
  return Array.from(frequencyHz, (hz) => {
    const length = (quality * sampleRateHz) / hz
    const count = Math.floor(length / 2) + 1
    const [cosines, sines] = [new Float64Array(count), new Float64Array(count)]
    for (let i = 0; i < count; i++) {
      const weight = (windowAlpha + (1 - windowAlpha) * Math.cos((2 * Math.PI * i) / length)) / length
      const phase = (2 * Math.PI * hz * i) / sampleRateHz
      cosines[i] = weight * Math.cos(phase)
      sines[i] = weight * Math.sin(phase)
    }
    return { cosines, sines }
  })
}

/** even[i] = x[c + i] + x[c − i], odd[i] = x[c + i] − x[c − i]; the centre itself stands once. */
function fold(samples: Float32Array, centre: number, even: Float64Array, odd: Float64Array) {
  for (let i = 0; i < even.length; i++) {
    const after = centre + i < samples.length ? samples[centre + i] : 0
    const before = i > 0 && i <= centre && centre - i < samples.length ? samples[centre - i] : 0
    const right = after - after === 0 ? after : 0
    const left = before - before === 0 ? before : 0
    even[i] = right + left
    odd[i] = right - left
  }
}

function magnitude({ cosines, sines }: Kernel, even: Float64Array, odd: Float64Array): number {
  let real = 0
  let imaginary = 0
  for (let i = 0; i < cosines.length; i++) {
    real += cosines[i] * even[i]
    imaginary += sines[i] * odd[i]
  }
  return Math.sqrt(real * real + imaginary * imaginary)
}
