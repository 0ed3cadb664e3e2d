/** Takes: what was generated, how, and what its maker thinks of it. */
import { z } from 'zod'
import { noteSequenceSchema } from '../notes/noteSequence.ts'
import { done, id, method, name, remark, sampleRateHz, samples, seconds, timestamp } from './define.ts'
import { generationSettings } from './generation.ts'

/** Winder 2024: how musical a take is, in his words. */
export const ratingWords = {
  1: 'Noise, or silence',
  2: 'Mostly noise, with hints of notes',
  3: 'Notes, without musical sense',
  4: 'Musical, with flaws',
  5: 'Compelling music',
} as const
export const rating = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])

export const takeSchema = z.object({
  id,
  projectId: id,
  name: z.string(),
  createdAt: timestamp,
  state: z.enum(['generating', 'whole', 'cancelled', 'failed']),
  /** With everything that made it; the seed is the one that was used, never null. */
  settings: generationSettings,
  notes: noteSequenceSchema,
  instrumentName: z.string(),
  sampleRateHz,
  seconds,
  /** Seconds of kept seed clip before the first generated sample: note times count from there. */
  leadSeconds: seconds,
  samplesPerSecond: z.number().nullable(),
  peak: z.number(),
  rating: rating.nullable(),
  remark,
  /** Where the window gets the sound: a wav that answers range requests. */
  url: z.string(),
})
export type Take = z.infer<typeof takeSchema>

export const analysisSchema = z.object({
  /** Frames of the pitch track: their distance, and the first one's middle. */
  frameSeconds: z.number(),
  firstSeconds: z.number(),
  /** 0 where no pitch was heard. */
  frequencyHz: samples,
  signalToNoiseDb: z.number().nullable(),
  /** Shares 0 … 1 and counts; null without notes. */
  following: z
    .object({
      /** Those that sound alone at some time; the others sound only together, and can't be judged. */
      notes: z.int(),
      together: z.int(),
      notesHit: z.int(),
      within50Cents: z.number(),
      medianCents: z.number(),
    })
    .nullable(),
})
export type SoundAnalysis = z.infer<typeof analysisSchema>

export const takeMethods = {
  /** Newest first. */
  'takes.list': method(z.strictObject({ projectId: id }), z.array(takeSchema)),
  'takes.change': method(
    z.strictObject({
      id,
      name: z.exactOptional(name),
      rating: z.exactOptional(rating.nullable()),
      remark: z.exactOptional(remark),
    }),
    takeSchema,
  ),
  /** Into the bin; undo brings them back. */
  'takes.remove': method(z.strictObject({ ids: z.array(id).min(1).max(10_000) }), done),
  /** `bins` pairs of minimum and maximum, over the whole take. */
  'takes.peaks': method(
    z.strictObject({ id, bins: z.int().min(1).max(20_000) }),
    z.object({ peaks: samples }),
  ),
  /** Tracked pitch, and how well it follows its notes. */
  'takes.analysis': method(z.strictObject({ id }), analysisSchema),
}
