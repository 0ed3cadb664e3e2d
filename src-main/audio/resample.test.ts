import { describe, expect, it } from 'vitest'
import { resample } from './resample.ts'
import { sine } from './testing.ts'

/** Amplitude of one frequency in the middle half, by a Hann-weighted projection. */
function amplitudeAt(samples: Float32Array, frequencyHz: number, sampleRateHz: number) {
  const start = samples.length >> 2
  const count = samples.length >> 1
  let [real, imaginary, weights] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const weight = 1 - Math.cos((2 * Math.PI * (i + 0.5)) / count)
    const phase = (2 * Math.PI * frequencyHz * (start + i)) / sampleRateHz
    real += weight * samples[start + i] * Math.cos(phase)
    imaginary += weight * samples[start + i] * Math.sin(phase)
    weights += weight
  }
  return (2 * Math.hypot(real, imaginary)) / weights
}

const decibels = (ratio: number) => 20 * Math.log10(ratio)

describe.each([
  [44_100, 16_000],
  [48_000, 16_000],
  [16_000, 44_100],
  [22_050, 16_000],
  [96_000, 16_000],
  [11_025, 16_000],
  // Nothing in common: the library's turn.
  [44_101, 16_000],
])('%i Hz to %i Hz', (fromHz, toHz) => {
  const nyquistHz = Math.min(fromHz, toHz) / 2

  it('is flat within 0.1 dB up to 0.9 of the lower Nyquist frequency', async () => {
    for (const share of [0.01, 0.3, 0.6, 0.8, 0.9]) {
      const tone = await resample(sine(share * nyquistHz, 1, fromHz), fromHz, toHz)
      expect(Math.abs(decibels(amplitudeAt(tone, share * nyquistHz, toHz) / 0.5))).toBeLessThan(0.1)
    }
  })

  it('leaves nothing above −100 dB of what lies beyond the lower rate, and no images', async () => {
    if (fromHz > toHz) {
      for (const share of [1.1, 1.3]) {
        const tone = await resample(sine(share * nyquistHz, 1, fromHz), fromHz, toHz)
        expect(decibels(amplitudeAt(tone, (2 - share) * nyquistHz, toHz) / 0.5)).toBeLessThan(-100)
      }
    } else {
      const tone = await resample(sine(1000, 1, fromHz), fromHz, toHz)
      expect(decibels(amplitudeAt(tone, fromHz - 1000, toHz) / 0.5)).toBeLessThan(-100)
    }
  })

  it('keeps time, to the end, and the length', async () => {
    const impulses = new Float32Array(fromHz + 7)
    const positions = [fromHz / 10, fromHz / 2, fromHz - 10].map(Math.round)
    for (const position of positions) impulses[position] = 1
    const resampled = await resample(impulses, fromHz, toHz)
    expect(resampled).toHaveLength(Math.round((impulses.length * toHz) / fromHz))
    for (const position of positions) {
      const expected = (position * toHz) / fromHz
      const near = resampled.subarray(Math.floor(expected) - 40, Math.ceil(expected) + 40)
      const peak = near.indexOf(Math.max(...near)) + Math.floor(expected) - 40
      expect(Math.abs(peak - expected)).toBeLessThanOrEqual(1)
    }
  })
})

it('has no seams in a long recording', async () => {
  const tone = await resample(sine(440, 40, 48_000), 48_000, 16_000)
  const expected = sine(440, 40, 16_000)
  let largest = 0
  for (let i = 200; i < tone.length - 200; i++) largest = Math.max(largest, Math.abs(tone[i] - expected[i]))
  expect(largest).toBeLessThan(1e-4)
})

it('copies at equal rates and refuses impossible ones', async () => {
  const samples = sine(440, 0.1, 16_000)
  const copy = await resample(samples, 16_000, 16_000)
  expect(copy).toEqual(samples)
  expect(copy).not.toBe(samples)
  await expect(resample(samples, 16_000, 0)).rejects.toThrow(RangeError)
  expect(await resample(new Float32Array(0), 44_100, 16_000)).toHaveLength(0)
})
