/** What can be measured of a variant or of a sound, with its name for tables, its unit and which way is better. */

export interface MeasureFacts {
  readonly title: string
  readonly unit: '' | '%' | 'dB' | 'ms' | 's' | 'cents' | 'nats' | 'Hz' | '×' | 'samples/s'
  readonly digits: number
  readonly better: 'higher' | 'lower' | 'neither'
  /** Of a whole variant (a trained network), or of each sound. */
  readonly of: 'variant' | 'sound'
  /** What it is, in a sentence. Shares are 0 … 1 and shown as %. */
  readonly words: string
}

export const measures = {
  loss: {
    title: 'Loss',
    unit: 'nats',
    digits: 3,
    better: 'lower',
    of: 'variant',
    words: 'Cross entropy a sample over the last tenth of the training.',
  },
  validationLoss: {
    title: 'Validation loss',
    unit: 'nats',
    digits: 3,
    better: 'lower',
    of: 'variant',
    words: 'The best cross entropy a sample on recordings that were not learned from.',
  },
  generalisationGap: {
    title: 'Gap',
    unit: 'nats',
    digits: 3,
    better: 'lower',
    of: 'variant',
    words: 'Validation loss less loss: how much worse it predicts what it has not learned from.',
  },
  trainedSeconds: {
    title: 'Training',
    unit: 's',
    digits: 0,
    better: 'lower',
    of: 'variant',
    words: 'Time that the training took.',
  },
  parameters: {
    title: 'Parameters',
    unit: '',
    digits: 0,
    better: 'neither',
    of: 'variant',
    words: 'Numbers that the network learns.',
  },
  receptiveField: {
    title: 'Receptive field',
    unit: 'ms',
    digits: 1,
    better: 'neither',
    of: 'variant',
    words: 'How much of the past one prediction sees.',
  },
  samplesPerSecond: {
    title: 'Generation',
    unit: 'samples/s',
    digits: 0,
    better: 'higher',
    of: 'sound',
    words: 'Samples generated a second.',
  },
  centsOff: {
    title: 'Off pitch',
    unit: 'cents',
    digits: 1,
    better: 'lower',
    of: 'sound',
    words:
      'Distance from what was asked for: of one tone its pitch’s, of notes the median over frames with a pitch.',
  },
  amplitudeOff: {
    title: 'Off amplitude',
    unit: '%',
    digits: 1,
    better: 'lower',
    of: 'sound',
    words: 'Distance of the RMS from that of the sound that was learned.',
  },
  shapeRight: {
    title: 'Shape right',
    unit: '%',
    digits: 0,
    better: 'higher',
    of: 'sound',
    words: 'Whether its harmonics are nearest to those of the shape that was asked for.',
  },
  categoryRight: {
    title: 'Category right',
    unit: '%',
    digits: 0,
    better: 'higher',
    of: 'sound',
    words: 'Whether it is nearest, in mel distance, to recordings of its own category.',
  },
  within50Cents: {
    title: 'Within 50 cents',
    unit: '%',
    digits: 1,
    better: 'higher',
    of: 'sound',
    words: 'Frames with a pitch, away from changes, within 50 cents of what was asked for.',
  },
  within20Cents: {
    title: 'Within 20 cents',
    unit: '%',
    digits: 1,
    better: 'higher',
    of: 'sound',
    words: 'The same, within 20 cents.',
  },
  framesWithin50Cents: {
    title: 'All frames within 50 cents',
    unit: '%',
    digits: 1,
    better: 'higher',
    of: 'sound',
    words: 'The same, of all frames: those without a pitch count as wrong.',
  },
  notesHit: {
    title: 'Notes hit',
    unit: '%',
    digits: 1,
    better: 'higher',
    of: 'sound',
    words:
      'Notes with more than half of their frames within 50 cents, of those that sound alone at some time.',
  },
  changeMedian: {
    title: 'Changes, median',
    unit: 'ms',
    digits: 1,
    better: 'lower',
    of: 'sound',
    words: 'How far a change of note lies from where it was asked for.',
  },
  changeMost: {
    title: 'Changes, 95 %',
    unit: 'ms',
    digits: 1,
    better: 'lower',
    of: 'sound',
    words: '95 % of the changes are at most so far off.',
  },
  signalToNoise: {
    title: 'SNR',
    unit: 'dB',
    digits: 1,
    better: 'higher',
    of: 'sound',
    words: 'MATLAB’s snr inside held notes, or of the whole where there are no notes. Higher is less noise.',
  },
  harmonicToNoise: {
    title: 'HNR',
    unit: 'dB',
    digits: 1,
    better: 'higher',
    of: 'sound',
    words: 'Harmonic-to-noise ratio after Boersma 1993, median over frames with a pitch.',
  },
  levelOff: {
    title: 'Level off',
    unit: 'dB',
    digits: 1,
    better: 'lower',
    of: 'sound',
    words: 'Distance of the level from that of the sound that was asked for.',
  },
  melDistance: {
    title: 'Mel distance',
    unit: 'dB',
    digits: 1,
    better: 'lower',
    of: 'sound',
    words: 'RMS difference of mel spectra in dB from the sound that was asked for.',
  },
  stftDistance: {
    title: 'STFT distance',
    unit: '',
    digits: 3,
    better: 'lower',
    of: 'sound',
    words: 'Multi-resolution STFT distance from the sound that was asked for (Yamamoto et al. 2020).',
  },
  silentShare: {
    title: 'Silence',
    unit: '%',
    digits: 1,
    better: 'neither',
    of: 'sound',
    words: 'Share of the sound below −50 dBFS.',
  },
  spectralCentroid: {
    title: 'Centroid',
    unit: 'Hz',
    digits: 0,
    better: 'neither',
    of: 'sound',
    words: 'Centre of the spectrum, mean over frames that sound.',
  },
  zeroCrossings: {
    title: 'Zero crossings',
    unit: 'Hz',
    digits: 0,
    better: 'neither',
    of: 'sound',
    words: 'Sign changes a second.',
  },
  rms: {
    title: 'Level',
    unit: 'dB',
    digits: 1,
    better: 'neither',
    of: 'sound',
    words: 'RMS relative to full scale.',
  },
  pitchedShare: {
    title: 'Pitched',
    unit: '%',
    digits: 1,
    better: 'neither',
    of: 'sound',
    words: 'Frames in which a pitch was heard.',
  },
} as const satisfies Record<string, MeasureFacts>

export type MeasureName = keyof typeof measures
export const measureNames = Object.keys(measures) as [MeasureName, ...MeasureName[]]

/** Missing where it makes no sense for a sound, null where it could not be measured. Shares are 0 … 1. */
export type Measures = Partial<Record<MeasureName, number | null>>
