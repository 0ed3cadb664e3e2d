/**
 * Every feature against reference values at a few frames of two synthetic sounds (given by formulas, here and there) and
 * three recordings (their first 1.5 s).
 *
 * `../fixtures/features.json` was derived in double precision with numpy 2 and scipy 1.17 from the definitions: frames
 * padded with zeros, scipy.signal.get_window("hann", n, fftbins=True), numpy.fft.rfft, triangles between mel corners,
 * scipy.fft.dct(type=2, norm="ortho"); the constant Q as Brown's sum of window × sound × e^(−2πift/rate), bin by bin;
 * `signalToNoise` as MATLAB's algorithm on numpy.fft.rfft(x · numpy.kaiser(n, 38)); distances from the same spectra.
 * librosa 0.11 (in float64) gave the same power, filters, MFCC, centroid, RMS and zero crossings to 1e-6.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeAudioFile } from '../decode.ts'
import { melBands } from '../melLabels.ts'
import { spectralCentroid } from './centroid.ts'
import { constantQ } from './constantQ.ts'
import { melDistanceDb, stftDistance } from './distance.ts'
import { frameRms } from './level.ts'
import { librosaMel, melSpectrogram, powerToDecibels } from './mel.ts'
import { mfcc } from './mfcc.ts'
import { signalToNoiseDb } from './snr.ts'
import { powerSpectrogram, type Spectrogram } from './spectrum.ts'
import { zeroCrossingRate } from './zeroCrossings.ts'

interface Picked {
  readonly bins: readonly number[]
  /** A row for each of the sound's frames. */
  readonly values: readonly (readonly number[])[]
}

interface Reference {
  readonly sounds: readonly {
    readonly sound: string
    readonly frames: readonly number[]
    readonly power: Picked
    readonly mel: Picked
    readonly htkMel: Picked
    readonly decibels: Picked
    readonly mfcc: Picked
    readonly constantQ: Picked
    readonly centroid: readonly number[]
    readonly rms: readonly number[]
    readonly zeroCrossings: readonly number[]
    readonly loudestBand: readonly number[]
    readonly signalToNoise: number
  }[]
  readonly distance: { readonly stft: number; readonly stftBack: number; readonly melDb: number }
}

const reference = JSON.parse(
  readFileSync(new URL('../fixtures/features.json', import.meta.url), 'utf8'),
) as Reference

const wave = (t: number, frequencyHz: number, phase = 0) => Math.sin(2 * Math.PI * frequencyHz * t + phase)

/** A linear congruential generator (Numerical Recipes), −0.5 … 0.5. */
function hissing(count: number): Float64Array {
  let state = 1
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32 - 0.5
  })
}

const chord = Float32Array.from({ length: 16_000 }, (_, i) => {
  const t = i / 16_000
  return Math.exp(-2 * t) * (0.3 * wave(t, 220) + 0.2 * wave(t, 660, 1) + 0.1 * wave(t, 3001))
})
const hiss = hissing(15_000)
const noisy = Float32Array.from(hiss.subarray(0, 12_345), (value, i) => {
  const t = i / 8000
  return 0.4 * wave(t, 523.25) + 0.1 * wave(t, 1046.5) + 0.05 * value
})

async function load(sound: string): Promise<{ samples: Float32Array; sampleRateHz: number }> {
  if (sound === 'chord') return { samples: chord, sampleRateHz: 16_000 }
  if (sound === 'hiss') return { samples: noisy, sampleRateHz: 8000 }
  const { channels, sampleRateHz } = await decodeAudioFile(
    new URL(`../../../resources/datasets/${sound}`, import.meta.url).pathname,
  )
  return { samples: channels[0].subarray(0, Math.floor(1.5 * sampleRateHz)), sampleRateHz }
}

/** To 1e-4 relative, and to 1e-9 of the loudest where nothing is left. */
function expectNear(actual: number, expected: number, loudest: number) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-4 * Math.abs(expected) + 1e-9 * loudest)
}

describe.each(reference.sounds)('$sound', (expected) => {
  const expectPicked = ({ bins, values }: Spectrogram, picked: Picked) => {
    const loudest = Math.max(...picked.values.flat().map(Math.abs))
    expected.frames.forEach((frame, row) => {
      picked.bins.forEach((bin, column) =>
        expectNear(values[frame * bins + bin], picked.values[row][column], loudest),
      )
    })
  }
  const expectTrack = (values: Float32Array, picked: readonly number[]) => {
    expected.frames.forEach((frame, row) => expectNear(values[frame], picked[row], Math.max(...picked)))
  }

  it('has the spectra of the definitions', async () => {
    const { samples, sampleRateHz } = await load(expected.sound)
    const mel = melSpectrogram(samples, sampleRateHz)
    expectPicked(powerSpectrogram(samples), expected.power)
    expectPicked(mel, expected.mel)
    expectPicked(melSpectrogram(samples, sampleRateHz, { ...librosaMel, scale: 'htk' }), expected.htkMel)
    expectPicked({ ...mel, values: powerToDecibels(mel.values) }, expected.decibels)
  })

  it('has the MFCC of the definition', async () => {
    const { samples, sampleRateHz } = await load(expected.sound)
    expectPicked(mfcc(samples, sampleRateHz), expected.mfcc)
  })

  it('has the constant Q of the definition', async () => {
    const { samples, sampleRateHz } = await load(expected.sound)
    expectPicked(constantQ(samples, sampleRateHz), expected.constantQ)
  })

  it('has the tracks of the definitions', async () => {
    const { samples, sampleRateHz } = await load(expected.sound)
    expectTrack(spectralCentroid(samples, sampleRateHz).frequencyHz, expected.centroid)
    expectTrack(frameRms(samples, sampleRateHz).rms, expected.rms)
    expectTrack(zeroCrossingRate(samples, sampleRateHz).rate, expected.zeroCrossings)
    const { bands } = melBands(samples, sampleRateHz)
    expect(expected.frames.map((frame) => bands[frame])).toEqual(expected.loudestBand)
  })

  it('has MATLAB’s signal-to-noise ratio', async () => {
    const { samples } = await load(expected.sound)
    expect(Math.abs(signalToNoiseDb(samples) - expected.signalToNoise)).toBeLessThan(1e-4)
  })
})

it('has the distances of the definitions', () => {
  // Half as loud, noisy but at its end, and a little shorter.
  const other = chord
    .map((value, i) => Math.fround(value * 0.5 + (i < 15_000 ? 0.02 * hiss[i] : 0)))
    .subarray(0, 15_500)
  expectNear(stftDistance(chord, other), reference.distance.stft, 0)
  expectNear(stftDistance(other, chord), reference.distance.stftBack, 0)
  expectNear(melDistanceDb(chord, other, 16_000), reference.distance.melDb, 0)
  expect(melDistanceDb(other, chord, 16_000)).toBeCloseTo(reference.distance.melDb, 3)
})
