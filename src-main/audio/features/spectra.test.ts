import { describe, expect, it } from 'vitest'
import { noise, sine } from '../testing.ts'
import { powerSpectrum } from './fourier.ts'
import { hzToMel, librosaMel, melFilters, melSpectrogram, melToHz, toDecibels } from './mel.ts'
import { powerSpectrogram } from './spectrum.ts'

function directPower(signal: Float64Array, bin: number) {
  let [real, imaginary] = [0, 0]
  signal.forEach((value, i) => {
    real += value * Math.cos((2 * Math.PI * bin * i) / signal.length)
    imaginary += value * Math.sin((2 * Math.PI * bin * i) / signal.length)
  })
  return real ** 2 + imaginary ** 2
}

it.each([2, 3, 7, 64, 100, 101])('the power spectrum of %i samples is the definition’s', (length) => {
  const signal = Float64Array.from(noise(length, 1))
  const power = powerSpectrum(signal)
  expect(power).toHaveLength(Math.floor(length / 2) + 1)
  power.forEach((value, bin) => expect(value).toBeCloseTo(directPower(signal, bin), 8))
})

describe('the spectrogram', () => {
  it('is centred: frame t stands around sample t · hop, with zeros outside', () => {
    const impulse = new Float32Array(2048)
    impulse[1024] = 1
    const { frames, bins, values } = powerSpectrogram(impulse)
    expect([frames, bins]).toEqual([5, 1025])
    // Hann's window at distances −1024, −512, 0, 512 from its middle, squared.
    const expected = [0, 0.25, 1, 0.25, 0]
    expected.forEach((value, frame) => expect(values[frame * bins + 300]).toBeCloseTo(value, 5))
  })

  it('has (amplitude · n / 4)² in the bin of a sine', () => {
    const { bins, values } = powerSpectrogram(sine(1000, 1, 16_000, 0.5))
    expect(values[10 * bins + 128]).toBeCloseTo((0.5 * 2048 * 0.25) ** 2, 0)
  })
})

describe('mel', () => {
  it('has Slaney’s scale (values of librosa’s documentation)', () => {
    expect(hzToMel(60)).toBeCloseTo(0.9, 10)
    expect([110, 220, 440].map((hz) => hzToMel(hz)).map((mel) => Number(mel.toFixed(6)))).toEqual([
      1.65, 3.3, 6.6,
    ])
    expect(melToHz(3)).toBeCloseTo(200, 10)
    for (const hz of [50, 999, 1001, 7000]) expect(melToHz(hzToMel(hz))).toBeCloseTo(hz, 8)
    // 27 steps above 1 kHz are a factor of 6.4.
    expect(hzToMel(6400)).toBeCloseTo(42, 10)
  })

  it('has librosa’s filters: 0.016 in the first, of area 1 in Hz', () => {
    const filters = melFilters(librosaMel, 22_050)
    expect(filters).toHaveLength(128 * 1025)
    expect(filters[1]).toBeCloseTo(0.016, 3)
    const widest = filters.subarray(127 * 1025)
    const area = widest.reduce((sum, weight) => sum + weight, 0) * (22_050 / 2048)
    expect(area).toBeCloseTo(1, 2)
  })

  it('puts a tone into the band around it', () => {
    const { bins, frames, values } = melSpectrogram(sine(1000, 0.5, 16_000), 16_000)
    const frame = values.subarray((frames >> 1) * bins, ((frames >> 1) + 1) * bins)
    const loudest = frame.indexOf(Math.max(...frame))
    expect(loudest).toBe(Math.round((hzToMel(1000) / hzToMel(8000)) * 129) - 1)
  })

  it('is given in decibels below the loudest, to a floor', () => {
    expect([...toDecibels(Float32Array.from([1, 0.1, 0]), 80)]).toEqual([0, -10, -80])
  })
})
