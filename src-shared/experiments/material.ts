/** What an experiment learns from: the papers' data, made anew from a description, or taken from recordings. */
import { z } from 'zod'

export const shapes = ['sine', 'square', 'triangle', 'sawtooth'] as const
export type Shape = (typeof shapes)[number]

const frequencyHz = z.number().positive().max(96_000)
const amplitude = z.number().positive().max(1)
/** A fixed amplitude, or drawn evenly between two for every segment. */
const amplitudes = z.union([amplitude, z.tuple([amplitude, amplitude])])
/** Deviation of the white noise that is added (the thesis: 0.01). */
const noise = z.number().min(0).max(1)

export const toneSchema = z.strictObject({
  frequencyHz,
  amplitude: amplitudes,
  shape: z.enum(shapes),
})
export type Tone = z.infer<typeof toneSchema>

/** How the thesis draws its files: so many segments of unitSamples × (so many) samples, none like the one before. */
export const segmentsSchema = z.strictObject({
  segments: z.tuple([z.int().min(1), z.int().max(1000)]),
  unitSamples: z.int().min(1).max(1_000_000),
  units: z.tuple([z.int().min(1), z.int().max(1000)]),
})
export type SegmentDraw = z.infer<typeof segmentsSchema>

/** Claramunt Molet 2018: 5–10 segments of 1818 × (1 … 10) samples. */
export const thesisSegments: SegmentDraw = { segments: [5, 10], unitSamples: 1818, units: [1, 10] }

export const instruments = ['panflute', 'piano'] as const

export const materialSchema = z.discriminatedUnion('kind', [
  /** One file a tone, in a folder of its own: a global category each, in this order. */
  z.strictObject({
    kind: z.literal('tones'),
    tones: z.array(toneSchema).min(1).max(2000),
    seconds: z.number().positive().max(600),
    noise: noise.default(0),
  }),
  /** Every frequency × shape × amplitude: the thesis's 900 signals are 100 × 3 × 3. Frequencies are evenly spaced in log. */
  z.strictObject({
    kind: z.literal('toneGrid'),
    lowestHz: frequencyHz,
    highestHz: frequencyHz,
    frequencies: z.int().min(1).max(1000),
    shapes: z.array(z.enum(shapes)).min(1),
    amplitudes: z.array(amplitude).min(1).max(100),
    seconds: z.number().positive().max(600),
    noise: noise.default(0),
  }),
  /** Files of random sequences of tones; each tone is a label category, in this order. Phase restarts at a change. */
  z.strictObject({
    kind: z.literal('toneSequences'),
    tones: z.array(toneSchema).min(1).max(128),
    files: z.int().min(1).max(100_000),
    draw: segmentsSchema.default(thesisSegments),
    noise: noise.default(0.01),
  }),
  /** Files of random sequences of recorded notes, each from its attack on; a label category a note, ascending. */
  z.strictObject({
    kind: z.literal('noteSequences'),
    instruments: z.array(z.enum(instruments)).min(1).max(2),
    midi: z.array(z.int().min(0).max(127)).min(1).max(128),
    files: z.int().min(1).max(100_000),
    draw: segmentsSchema.default(thesisSegments),
    /** How long the old note goes on, fading, after the next has begun. */
    fadeSeconds: z.number().min(0).max(1).default(0.015),
  }),
  /** Bundled recordings as they are: `drums` has a folder a category. */
  z.strictObject({
    kind: z.literal('bundled'),
    id: z.enum(['panflute', 'piano', 'drums']),
    midi: z.exactOptional(z.array(z.int()).min(1)),
  }),
  /**
   * Piano music, rendered from the bundled piano's notes (public-domain or made by rule), in clips: what stands here for
   * Winder's solo piano recordings. `style` tells two sets apart (5.4).
   */
  z.strictObject({
    kind: z.literal('pianoMusic'),
    style: z.enum(['melodies', 'chorales']),
    clips: z.int().min(1).max(100_000),
    clipSeconds: z.number().positive().max(600),
  }),
  /** A folder or data set of the user's (MAESTRO, MusicNet, any recordings), prepared as Winder does. */
  z.strictObject({
    kind: z.literal('given'),
    /** What is asked for, in words: “MAESTRO v3, its folder or zip”. */
    words: z.string(),
    layout: z.enum(['folder', 'maestro', 'musicnet']),
    clipSeconds: z.number().positive().max(600),
    clips: z.int().min(1).nullable(),
  }),
])
export type Material = z.infer<typeof materialSchema>
