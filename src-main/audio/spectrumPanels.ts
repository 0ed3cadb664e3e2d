/** A recording's spectra over time as pictures: linear, mel, constant Q, MFCC. */
import type { SKRSContext2D } from '@napi-rs/canvas'
import { noteName } from '../../src-shared/conditioning/description.ts'
import type { Box, Tick } from './chart.ts'
import { constantQ, winderConstantQ } from './features/constantQ.ts'
import { hzToMel, librosaMel, melSpectrogram, toDecibels, type MelOptions } from './features/mel.ts'
import { librosaMfcc, mfcc } from './features/mfcc.ts'
import { librosaSpectrum, powerSpectrogram } from './features/spectrum.ts'
import { decibelTicks, drawLevels } from './levelsPanel.ts'
import { percentile } from './statistics.ts'

export interface Sound {
  /** Mono, at least one sample. */
  readonly samples: Float32Array
  readonly sampleRateHz: number
}

type DrawSpectrum = (context: SKRSContext2D, box: Box, sound: Sound, xTicks: readonly Tick[]) => void

const rangeDb = 80
/** Relative to it everything would be loud. */
const silentPower = 1e-9
const mostHz = 8000

/** One or two frames a column: an hour is no larger a picture than a second. */
const hopFor = (samples: Float32Array, width: number) =>
  Math.max(64, 2 ** Math.floor(Math.log2(samples.length / width)))

/** dB below the loudest as shares of the range. */
function shadesOf(power: Float32Array): Float32Array {
  if (power.every((value) => value < silentPower)) return new Float32Array(power.length)
  return toDecibels(power, rangeDb).map((level) => 1 + level / rangeDb)
}

const hzText = (hz: number) => (hz < 1000 ? `${hz} Hz` : `${hz / 1000} kHz`)

export const drawMel: DrawSpectrum = (context, box, { samples, sampleRateHz }, xTicks) => {
  const hopLength = hopFor(samples, box.width)
  const maximumHz = Math.min(sampleRateHz / 2, mostHz)
  // With librosa's 128 bands the lowest would be narrower than a bin and some of them empty rows.
  const options: MelOptions = { ...librosaMel, hopLength, bands: 96, maximumHz }
  const { frames, bins, values } = melSpectrogram(samples, sampleRateHz, options)
  const topMel = hzToMel(maximumHz)
  const yTicks = [250, 500, 1000, 2000, 4000, 8000]
    .filter((hz) => hz <= maximumHz)
    .map((hz) => ({ share: hzToMel(hz) / topMel, text: hzText(hz) }))
  drawLevels(
    context,
    box,
    { frames, rows: bins, shares: shadesOf(values), framesAcross: samples.length / hopLength },
    { title: 'Mel spectrogram', xTicks, yTicks, scale: decibelTicks(rangeDb) },
  )
}

export const drawLinear: DrawSpectrum = (context, box, { samples, sampleRateHz }, xTicks) => {
  const hopLength = hopFor(samples, box.width)
  const { frames, bins, values } = powerSpectrogram(samples, { ...librosaSpectrum, hopLength })
  const nyquistHz = sampleRateHz / 2
  const step = [500, 1000, 2000, 5000].find((candidate) => nyquistHz / candidate <= 10) ?? 10_000
  const yTicks = Array.from({ length: Math.floor(nyquistHz / step) + 1 }, (_, i) => ({
    share: (i * step) / nyquistHz,
    text: hzText(i * step),
  }))
  drawLevels(
    context,
    box,
    { frames, rows: bins, shares: shadesOf(values), framesAcross: samples.length / hopLength },
    { title: 'Spectrogram', xTicks, yTicks, scale: decibelTicks(rangeDb) },
  )
}

export const drawConstantQ: DrawSpectrum = (context, box, { samples, sampleRateHz }, xTicks) => {
  const hopLength = hopFor(samples, box.width)
  const { frames, bins, values } = constantQ(samples, sampleRateHz, { ...winderConstantQ, hopLength })
  const octaves = Math.ceil(bins / 12)
  const yTicks = Array.from({ length: octaves }, (_, octave) => ({
    share: (12 * octave + 0.5) / bins,
    text: noteName(24 + 12 * octave),
  }))
  // Silence has no loudest; a magnitude's square is its power.
  drawLevels(
    context,
    box,
    {
      frames,
      rows: bins,
      shares: shadesOf(values.map((magnitude) => magnitude ** 2)),
      framesAcross: samples.length / hopLength,
    },
    { title: 'Constant-Q transform', xTicks, yTicks, scale: decibelTicks(rangeDb) },
  )
}

/** Coefficients 2 to 13: the first, the level, would leave no colours for the others. */
export const drawMfcc: DrawSpectrum = (context, box, { samples, sampleRateHz }, xTicks) => {
  const hopLength = Math.max(librosaMfcc.hopLength, hopFor(samples, box.width))
  const rows = 12
  const { frames, values } = mfcc(samples, sampleRateHz, {
    ...librosaMfcc,
    hopLength,
    coefficients: rows + 1,
  })
  const kept = values.filter((_, i) => i % (rows + 1) > 0)
  const [low, high] = [percentile([...kept], 0.01), percentile([...kept], 0.99)]
  const range = Math.max(high - low, 1e-6)
  const yTicks = Array.from({ length: rows }, (_, row) => ({
    share: (row + 0.5) / rows,
    text: String(row + 2),
  }))
  const scale = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    share,
    text: String(Math.round(low + share * range)).replace('-', '−'),
  }))
  drawLevels(
    context,
    box,
    {
      frames,
      rows,
      shares: kept.map((value) => (value - low) / range),
      framesAcross: samples.length / hopLength,
    },
    { title: 'Mel-frequency cepstral coefficients 2 to 13', xTicks, yTicks, scale },
  )
}
