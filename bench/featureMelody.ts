/** What the features are timed on: a melody with a second harmonic and a little noise, at 16 kHz. */
import { spectralCentroid } from '../src-main/audio/features/centroid.ts'
import { constantQ } from '../src-main/audio/features/constantQ.ts'
import { harmonicToNoise } from '../src-main/audio/features/harmonicity.ts'
import { frameRms } from '../src-main/audio/features/level.ts'
import { melSpectrogram } from '../src-main/audio/features/mel.ts'
import { mfcc } from '../src-main/audio/features/mfcc.ts'
import { trackPitch } from '../src-main/audio/features/pitch.ts'
import { zeroCrossingRate } from '../src-main/audio/features/zeroCrossings.ts'
import { frequencyOfMidi } from '../src-main/audio/testing.ts'
import { Random } from '../src-shared/random.ts'

export const sampleRateHz = 16_000

export function melodyOf(seconds: number): Float32Array {
  const random = Random.fromSeed(1)
  const samples = new Float32Array(seconds * sampleRateHz)
  for (let i = 0; i < samples.length; i++) {
    const note = Math.floor((4 * i) / sampleRateHz)
    const phase = (2 * Math.PI * frequencyOfMidi(60 + ((7 * note) % 24)) * i) / sampleRateHz
    samples[i] = 0.4 * Math.sin(phase) + 0.2 * Math.sin(2 * phase) + 0.01 * (random.uniform() - 0.5)
  }
  return samples
}

const features: Record<string, (samples: Float32Array) => unknown> = {
  mel: (samples) => melSpectrogram(samples, sampleRateHz),
  mfcc: (samples) => mfcc(samples, sampleRateHz),
  'constant-q': (samples) => constantQ(samples, sampleRateHz),
  pitch: (samples) => trackPitch(samples, sampleRateHz),
  harmonicity: (samples) => harmonicToNoise(samples, sampleRateHz),
  centroid: (samples) => spectralCentroid(samples, sampleRateHz),
  rms: (samples) => frameRms(samples, sampleRateHz),
  'zero-crossings': (samples) => zeroCrossingRate(samples, sampleRateHz),
}

export const featureOf = (name: string): ((samples: Float32Array) => unknown) => features[name]
