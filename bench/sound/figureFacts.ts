/** How the yardstick’s figures are shown. */
import type { FigureName } from '../../src-main/audio/playing/figures.ts'

export interface FigureFacts {
  readonly title: string
  readonly unit: '%' | 'ms' | 'dB' | 'dB/s' | 'cents' | 's' | 'nats' | ''
  readonly digits: number
}

/** In the order of the table. Shares are 0 … 1 and times seconds in the figures; shown in the unit. */
export const figureFacts = {
  within50Drawn: { title: 'Frames within 50 cents of the drawn pitch', unit: '%', digits: 2 },
  within20Drawn: { title: 'Frames within 20 cents of the drawn pitch', unit: '%', digits: 2 },
  within50Recording: { title: 'Frames within 50 cents of the recording’s pitch', unit: '%', digits: 2 },
  within20Recording: { title: 'Frames within 20 cents of the recording’s pitch', unit: '%', digits: 2 },
  notesHit: { title: 'Notes hit (drawn pitch)', unit: '%', digits: 1 },
  notesHitRecording: { title: 'Notes hit (recording’s pitch)', unit: '%', digits: 1 },
  onsetMedian: { title: 'Onset error, median', unit: 'ms', digits: 1 },
  onset95: { title: 'Onset error, 95th percentile', unit: 'ms', digits: 1 },
  onsetsMissed: { title: 'Onsets that never come', unit: '%', digits: 1 },
  riseTime: { title: 'Attack out of silence, rise 10–90 %', unit: 'ms', digits: 0 },
  attackLikeness: { title: 'Attack, correlation of the first 80 ms', unit: '', digits: 3 },
  levelCorrelation: { title: 'Level follows loudness, correlation', unit: '', digits: 3 },
  levelSlope: { title: 'Level follows loudness, dB a drawn dB', unit: '', digits: 2 },
  levelError: { title: 'Level of notes against the recording', unit: 'dB', digits: 1 },
  snr: { title: 'SNR inside held notes', unit: 'dB', digits: 1 },
  snrBelow: { title: 'SNR below the recording’s by', unit: 'dB', digits: 1 },
  snrBelowWorst: { title: 'SNR below the recording’s by, worst tenth of notes', unit: 'dB', digits: 1 },
  harmonicToNoise: { title: 'HNR inside held notes', unit: 'dB', digits: 1 },
  outsideHarmonics: { title: 'Energy outside the harmonics', unit: 'dB', digits: 1 },
  outsideAbove: { title: 'Energy outside above the recording’s by', unit: 'dB', digits: 1 },
  decay: { title: 'Decay of held notes', unit: 'dB/s', digits: 1 },
  decayError: { title: 'Decay of held notes, error', unit: '%', digits: 0 },
  stftDistance: { title: 'Multi-resolution STFT distance', unit: '', digits: 3 },
  melDistance: { title: 'Mel distance', unit: 'dB', digits: 2 },
  clicks: { title: 'Clicks a minute', unit: '', digits: 1 },
  dc: { title: 'DC, largest', unit: '', digits: 4 },
  clipped: { title: 'Clipped samples', unit: '', digits: 0 },
  missing: { title: 'Silence where a note should sound', unit: 's', digits: 2 },
  straying: { title: 'Sound where there should be silence', unit: 's', digits: 2 },
  silence: { title: 'Level of rests (full scale: 0)', unit: 'dB', digits: 0 },
  driftCents: { title: 'Drift of pitch in a minute, largest', unit: 'cents', digits: 1 },
  driftDb: { title: 'Drift of level in a minute, largest', unit: 'dB', digits: 2 },
  validationLoss: { title: 'Validation loss, nats a sample', unit: '', digits: 3 },
  cost: { title: 'Seconds of one core a second of audio', unit: 's', digits: 2 },
} as const satisfies Record<FigureName, FigureFacts>
