/** Playing: what a take is made with, and its sound while it is being made. */
import { z } from 'zod'
import { noteSequenceSchema } from '../notes/noteSequence.ts'
import { id, method, nothing, sampleRateHz, samples, seconds } from './define.ts'
import { instrumentRef } from './instruments.ts'
import { computeChoices } from './computes.ts'

/** A recording of a data set, or a take. */
export const librarySound = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clip'), id }),
  z.strictObject({ kind: z.literal('take'), id }),
])
export type LibrarySound = z.infer<typeof librarySound>

/** Divides the logits: 0 always takes the likeliest, 1 is as learned, 2 is wild. */
export const temperature = z.number().min(0).max(2)
export const seedNumber = z.int().min(0).max(4_294_967_295)

/** The clip that assisted generation goes on from (Winder 2024), and the part of it that is used. */
export const seedClip = z.strictObject({
  source: librarySound,
  startSeconds: seconds,
  endSeconds: seconds,
  /** Put the clip before what is generated. */
  keep: z.boolean(),
})

/** What an instrument that was trained on MFCC is told to play. */
const spectrumSource = z.discriminatedUnion('kind', [
  /** The drawn notes, by way of the training set's mean MFCC of each note. */
  z.strictObject({ kind: z.literal('notes') }),
  /** The drawn notes as another MFCC instrument would play them. */
  z.strictObject({ kind: z.literal('notesOf'), instrument: instrumentRef }),
  z.strictObject({ kind: z.literal('clip'), id }),
  z.strictObject({ kind: z.literal('take'), id }),
])
export type SpectrumSource = z.infer<typeof spectrumSource>

/** “Play this on my instrument”: its MFCC, or two of them blended. An instrument that knows notes hears them first. */
export const spectrumSettings = z.strictObject({
  source: spectrumSource,
  blend: z.strictObject({ source: spectrumSource, share: z.number().min(0).max(1) }).nullable(),
})
export type SpectrumSettings = z.infer<typeof spectrumSettings>

/** A category by name, or a blend of several: `piano:0.4,panflute:0.6` (conditioning/categoryBlend.ts). */
const categoryText = z.string().max(400)

/** Switches the global category while it plays: from each time on, the named one (trained global, played local). */
export const categoryTrack = z
  .array(z.strictObject({ startSeconds: seconds, category: categoryText }))
  .max(10_000)

export const generationSettings = z.strictObject({
  instrument: instrumentRef,
  temperature,
  pick: z.enum(['sample', 'highest']),
  /** Null: a new one every time; the take tells which it was. */
  seed: seedNumber.nullable(),
  takes: z.int().min(1).max(8),
  length: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('notes') }),
    z.strictObject({ kind: z.literal('seconds'), seconds: z.number().positive().max(3600) }),
  ]),
  seedClip: seedClip.nullable(),
  /** Plays notes that the instrument doesn't know at the nearest one it knows, instead of refusing. */
  nearestNotes: z.boolean(),
  /** Global category; null for the first, or where there are none. */
  category: categoryText.nullable(),
  /** Null: the drawn notes. */
  spectrum: spectrumSettings.nullable().default(null),
  /** Null: one category all along. */
  categoryTrack: categoryTrack.nullable().default(null),
  precision: z.enum(['int16', 'float32']),
  compute: z.enum(computeChoices),
})
export type GenerationSettings = z.infer<typeof generationSettings>

export const defaultGenerationSettings: GenerationSettings = {
  instrument: { kind: 'bundled', id: 'panflute' },
  temperature: 1,
  pick: 'sample',
  seed: null,
  takes: 1,
  length: { kind: 'notes' },
  seedClip: null,
  nearestNotes: false,
  category: null,
  spectrum: null,
  categoryTrack: null,
  precision: 'int16',
  compute: 'auto',
}

/** A generation that is going on; what a window needs that comes to it late. */
export const generationState = z.object({
  jobId: id,
  projectId: id.nullable(),
  takeIds: z.array(id),
  sampleRateHz,
  /** Of each take. */
  totalSamples: z.int(),
  doneSamples: z.int(),
  /** Of each take, a second; null until it can be known. */
  samplesPerSecond: z.number().nullable(),
  /** Seconds of the seed clip that lie before the notes in the file. */
  leadSeconds: seconds,
  /** What it is played on, and why, in words; empty until it has been chosen. */
  computeWords: z.string(),
})
export type GenerationState = z.infer<typeof generationState>

export const generationMethods = {
  /**
   * Begins, and answers at once; samples come as events `generation.block`. Without notes the instrument plays by
   * itself.
   */
  'generation.start': method(
    z.strictObject({ projectId: id, settings: generationSettings, notes: noteSequenceSchema }),
    z.object({ jobId: id, takeIds: z.array(id), sampleRateHz }),
  ),
  /** All that are going on. */
  'generation.active': method(nothing, z.array(generationState)),
  /** What is there so far of one take of a generation that goes on, from a sample on (at most a minute at a time). */
  'generation.samples': method(
    z.strictObject({ takeId: id, fromSample: z.int().min(0) }),
    z.object({ samples, doneSamples: z.int() }),
  ),
}
