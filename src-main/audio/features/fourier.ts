/**
 * Discrete Fourier transforms of real signals, on fft.js (radix 4) for powers of two; other lengths go through
 * Bluestein's chirp (L. Bluestein 1970, A linear filtering approach to the computation of the DFT).
 */
import FFT from 'fft.js'

/** A transform of one power-of-two size, with its own scratch space. */
export class RealTransform {
  readonly size: number
  readonly #fft: FFT
  readonly #spectrum: Float64Array

  constructor(size: number) {
    this.size = size
    this.#fft = new FFT(size)
    this.#spectrum = new Float64Array(2 * size)
  }

  /**
   * The bins 0 … size/2 of `signal` ([size]) as interleaved real and imaginary parts. The array belongs to the
   * transform and holds until its next use.
   */
  forward(signal: Float64Array): Float64Array {
    this.#fft.realTransform(this.#spectrum, signal)
    return this.#spectrum
  }
}

export const nextPowerOfTwo = (value: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, value)))

/** |X(k)|² of a real signal of any length n, for k = 0 … ⌊n/2⌋. */
export function powerSpectrum(signal: Float64Array): Float64Array {
  const count = signal.length
  if (count === 0) return new Float64Array(0)
  const power = new Float64Array((count >> 1) + 1)
  if (count % 2 === 1) {
    const whole = new Float64Array(2 * count)
    for (let i = 0; i < count; i++) whole[2 * i] = signal[i]
    const spectrum = complexTransform(whole)
    for (let k = 0; k < power.length; k++) power[k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2
    return power
  }
  // An even count goes as half as many complex numbers, whose spectrum is that of the even and the odd samples.
  const half = count >> 1
  const spectrum = complexTransform(signal)
  for (let k = 0; k <= half; k++) {
    const [at, mirrored] = [2 * (k % half), 2 * ((half - k) % half)]
    const evenReal = (spectrum[at] + spectrum[mirrored]) / 2
    const evenImaginary = (spectrum[at + 1] - spectrum[mirrored + 1]) / 2
    const oddReal = (spectrum[at + 1] + spectrum[mirrored + 1]) / 2
    const oddImaginary = (spectrum[mirrored] - spectrum[at]) / 2
    const angle = (-2 * Math.PI * k) / count
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
    const real = evenReal + oddReal * cosine - oddImaginary * sine
    const imaginary = evenImaginary + oddReal * sine + oddImaginary * cosine
    power[k] = real * real + imaginary * imaginary
  }
  return power
}

/** The transform of any number of complex values, interleaved real and imaginary parts, by Bluestein's chirp. */
function complexTransform(values: Float64Array): Float64Array {
  const count = values.length >> 1
  const chirp = chirpOf(count)
  const size = nextPowerOfTwo(2 * count - 1)
  const fft = new FFT(size)
  const complex = () => new Float64Array(2 * size)
  const [modulated, kernel, left, right] = [complex(), complex(), complex(), complex()]
  multiply(modulated, values, chirp, count, -1)
  for (let i = 0; i < count; i++) {
    for (const at of i === 0 ? [0] : [i, size - i]) {
      kernel[2 * at] = chirp[2 * i]
      kernel[2 * at + 1] = chirp[2 * i + 1]
    }
  }
  fft.transform(left, modulated)
  fft.transform(right, kernel)
  multiply(left, left, right, size, 1)
  fft.inverseTransform(right, left)
  const spectrum = new Float64Array(2 * count)
  multiply(spectrum, right, chirp, count, -1)
  return spectrum
}

/** e^(iπj²/n) for j = 0 … n − 1. */
function chirpOf(count: number): Float64Array {
  const chirp = new Float64Array(2 * count)
  for (let i = 0; i < count; i++) {
    // i² mod 2n keeps the angle small and exact.
    const angle = (Math.PI * ((i * i) % (2 * count))) / count
    chirp[2 * i] = Math.cos(angle)
    chirp[2 * i + 1] = Math.sin(angle)
  }
  return chirp
}

/** result = a · b, or a times b's conjugate for a `sign` of −1, complex number by complex number; result may be a. */
function multiply(result: Float64Array, a: Float64Array, b: Float64Array, count: number, sign: 1 | -1) {
  for (let i = 0; i < 2 * count; i += 2) {
    const [real, imaginary] = [a[i], a[i + 1]]
    const conjugable = sign * b[i + 1]
    result[i] = real * b[i] - imaginary * conjugable
    result[i + 1] = real * conjugable + imaginary * b[i]
  }
}
