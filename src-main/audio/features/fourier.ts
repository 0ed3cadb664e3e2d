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
  const chirp = new Float64Array(2 * count)
  for (let i = 0; i < count; i++) {
    // i² mod 2n keeps the angle small and exact.
    const angle = (Math.PI * ((i * i) % (2 * count))) / count
    chirp[2 * i] = Math.cos(angle)
    chirp[2 * i + 1] = Math.sin(angle)
  }
  const size = nextPowerOfTwo(2 * count - 1)
  const fft = new FFT(size)
  const complex = () => new Float64Array(2 * size)
  const [modulated, kernel] = [complex(), complex()]
  for (let i = 0; i < count; i++) {
    modulated[2 * i] = signal[i] * chirp[2 * i]
    modulated[2 * i + 1] = -signal[i] * chirp[2 * i + 1]
    for (const at of i === 0 ? [0] : [i, size - i]) {
      kernel[2 * at] = chirp[2 * i]
      kernel[2 * at + 1] = chirp[2 * i + 1]
    }
  }
  const [left, right, convolved] = [complex(), complex(), complex()]
  fft.transform(left, modulated)
  fft.transform(right, kernel)
  for (let i = 0; i < 2 * size; i += 2) {
    const real = left[i] * right[i] - left[i + 1] * right[i + 1]
    left[i + 1] = left[i] * right[i + 1] + left[i + 1] * right[i]
    left[i] = real
  }
  fft.inverseTransform(convolved, left)
  // The last factor of Bluestein's sum has modulus 1 and doesn't change the power.
  return Float64Array.from(
    { length: (count >> 1) + 1 },
    (_, k) => convolved[2 * k] ** 2 + convolved[2 * k + 1] ** 2,
  )
}
