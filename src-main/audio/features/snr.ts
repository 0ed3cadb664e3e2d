/**
 * The signal-to-noise ratio of one tone as MATLAB's `snr(x)` (Signal Processing Toolbox) computes it: a periodogram
 * with a Kaiser window of β = 38; the noise is what is left when DC, the fundamental and its harmonics 2 … 6 are taken
 * out and the median of the rest is put in their place.
 */
import { powerSpectrum } from './fourier.ts'

const kaiserBeta = 38
const harmonics = 6

/** Bins first … last, inclusive. */
interface Tone {
  readonly first: number
  readonly last: number
  readonly power: number
  /** In bins, the centre of mass of the lobe. */
  readonly centre: number
}

/**
 * dB of the fundamental (the strongest bin's lobe) over the noise, harmonics counted as neither. NaN for fewer than 32
 * samples or silence; Infinity when there is no noise at all.
 */
export function signalToNoiseDb(samples: Float32Array): number {
  if (samples.length < 32) return NaN
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length
  const window = kaiserOf(samples.length)
  const density = powerSpectrum(Float64Array.from(samples, (sample, i) => (sample - mean) * window[i]))
  // One-sided: all bins but DC and Nyquist stand for two. The common factor cancels in the ratio.
  for (let bin = 1; bin < density.length - (samples.length % 2 === 0 ? 1 : 0); bin++) density[bin] *= 2
  if (density.every((value) => value < 1e-30)) return NaN

  const original = density.slice()
  const bandwidth = equivalentNoiseBandwidth(window)
  density[0] *= 2
  const direct = toneAt(density, 0, bandwidth)
  density.fill(0, 0, direct.last + 1)
  const fundamental = toneAt(density, indexOfLargest(density, 0, density.length), bandwidth)
  density.fill(0, fundamental.first, fundamental.last + 1)
  for (let harmonic = 2; harmonic <= harmonics; harmonic++) {
    if (harmonic * fundamental.centre > density.length - 1) break
    const expected = Math.round(harmonic * fundamental.centre)
    const peak = indexOfLargest(density, Math.max(0, expected - 1), Math.min(expected + 2, density.length))
    const tone = toneAt(density, peak, bandwidth)
    density.fill(0, tone.first, tone.last + 1)
  }
  const floor = medianOfPositive(density)
  const noise = density.reduce(
    (sum, value, bin) => sum + Math.min(value === 0 ? floor : value, original[bin]),
    0,
  )
  return 10 * Math.log10(fundamental.power / noise)
}

/** A peak's lobe: as far as it runs down to both sides (MATLAB's signal.internal.getToneFromPSD). */
function toneAt(density: Float64Array, peak: number, bandwidth: number): Tone {
  let first = peak
  let last = peak
  while (first > 0 && density[first - 1] <= density[first]) first--
  while (last < density.length - 1 && density[last + 1] <= density[last]) last++
  let power = 0
  let moment = 0
  for (let bin = first; bin <= last; bin++) {
    power += density[bin]
    moment += bin * density[bin]
  }
  const centre = power > 0 ? moment / power : peak
  // A neighbour may have cut into the lobe: it holds at least what the window's bandwidth says.
  const least = bandwidth * density[peak]
  return power < least ? { first, last, power: least, centre: peak } : { first, last, power, centre }
}

function indexOfLargest(values: Float64Array, from: number, to: number): number {
  let largest = from
  for (let i = from + 1; i < to; i++) if (values[i] > values[largest]) largest = i
  return largest
}

function medianOfPositive(values: Float64Array): number {
  const sorted = values.filter((value) => value > 0).sort()
  if (sorted.length === 0) return 0
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** In bins: n·Σw² / (Σw)². */
function equivalentNoiseBandwidth(window: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (const value of window) {
    sum += value
    squares += value * value
  }
  return (window.length * squares) / sum ** 2
}

let lastKaiser = new Float64Array(0)

/** Kaiser's window I₀(β·√(1 − (2i/(n − 1) − 1)²)) / I₀(β); the last one is kept, for notes of one length. */
function kaiserOf(length: number): Float64Array {
  if (lastKaiser.length !== length) {
    const whole = besselI0(kaiserBeta)
    lastKaiser = Float64Array.from({ length }, (_, i) => {
      const position = (2 * i) / (length - 1) - 1
      return besselI0(kaiserBeta * Math.sqrt(Math.max(0, 1 - position ** 2))) / whole
    })
  }
  return lastKaiser
}

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
