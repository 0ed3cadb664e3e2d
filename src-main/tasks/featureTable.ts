/** The features of a recording frame by frame, for other programs. */
import { spectralCentroid } from '../audio/features/centroid.ts'
import { defaultHarmonicity, harmonicToNoise } from '../audio/features/harmonicity.ts'
import { frameRms } from '../audio/features/level.ts'
import { librosaMfcc, mfcc } from '../audio/features/mfcc.ts'
import { defaultPitchOptions, trackPitch } from '../audio/features/pitch.ts'
import { zeroCrossingRate } from '../audio/features/zeroCrossings.ts'
import { melBands } from '../audio/melLabels.ts'

/** How many of librosa's coefficients the thesis used: the second to the thirteenth. */
const [firstCoefficient, lastCoefficient] = [1, 12]

const columns = [
  'seconds',
  'rms',
  'pitch_hz',
  'aperiodicity',
  'harmonic_to_noise_db',
  'centroid_hz',
  'zero_crossings_hz',
  'loudest_mel_band',
  ...Array.from({ length: librosaMfcc.coefficients }, (_, k) => `mfcc_${k + 1}`),
]

/** A CSV file: a row for each of librosa's frames (2048 samples, 512 apart); a cell is empty where there is no value. */
export function featureCsv(samples: Float32Array, sampleRateHz: number): string {
  const hopSeconds = librosaMfcc.hopLength / sampleRateHz
  const { rms } = frameRms(samples, sampleRateHz)
  const pitch = trackPitch(samples, sampleRateHz, { ...defaultPitchOptions, hopSeconds })
  const { decibels } = harmonicToNoise(samples, sampleRateHz, { ...defaultHarmonicity, hopSeconds })
  const { frequencyHz: centroid } = spectralCentroid(samples, sampleRateHz)
  const { rate } = zeroCrossingRate(samples, sampleRateHz)
  const { bands } = melBands(samples, sampleRateHz)
  const { bins, values } = mfcc(samples, sampleRateHz)
  const rows = [columns.join(',')]
  for (let t = 0; t < rms.length; t++) {
    const isPitched = pitch.frequencyHz[t] > 0
    const cells = [
      t * hopSeconds,
      rms[t],
      isPitched ? pitch.frequencyHz[t] : NaN,
      isPitched ? pitch.aperiodicity[t] : NaN,
      decibels[t],
      centroid[t],
      rate[t] * sampleRateHz,
      bands[t],
      ...values.subarray(t * bins, (t + 1) * bins),
    ]
    rows.push(cells.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : '')).join(','))
  }
  return `${rows.join('\n')}\n`
}

/** The rows of the thesis's MFCC file: raw coefficients 2 to 13, each with one number a frame. */
export function thesisMfccRows(samples: Float32Array, sampleRateHz: number): number[][] {
  const { frames, bins, values } = mfcc(samples, sampleRateHz)
  return Array.from({ length: lastCoefficient - firstCoefficient + 1 }, (_, row) =>
    Array.from({ length: frames }, (_, t) => values[t * bins + firstCoefficient + row]),
  )
}
