/**
 * Tones of the four shapes, band-limited: their Fourier series is summed up to Nyquist, so that nothing aliases.
 *
 * The amplitude is the peak of the ideal waveform (a square of amplitude A lies at ±A). Harmonics have exactly the
 * amplitudes of its series; near a jump the band-limited wave therefore overshoots by up to 18 % of A (Gibbs), and an RMS
 * is the ideal's: A/√2 (sine), A (square), A/√3 (triangle, sawtooth), less what lies beyond Nyquist.
 */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Shape } from '../../../src-shared/experiments/material.ts'

/** Amplitude of the k-th harmonic (1: the fundamental) of a wave of amplitude 1 that starts at 0, rising; 0: there is none. */
export function harmonicAmplitude(shape: Shape, harmonic: number): number {
  switch (shape) {
    case 'sine':
      return harmonic === 1 ? 1 : 0
    case 'square':
      return harmonic % 2 === 1 ? 4 / (Math.PI * harmonic) : 0
    case 'triangle':
      return harmonic % 2 === 1 ? ((-1) ** ((harmonic - 1) / 2) * 8) / (Math.PI * harmonic) ** 2 : 0
    case 'sawtooth':
      return ((-1) ** (harmonic + 1) * 2) / (Math.PI * harmonic)
  }
}

/** The recurrence of a sine loses precision slowly: it begins anew after so many samples. */
const freshAfterSamples = 1024

/**
 * `count` samples of a tone whose phase is 0 at the first.
 * @throws SyrinxError `material/above-nyquist` when its fundamental doesn't fit into the sample rate.
 */
export function waveform(
  shape: Shape,
  frequencyHz: number,
  amplitude: number,
  count: number,
  sampleRateHz: number,
): Float32Array {
  if (frequencyHz >= sampleRateHz / 2)
    throw new SyrinxError(
      'material/above-nyquist',
      `A tone of ${frequencyHz} Hz does not fit into ${sampleRateHz} samples a second.`,
      `Choose a frequency below ${sampleRateHz / 2} Hz, or a higher sample rate.`,
    )
  const sum = new Float64Array(count)
  for (let harmonic = 1; harmonic * frequencyHz < sampleRateHz / 2; harmonic++) {
    if (shape === 'sine' && harmonic > 1) break
    const level = amplitude * harmonicAmplitude(shape, harmonic)
    if (level !== 0) addSine(sum, level, (2 * Math.PI * harmonic * frequencyHz) / sampleRateHz)
  }
  return Float32Array.from(sum)
}

/** Adds level·sin(n·radians) by the recurrence s[n] = 2·cos(radians)·s[n−1] − s[n−2]. */
function addSine(sum: Float64Array, level: number, radians: number) {
  const turn = 2 * Math.cos(radians)
  for (let start = 0; start < sum.length; start += freshAfterSamples) {
    const end = Math.min(start + freshAfterSamples, sum.length)
    let before = level * Math.sin((start - 1) * radians)
    let now = level * Math.sin(start * radians)
    for (let i = start; i < end; i++) {
      sum[i] += now
      const next = turn * now - before
      before = now
      now = next
    }
  }
}
