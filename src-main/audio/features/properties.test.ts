/** What every feature makes of silence, a click, a tone, noise, hardly anything, nothing, a lot, and of NaN. */
import { describe, expect, it } from 'vitest'
import { melBands } from '../melLabels.ts'
import { noise, sine } from '../testing.ts'
import { spectralCentroid } from './centroid.ts'
import { constantQ, winderConstantQ } from './constantQ.ts'
import { melDistanceDb, stftDistance } from './distance.ts'
import { harmonicToNoise } from './harmonicity.ts'
import { frameRms } from './level.ts'
import { hzToMel, melSpectrogram, powerToDecibels } from './mel.ts'
import { mfcc } from './mfcc.ts'
import { trackPitch } from './pitch.ts'
import { signalToNoiseDb } from './snr.ts'
import { powerSpectrogram } from './spectrum.ts'
import { zeroCrossingRate } from './zeroCrossings.ts'

const rate = 16_000
const silence = new Float32Array(8000)
const click = new Float32Array(8000)
click[4096] = 1
const tone = sine(1000, 1, rate, 0.5)
const hiss = noise(rate, 0.1)

/** Each feature's values in one list. */
const features: Record<string, (samples: Float32Array) => ArrayLike<number>> = {
  power: (samples) => powerSpectrogram(samples).values,
  mel: (samples) => melSpectrogram(samples, rate).values,
  decibels: (samples) => powerToDecibels(melSpectrogram(samples, rate).values),
  mfcc: (samples) => mfcc(samples, rate).values,
  constantQ: (samples) => constantQ(samples, rate).values,
  rms: (samples) => frameRms(samples, rate).rms,
  centroid: (samples) => spectralCentroid(samples, rate).frequencyHz,
  zeroCrossings: (samples) => zeroCrossingRate(samples, rate).rate,
  melBands: (samples) => melBands(samples, rate).bands,
  pitch: (samples) => trackPitch(samples, rate).frequencyHz,
  melDistance: (samples) => [melDistanceDb(samples, tone, rate)],
  stftDistance: (samples) => [stftDistance(tone, samples)],
}

describe.each(Object.entries(features))('%s', (_, feature) => {
  it.each([
    ['silence', silence],
    ['a click', click],
    ['white noise', hiss],
    ['one sample', Float32Array.of(0.5)],
    ['nothing', new Float32Array(0)],
  ])('has finite values for %s', (_name, samples) => {
    const values = Array.from(feature(samples))
    expect(values.length).toBeGreaterThan(0)
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('takes what is not a number as silence', () => {
    const broken = tone.slice()
    const mended = tone.slice()
    for (const [at, value] of [
      [3000, NaN],
      [3001, Infinity],
      [9000, -Infinity],
    ]) {
      broken[at] = value
      mended[at] = 0
    }
    expect(Array.from(feature(broken))).toEqual(Array.from(feature(mended)))
  })

  it('takes a million samples', () => {
    expect(feature(noise(1_000_000, 0.1)).length).toBeGreaterThan(0)
  })
})

describe('harmonicity', () => {
  const voiced = (samples: Float32Array) =>
    [...harmonicToNoise(samples, rate).decibels].filter((value) => !Number.isNaN(value))

  it('has no value where nothing repeats', () => {
    for (const samples of [silence, click, hiss, Float32Array.of(0.5), new Float32Array(0)])
      expect(voiced(samples)).toEqual([])
  })

  it('takes a million samples, and what is not a number as silence', () => {
    const long = sine(300, 62.5, rate)
    long[500_000] = NaN
    expect(voiced(long).length).toBeGreaterThan(6200)
  })

  it.each([0, 10, 20])('finds %i dB of noise under a voice, from 8 to 44.1 kHz', (ratioDb) => {
    for (const sampleRateHz of [8000, 16_000, 22_050, 44_100])
      for (const hz of [110, 440, 1500]) {
        const voice = sine(hz, 1, sampleRateHz, 0.3)
        const rms = (0.3 / Math.SQRT2) * 10 ** (-ratioDb / 20)
        const noisy = voice.map((value, i) => value + noise44100[i] * rms)
        const found = [...harmonicToNoise(noisy, sampleRateHz).decibels]
          .filter((value) => !Number.isNaN(value))
          .sort((a, b) => a - b)
        expect(Math.abs(found[found.length >> 1] - ratioDb)).toBeLessThan(1.6)
      }
  })

  it('is above 35 dB for a tone alone', () => {
    expect(Math.min(...voiced(sine(440, 1, rate, 0.3)).slice(8, -8))).toBeGreaterThan(35)
  })
})
const noise44100 = noise(44_100, 1)

describe('a tone of 1 kHz', () => {
  it('is where it is', () => {
    const inner = <T>(values: ArrayLike<T>) => Array.from(values).slice(4, -4)
    for (const hz of inner(spectralCentroid(tone, rate).frequencyHz)) expect(hz).toBeCloseTo(1000, 0)
    for (const share of inner(zeroCrossingRate(tone, rate).rate)) expect(share).toBeCloseTo(0.125, 3)
    for (const rms of inner(frameRms(tone, rate).rms)) expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 3)
    for (const hz of inner(trackPitch(tone, rate).frequencyHz)) expect(hz).toBeCloseTo(1000, 0)
    const { bands, frequencyHz } = melBands(tone, rate)
    for (const band of inner(bands)) expect(Math.abs(frequencyHz[band] - 1000)).toBeLessThan(30)
  })

  it('has Brown’s height in its bin of the constant Q', () => {
    const { bins, values, frequencyHz } = constantQ(sine(440, 1, rate, 0.8), rate)
    expect(frequencyHz[45]).toBeCloseTo(440, 8)
    expect(values[15 * bins + 45]).toBeCloseTo((0.8 * 25) / 92, 3)
  })

  it('has no SNR without samples, and none with NaN among them', () => {
    expect(signalToNoiseDb(new Float32Array(0))).toBeNaN()
    expect(signalToNoiseDb(tone.map((value, i) => (i === 77 ? NaN : value)))).toBeNaN()
  })
})

it('leaves bins above half the sample rate out of the constant Q, and says so', () => {
  const { bins, leftOut } = constantQ(tone, 4000)
  expect([bins, leftOut]).toEqual([72, winderConstantQ.bins - 72])
  expect(constantQ(tone, 8000).leftOut).toBe(0)
  expect(constantQ(tone, 50)).toMatchObject({ bins: 0, leftOut: 84 })
})

it('has HTK’s mel scale (1000 Hz is 1000 mel)', () => {
  expect(hzToMel(1000, 'htk')).toBeCloseTo(999.99, 2)
  expect(hzToMel(0, 'htk')).toBe(0)
})

it('a sound has no distance from itself, and more the noisier it gets', () => {
  const noisier = (rms: number) => tone.map((value, i) => value + hiss[i] * 10 * rms)
  expect(stftDistance(tone, tone)).toBe(0)
  expect(melDistanceDb(tone, tone, rate)).toBe(0)
  expect(melDistanceDb(silence, silence, rate)).toBe(0)
  const distances = [0.001, 0.01, 0.1].map((rms) => melDistanceDb(tone, noisier(rms), rate))
  expect(distances).toEqual(distances.toSorted((a, b) => a - b))
  const steps = [0.001, 0.01, 0.1].map((rms) => stftDistance(tone, noisier(rms)))
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
})
