/** What a held tone is: its frequency, and which shape its harmonics have. */
import type { Shape } from '../../src-shared/experiments/material.ts'
import { trackPitch } from './features/pitch.ts'
import { median } from './statistics.ts'

/** Harmonics that tell shapes apart; those from Nyquist on are left out. */
const harmonics = 8
/** Weaker harmonics are noise. */
const floorDb = -30
const windowSeconds = 0.05

/**
 * The median pitch of a tone that should have `expectedHz`, in Hz; NaN without any. Above the pitch tracker's range (a
 * quarter of the rate) it is the strongest partial's within a fifth of what is expected, in windows of 50 ms.
 */
export function toneFrequency(samples: Float32Array, sampleRateHz: number, expectedHz: number): number {
  if (1.3 * expectedHz < sampleRateHz / 4) {
    const { frequencyHz } = trackPitch(samples, sampleRateHz, {
      minimumHz: Math.min(65, 0.75 * expectedHz),
      maximumHz: Math.max(3200, 1.5 * expectedHz),
      hopSeconds: 0.01,
      windowSeconds: Math.max(0.04, 3 / expectedHz),
    })
    return median([...frequencyHz].filter((hertz) => hertz > 0))
  }
  return median(
    windowsOf(samples, sampleRateHz).flatMap((window) => strongestNear(window, sampleRateHz, expectedHz)),
  )
}

/** |1200·log₂(actual/expected)|; NaN without a pitch. */
export const centsBetween = (actualHz: number, expectedHz: number): number =>
  Math.abs(1200 * Math.log2(actualHz / expectedHz))

/**
 * The shape among `shapes` whose harmonics 1 … 8 (in dB under the fundamental, at least −30) are nearest to the sound's,
 * by root mean square. Its harmonics are measured by projection on windows of 50 ms.
 */
export function nearestShape(
  samples: Float32Array,
  sampleRateHz: number,
  frequencyHz: number,
  shapes: readonly Shape[],
): Shape | undefined {
  const levels = harmonicLevels(samples, sampleRateHz, frequencyHz)
  if (levels.length === 0) return undefined
  const distance = (shape: Shape) =>
    levels.reduce((sum, level, i) => sum + (level - shapeLevel(shape, i + 1)) ** 2, 0)
  return shapes.reduce<Shape | undefined>(
    (best, shape) => (best === undefined || distance(shape) < distance(best) ? shape : best),
    undefined,
  )
}

/** dB of each harmonic under the fundamental, at least −30; empty for silence. */
export function harmonicLevels(samples: Float32Array, sampleRateHz: number, frequencyHz: number): number[] {
  const count = Math.min(harmonics, Math.floor((0.48 * sampleRateHz) / frequencyHz))
  const power = new Float64Array(Math.max(count, 0))
  for (const window of windowsOf(samples, sampleRateHz))
    for (let i = 0; i < count; i++) power[i] += projection(window, (i + 1) * frequencyHz, sampleRateHz)
  if (!(power[0] > 0)) return []
  return Array.from(power, (value) => Math.max(floorDb, 10 * Math.log10(value / power[0])))
}

/** Fourier series: a sine has 1; a square 1/n and a triangle 1/n² for odd n; a sawtooth 1/n. */
function shapeLevel(shape: Shape, harmonic: number): number {
  const isOdd = harmonic % 2 === 1
  const amplitude = {
    sine: harmonic === 1 ? 1 : 0,
    square: isOdd ? 1 / harmonic : 0,
    triangle: isOdd ? 1 / harmonic ** 2 : 0,
    sawtooth: 1 / harmonic,
  }[shape]
  return Math.max(floorDb, 20 * Math.log10(amplitude))
}

/** Windows side by side; a shorter sound is one. */
function windowsOf(samples: Float32Array, sampleRateHz: number): Float32Array[] {
  const length = Math.min(samples.length, Math.round(windowSeconds * sampleRateHz))
  if (length < 16) return []
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    samples.subarray(i * length, (i + 1) * length),
  )
}

/** Power of one frequency in a Hann window. */
function projection(window: Float32Array, frequencyHz: number, sampleRateHz: number): number {
  let [real, imaginary] = [0, 0]
  const turn = (2 * Math.PI * frequencyHz) / sampleRateHz
  for (let i = 0; i < window.length; i++) {
    const weighted = window[i] * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / window.length))
    real += weighted * Math.cos(turn * i)
    imaginary += weighted * Math.sin(turn * i)
  }
  return (real * real + imaginary * imaginary) / window.length ** 2
}

/** By halving steps around the strongest of a coarse search; none in silence. */
function strongestNear(window: Float32Array, sampleRateHz: number, expectedHz: number): number[] {
  const low = expectedHz / 1.2
  const high = Math.min(expectedHz * 1.2, 0.499 * sampleRateHz)
  let step = sampleRateHz / window.length / 2
  let [best, strongest] = [0, 0]
  const visit = (frequencyHz: number) => {
    const power = projection(window, frequencyHz, sampleRateHz)
    if (power > strongest) [best, strongest] = [frequencyHz, power]
  }
  for (let frequencyHz = low; frequencyHz <= high; frequencyHz += step) visit(frequencyHz)
  if (strongest < 1e-12) return []
  for (; step > 0.01; step /= 2) {
    const centre = best
    visit(centre - step / 2)
    visit(centre + step / 2)
  }
  return [best]
}
