/** The fast Fourier transform of Cooley and Tukey (1965), radix 2, with its tables made once. */

export interface Fourier {
  readonly size: number
  /** In place. */
  transform(real: Float64Array, imaginary: Float64Array): void
}

/** @param size a power of two */
export function fourier(size: number): Fourier {
  const cosines = Float64Array.from({ length: size / 2 }, (_, index) =>
    Math.cos((2 * Math.PI * index) / size),
  )
  const sines = Float64Array.from({ length: size / 2 }, (_, index) => -Math.sin((2 * Math.PI * index) / size))
  const reversed = bitReversal(size)

  return {
    size,
    transform(real, imaginary) {
      for (let index = 0; index < size; index++) {
        const other = reversed[index]
        if (other <= index) continue
        ;[real[index], real[other]] = [real[other], real[index]]
        ;[imaginary[index], imaginary[other]] = [imaginary[other], imaginary[index]]
      }
      for (let half = 1; half < size; half *= 2) {
        const stride = size / (2 * half)
        for (let begin = 0; begin < size; begin += 2 * half) {
          for (let step = 0; step < half; step++) {
            const [one, two] = [begin + step, begin + step + half]
            const [cosine, sine] = [cosines[step * stride], sines[step * stride]]
            const turnedReal = real[two] * cosine - imaginary[two] * sine
            const turnedImaginary = real[two] * sine + imaginary[two] * cosine
            real[two] = real[one] - turnedReal
            imaginary[two] = imaginary[one] - turnedImaginary
            real[one] += turnedReal
            imaginary[one] += turnedImaginary
          }
        }
      }
    },
  }
}

function bitReversal(size: number): Uint32Array {
  const bits = Math.log2(size)
  return Uint32Array.from({ length: size }, (_, index) => {
    let [rest, result] = [index, 0]
    for (let bit = 0; bit < bits; bit++) {
      result = (result << 1) | (rest & 1)
      rest >>= 1
    }
    return result
  })
}
