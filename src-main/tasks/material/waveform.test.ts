import { expect, it } from 'vitest'
import { shapes } from '../../../src-shared/experiments/material.ts'
import { harmonicAmplitude, waveform } from './waveform.ts'

const sampleRateHz = 16_000

/** Amplitude of the sine part at a frequency of which whole periods fit. */
const sineAt = (samples: Float32Array, frequencyHz: number) => {
  let sum = 0
  for (const [i, value] of samples.entries())
    sum += value * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz)
  return (2 * sum) / samples.length
}
const rms = (samples: Float32Array) => Math.hypot(...samples) / Math.sqrt(samples.length)

it.each(shapes)('%s has the harmonics of its Fourier series and no others', (shape) => {
  // 70 Hz: aliases of a naive wave would fall between the harmonics (16000 is no multiple of it).
  const samples = waveform(shape, 70, 0.8, sampleRateHz, sampleRateHz)
  let power = 0
  for (let harmonic = 1; harmonic * 70 < sampleRateHz / 2; harmonic++) {
    const level = 0.8 * harmonicAmplitude(shape, harmonic)
    expect(sineAt(samples, harmonic * 70)).toBeCloseTo(level, 6)
    power += level ** 2 / 2
  }
  // All of the energy is in them: nothing is left for an alias.
  expect(rms(samples) ** 2).toBeCloseTo(power, 7)
})

it('keeps the power of the ideal waveform where harmonics are many', () => {
  const of = (shape: (typeof shapes)[number]) => rms(waveform(shape, 50, 0.5, 16_000, 16_000))
  expect(of('sine')).toBeCloseTo(0.5 / Math.SQRT2, 5)
  expect(Math.abs(of('square') / 0.5 - 1)).toBeLessThan(0.01)
  expect(Math.abs(of('triangle') / (0.5 / Math.sqrt(3)) - 1)).toBeLessThan(0.001)
  expect(Math.abs(of('sawtooth') / (0.5 / Math.sqrt(3)) - 1)).toBeLessThan(0.01)
})

it('stays exact over minutes', () => {
  const samples = waveform('sine', 439.7, 0.5, 60 * sampleRateHz, sampleRateHz)
  let worst = 0
  for (const [i, value] of samples.entries())
    worst = Math.max(worst, Math.abs(value - 0.5 * Math.sin((2 * Math.PI * 439.7 * i) / sampleRateHz)))
  expect(worst).toBeLessThan(1e-6)
})

it('refuses a tone beyond Nyquist, and takes none and one sample', () => {
  expect(() => waveform('square', 8000, 0.5, 10, sampleRateHz)).toThrow(/does not fit/)
  expect(waveform('square', 440, 0.5, 0, sampleRateHz)).toHaveLength(0)
  expect(waveform('square', 440, 0.5, 1, sampleRateHz)).toEqual(new Float32Array(1))
})
