/** The papers' data by name: what `syrinx make NAME` makes. */
import { thesisSegments, type Material, type Tone } from '../../../src-shared/experiments/material.ts'

const sine = (frequencyHz: number, amplitude: Tone['amplitude'] = 0.5): Tone => ({
  frequencyHz,
  amplitude,
  shape: 'sine',
})

/** Claramunt Molet 2018, 4.2 and 4.3. */
const sevenHz = [440, 531, 667, 880, 1056, 1320, 1760]
const threeHz = [440, 880, 1320]
const noise = 0.01

export interface NamedMaterial {
  readonly words: string
  readonly material: Material
}

const noteSequences = (
  instruments: ('panflute' | 'piano')[],
  midi: number[],
): Extract<Material, { kind: 'noteSequences' }> => ({
  kind: 'noteSequences',
  instruments,
  midi,
  files: 100,
  draw: thesisSegments,
  fadeSeconds: 0.015,
})

export const namedMaterials: Readonly<Record<string, NamedMaterial>> = {
  'two-frequencies': {
    words: 'Two sines, 440 and 880 Hz',
    material: { kind: 'tones', tones: [440, 880].map((it) => sine(it)), seconds: 2, noise },
  },
  'seven-frequencies': {
    words: 'Seven sines from 440 to 1760 Hz',
    material: { kind: 'tones', tones: sevenHz.map((it) => sine(it)), seconds: 2, noise },
  },
  'four-amplitudes': {
    words: 'A sine of 440 Hz at four amplitudes',
    material: { kind: 'tones', tones: [0.25, 0.5, 0.75, 1].map((it) => sine(440, it)), seconds: 2, noise },
  },
  'three-shapes': {
    words: 'Sine, square and sawtooth of 440 Hz',
    material: {
      kind: 'tones',
      tones: (['sine', 'square', 'sawtooth'] as const).map((shape) => ({ ...sine(440), shape })),
      seconds: 2,
      noise,
    },
  },
  '900-signals': {
    words: 'A hundred frequencies × three shapes × three amplitudes',
    material: {
      kind: 'toneGrid',
      lowestHz: 110,
      highestHz: 1760,
      frequencies: 100,
      shapes: ['sine', 'square', 'sawtooth'],
      amplitudes: [0.25, 0.5, 0.75],
      seconds: 1,
      noise,
    },
  },
  'three-notes-sines': {
    words: 'A hundred random sequences of three sines, each segment at an amplitude of its own',
    material: {
      kind: 'toneSequences',
      tones: threeHz.map((it) => sine(it, [0.25, 1])),
      files: 100,
      draw: thesisSegments,
      noise,
    },
  },
  'three-notes-panflute': {
    words: 'A hundred random sequences of three pan-flute notes',
    material: noteSequences(['panflute'], [69, 81, 88]),
  },
  'seven-notes-panflute': {
    words: 'A hundred random sequences of seven pan-flute notes',
    material: noteSequences(['panflute'], [69, 72, 76, 81, 84, 88, 93]),
  },
  'three-notes-piano': {
    words: 'A hundred random sequences of three piano notes',
    material: noteSequences(['piano'], [57, 69, 81]),
  },
  'panflute-and-piano': {
    words: 'A hundred random sequences of three notes, half by the pan flute and half by the piano',
    material: noteSequences(['panflute', 'piano'], [69, 74, 81]),
  },
  drums: {
    words: 'Kick, snare, tom, hi-hat and cymbal, a folder each',
    material: { kind: 'bundled', id: 'drums' },
  },
  'piano-music': {
    words: 'A hundred clips of 5 s of piano melodies over broken chords',
    material: { kind: 'pianoMusic', style: 'melodies', clips: 100, clipSeconds: 5 },
  },
}
