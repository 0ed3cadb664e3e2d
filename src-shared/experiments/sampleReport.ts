/** A small report, for tests. */
import type { Claim, Definition, Plan } from './definition.ts'
import type { Report, VariantReport } from './report.ts'

const share: Claim = {
  words: 'At least 97 % of frames are within 50 cents.',
  left: { measure: 'within50Cents', reduce: 'least' },
  is: '>=',
  right: 0.97,
  margin: 0,
  decides: true,
}

const noise: Claim = {
  words: 'The SNR is better by 3 dB.',
  left: { measure: 'signalToNoise', variants: ['mfcc'], reduce: 'mean' },
  is: '>',
  right: { measure: 'signalToNoise', variants: ['labels'], reduce: 'mean' },
  margin: 3,
  decides: false,
}

const plan: Plan = {
  words: 'Two networks of ten layers, 400 steps each.',
  materials: {
    tones: {
      kind: 'tones',
      tones: [{ frequencyHz: 440, amplitude: 0.5, shape: 'sine' }],
      seconds: 2,
      noise: 0,
    },
  },
  variants: [
    {
      name: 'labels',
      title: 'By labels',
      material: 'tones',
      network: { preset: 'xs' },
      condition: ['labels'],
      training: { defaults: 'syrinx', steps: 400, seed: 1 },
      renders: [
        {
          name: 'one',
          title: 'A track',
          play: { kind: 'alone', seconds: 2 },
          pick: 'sample',
          temperature: 1,
          seed: 1,
        },
      ],
    },
  ],
  claims: [share, noise],
}

const definition: Definition = {
  name: 'sample',
  order: 1,
  title: 'Sinusoids by label and by MFCC',
  paper: 'Claramunt Molet 2018',
  section: '4.3.2',
  asks: 'Does a network that hears MFCC follow better than one that hears labels?',
  found: {
    words: 'It does.',
    figure: 'Spectrograms, side by side',
    numbers: [{ words: 'Notes', value: 3, unit: '' }],
  },
  differs: 'The networks are smaller.',
  quick: plan,
  paperScale: plan,
}

const variant = (name: string, title: string, share: number): VariantReport => ({
  name,
  title,
  words: '10 layers, receptive field 2,047 (127.9 ms), 61,000 parameters; 400 steps',
  measures: { loss: 1.5 + share, validationLoss: null, trainedSeconds: 42.4, parameters: 61_234 },
  curve: [1, 100, 200, 300, 400].map((step) => ({
    step,
    trainedSeconds: step / 10,
    loss: 5.5 / (1 + step / 80) + share,
    validationLoss: step % 200 === 0 ? 5.7 / (1 + step / 80) + share : null,
  })),
  renders: [
    {
      name: 'one',
      title: 'A track',
      measures: { within50Cents: share, signalToNoise: -3.25, centsOff: null },
      sampleRateHz: 16_000,
      sound: `takes/${name}/one.wav`,
      reference: `references/${name}/one.wav`,
      expected: [{ midi: 69.5, startSeconds: 0, durationSeconds: 1 }],
      picture: `pictures/${name}-one.png`,
    },
  ],
})

export const sampleReport = (): Report => ({
  version: 1,
  definition,
  scale: 'quick',
  startedAt: Date.UTC(2026, 0, 2, 3, 4),
  seconds: 200,
  machine: { processor: 'A processor', cores: 2, compute: 'cpu' },
  whole: true,
  variants: [variant('labels', 'By labels', 0.971), variant('mfcc', 'By MFCC', 0.99)],
  claims: [
    { ...share, leftValue: 0.971, rightValue: 0.97, held: true },
    { ...noise, leftValue: -3.25, rightValue: -0.25, held: false },
  ],
  held: true,
  sentence: 'The finding held: at least 97 % of frames are within 50 cents (the worst 97.1 %).',
})
