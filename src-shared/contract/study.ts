/** Study: takes and runs beside each other, pictures of sounds, and listening without knowing what is heard. */
import { z } from 'zod'
import { measureNames } from '../experiments/measures.ts'
import { done, id, method, name, nothing, remark, samples, seconds, timestamp } from './define.ts'
import { rating } from './takes.ts'

const measured = z.partialRecord(z.enum(measureNames), z.number().nullable())

const studyTake = z.object({
  takeId: id,
  name: z.string(),
  projectId: id,
  projectName: z.string(),
  instrumentName: z.string(),
  createdAt: timestamp,
  seconds,
  temperature: z.number(),
  rating: rating.nullable(),
  /** Mean of what it was given in blind listenings; null where it was in none. */
  blindRating: z.number().nullable(),
  /** Validation loss of the checkpoint that played it, where that is known. */
  validationLoss: z.number().nullable(),
  /** Null until it has been measured. */
  measures: measured.nullable(),
  url: z.string(),
})
export type StudyTake = z.infer<typeof studyTake>

const studyRun = z.object({
  runId: id,
  name: z.string(),
  datasetName: z.string(),
  preset: z.string(),
  condition: z.string(),
  createdAt: timestamp,
  steps: z.int(),
  trainedSeconds: z.number(),
  samplesPerSecond: z.number().nullable(),
  receptiveFieldMilliseconds: z.number(),
  loss: z.number().nullable(),
  validationLoss: z.number().nullable(),
  bestValidationLoss: z.number().nullable(),
})
export type StudyRun = z.infer<typeof studyRun>

/** A sound that the studio has, by what it is. */
export const soundRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('take'), id }),
  z.strictObject({ kind: z.literal('clip'), id }),
  z.strictObject({ kind: z.literal('experiment'), id, file: z.string().min(1).max(400) }),
])
export type SoundRef = z.infer<typeof soundRef>

export const figureKinds = ['constantQ', 'mel', 'mfcc', 'waveform'] as const

const figureSchema = z.object({
  kind: z.enum(figureKinds),
  seconds: z.number(),
  sampleRateHz: z.int(),
  /** Columns (time) and rows (bins, lowest first); a waveform has two rows, minimum and maximum. */
  columns: z.int(),
  rows: z.int(),
  /** columns × rows, a column after another. dB relative to the loudest (−80 … 0), the MFCCs 2 to 13, or amplitudes. */
  values: samples,
  /** Centre of each row in Hz; empty for coefficients and amplitudes. */
  frequencyHz: samples,
  /** Loudest dB before it was made 0. */
  referenceDb: z.number(),
})
export type FigureData = z.infer<typeof figureSchema>

const blindItem = z.object({
  /** Counts from 0, in the order in which they are heard. */
  index: z.int(),
  rating: rating.nullable(),
  url: z.string(),
  seconds,
})

const blindSession = z.object({
  id,
  name: z.string(),
  createdAt: timestamp,
  /** Null while there is more to hear. */
  finishedAt: timestamp.nullable(),
  items: z.array(blindItem),
})
export type BlindSession = z.infer<typeof blindSession>

export const studyMethods = {
  /** Newest first; whole takes of all projects, or of one. */
  'study.takes': method(z.strictObject({ projectId: id.nullable() }), z.array(studyTake)),
  'study.runs': method(nothing, z.array(studyRun)),
  /**
   * Measures takes that have not been measured yet, as a job: of longer ones the first three minutes. No job where there
   * is nothing to measure.
   */
  'study.measure': method(
    z.strictObject({ takeIds: z.array(id).min(1).max(10_000) }),
    z.object({ jobId: id.nullable() }),
  ),
  'study.figure': method(
    z.strictObject({
      sound: soundRef,
      kind: z.enum(figureKinds),
      /** As many at most; longer sounds are drawn with wider columns. */
      columns: z.int().min(16).max(4096),
    }),
    figureSchema,
  ),
  /** Shuffled; each take once. What they are is told when all have been heard. */
  'blind.start': method(z.strictObject({ name, takeIds: z.array(id).min(2).max(200) }), blindSession),
  /** Newest first. */
  'blind.list': method(nothing, z.array(blindSession)),
  'blind.get': method(z.strictObject({ id }), blindSession),
  'blind.rate': method(
    z.strictObject({ id, index: z.int().min(0), rating, remark: z.exactOptional(remark) }),
    blindSession,
  ),
  /** @throws `blind/not-finished` before all have been rated. */
  'blind.results': method(
    z.strictObject({ id }),
    z.array(
      z.object({
        index: z.int(),
        rating,
        remark: z.string(),
        /** Null when the take is gone. */
        takeId: id.nullable(),
        takeName: z.string(),
        instrumentName: z.string(),
      }),
    ),
  ),
  'blind.remove': method(z.strictObject({ id }), done),
}
