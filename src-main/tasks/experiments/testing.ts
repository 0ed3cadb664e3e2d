/** Definitions for tests: everything small, and done in seconds. */
import { definitionSchema, type Definition } from '../../../src-shared/experiments/definition.ts'

const network = {
  preset: 'small-rf62',
  sampleRateHz: 8000,
  dilations: [1, 2, 4],
  residualChannels: 8,
  dilationChannels: 8,
  skipChannels: 16,
}
const training = { defaults: 'syrinx', steps: 8, batchSize: 1, sampleSize: 256 } as const

const claim = {
  words: 'Each of the two tones is within 20 cents',
  left: { measure: 'centsOff', renders: ['tone'], reduce: 'most' },
  is: '<=',
  right: 20,
  decides: true,
} as const

const tones = {
  kind: 'tones',
  seconds: 1,
  tones: [440, 660].map((frequencyHz) => ({ frequencyHz, amplitude: 0.5, shape: 'sine' as const })),
} as const

/** A variant that learns two tones by their category. */
export const tonesVariant = (name: string, over: object = {}) => ({
  name,
  title: `Two tones, ${name}`,
  material: 'tones',
  network,
  condition: ['global'],
  training: { ...training, ...over },
  renders: [
    { name: 'tone', title: 'Each tone', play: { kind: 'everyCategory', seconds: 0.3, most: 2 } },
    {
      name: 'steered',
      title: 'Steered',
      play: { kind: 'steered', track: { segments: [0, 1].map((category) => ({ category, samples: 1600 })) } },
    },
  ],
})

/** A plan of such variants, or of others. */
export function tinyDefinition(variants: readonly object[], over: object = {}): Definition {
  const plan = {
    words: 'As small as can be.',
    materials: {
      tones,
      sequences: {
        kind: 'toneSequences',
        files: 6,
        tones: [440, 660, 550].map((frequencyHz) => ({ frequencyHz, amplitude: 0.5, shape: 'sine' })),
        draw: { segments: [3, 4], unitSamples: 1000, units: [1, 3] },
      },
      music: { kind: 'pianoMusic', style: 'melodies', clips: 5, clipSeconds: 1 },
      drums: { kind: 'bundled', id: 'drums' },
    },
    variants,
    claims: [claim],
    ...over,
  }
  return definitionSchema.parse({
    name: 'tiny',
    order: 1,
    title: 'Tiny',
    paper: 'Claramunt Molet 2018',
    section: '4.2',
    asks: 'Does it run?',
    found: { words: 'It runs.', figure: 'None', numbers: [] },
    differs: '',
    quick: plan,
    paperScale: plan,
  })
}

const seeded = { track: { seed: 3 } }

/** A variant for each kind of render that two tones have not. */
export const everyKind = [
  {
    ...tonesVariant('labels'),
    material: 'sequences',
    condition: ['labels'],
    renders: [{ name: 'labels', title: 'Labels', play: { kind: 'labels', ...seeded } }],
  },
  {
    ...tonesVariant('mfcc'),
    material: 'sequences',
    condition: ['mfcc'],
    renders: [
      { name: 'mfcc', title: 'MFCC', play: { kind: 'mfcc', ...seeded } },
      { name: 'notes', title: 'MFCC of notes', play: { kind: 'mfccOfNotes', ...seeded } },
      { name: 'transposed', title: 'Transposed', play: { kind: 'mfccTransposed', ...seeded, semitones: 12 } },
    ],
  },
  {
    ...tonesVariant('music'),
    material: 'music',
    condition: [],
    renders: [
      { name: 'alone', title: 'Alone', pick: 'highest', play: { kind: 'alone', seconds: 0.3 } },
      {
        name: 'assisted',
        title: 'Assisted',
        play: { kind: 'assisted', clip: 0, seedSeconds: 0.25, seconds: 0.5 },
      },
    ],
  },
  {
    ...tonesVariant('drums'),
    material: 'drums',
    renders: [
      { name: 'each', title: 'Each', play: { kind: 'everyCategory', seconds: 0.2, most: 3 } },
      { name: 'steered', title: 'Steered', play: { kind: 'steered', ...seeded } },
    ],
  },
]
