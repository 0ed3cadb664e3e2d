/** Runs: learning an instrument, and the checkpoints it leaves. */
import { z } from 'zod'
import { done, id, method, name, nothing, sampleRateHz, timestamp } from './define.ts'
import { errorSchema } from './errors.ts'
import { computeChoices } from './computes.ts'
import { findingSchema } from '../instruments/finding.ts'

export const presetSchema = z.object({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  description: z.string(),
  sampleRateHz,
  receptiveFieldSamples: z.int(),
  parameterCount: z.int(),
  layers: z.int(),
})
export type PresetDescription = z.infer<typeof presetSchema>

export const trainingSettings = z.strictObject({
  datasetId: id,
  preset: z.string().min(1).max(60),
  /** The thesis's four ways, and `notes`, which knows how old a note is. */
  condition: z.enum(['none', 'global', 'labels', 'notes', 'mfcc', 'voice']),
  /** Whether a local condition is joined by the clips' categories (a global condition). */
  withCategories: z.boolean().default(false),
  /** Only clips with this tag; null for all. */
  tag: z.string().max(200).nullable(),
  compute: z.enum(computeChoices),
  limit: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('steps'), steps: z.int().min(1).max(100_000_000) }),
    z.strictObject({ kind: z.literal('minutes'), minutes: z.number().positive().max(100_000) }),
  ]),
  sampleRateHz,
  learningRate: z.number().positive().max(1).nullable(),
  batchSize: z.int().min(1).max(512).nullable(),
  sampleSize: z.int().min(64).max(1_000_000).nullable(),
  seed: z.int().min(0).max(4_294_967_295),
  /** “Make an instrument”: everything but the time is chosen from the recordings, and written here once it is. */
  making: z.exactOptional(z.literal(true)),
})
export type TrainingSettings = z.infer<typeof trainingSettings>

export const lossPoint = z.object({
  step: z.int(),
  /** Nats a sample, the mean of the steps since the point before. */
  loss: z.number(),
  validationLoss: z.number().nullable(),
  learningRate: z.number(),
  samplesPerSecond: z.number(),
  trainedSeconds: z.number(),
})
export type LossPoint = z.infer<typeof lossPoint>

export const runSchema = z.object({
  id,
  name: z.string(),
  datasetId: id.nullable(),
  datasetName: z.string(),
  createdAt: timestamp,
  settings: trainingSettings,
  /** `interrupted`: the studio or its engine ended in the middle; it can go on. */
  state: z.enum(['preparing', 'running', 'paused', 'stopped', 'finished', 'failed', 'interrupted']),
  jobId: id.nullable(),
  receptiveFieldSamples: z.int(),
  step: z.int(),
  loss: z.number().nullable(),
  validationLoss: z.number().nullable(),
  bestValidationLoss: z.number().nullable(),
  samplesPerSecond: z.number().nullable(),
  trainedSeconds: z.number(),
  secondsLeft: z.number().nullable(),
  /** How it goes, in plain words. */
  words: z.string(),
  /** While it goes on: what it trains on, and why, in words. Empty until it has been chosen. */
  computeWords: z.string(),
  error: errorSchema.nullable(),
})
export type Run = z.infer<typeof runSchema>

export const checkpointSchema = z.object({
  id,
  runId: id,
  step: z.int(),
  createdAt: timestamp,
  loss: z.number().nullable(),
  validationLoss: z.number().nullable(),
  /** The one with the lowest validation loss. */
  best: z.boolean(),
  bytes: z.number(),
  /** Whether a run can go on from it (it holds the optimiser's state). */
  canGoOn: z.boolean(),
})
export type Checkpoint = z.infer<typeof checkpointSchema>

export const measurement = z.object({
  /** Predicted samples a second while training. */
  samplesPerSecond: z.number(),
  /** Seconds of training for one second of audio heard once. */
  secondsPerSecondOfAudio: z.number(),
  receptiveFieldMilliseconds: z.number(),
  /** Measured beside a run that was training: alone it is faster. */
  shared: z.boolean(),
  /** What was measured, and why that one, in words. */
  computeWords: z.string(),
})
export type Measurement = z.infer<typeof measurement>

export const trainingMethods = {
  'training.presets': method(nothing, z.array(presetSchema)),
  /** Takes steps for about a second on made-up sound. */
  'training.measure': method(
    z.strictObject({
      preset: z.string().min(1).max(60),
      condition: trainingSettings.shape.condition,
      compute: z.enum(computeChoices),
      sampleRateHz,
    }),
    measurement,
  ),
  /** Listens to recordings that are to become an instrument: what they hold and lack. */
  'training.listen': method(
    z.strictObject({ datasetId: id }),
    z.object({ findings: z.array(findingSchema) }),
  ),
  'training.start': method(z.strictObject({ name, settings: trainingSettings }), runSchema),
  /** Newest first. */
  'training.runs': method(nothing, z.array(runSchema)),
  'training.run': method(z.strictObject({ id }), runSchema),
  'training.points': method(z.strictObject({ runId: id }), z.array(lossPoint)),
  'training.checkpoints': method(z.strictObject({ runId: id }), z.array(checkpointSchema)),
  'training.pause': method(z.strictObject({ runId: id }), done),
  /**
   * Goes on with a paused run at once, with an interrupted or stopped one from its newest checkpoint: there on another
   * compute, where one is named.
   */
  'training.resume': method(
    z.strictObject({
      runId: id,
      compute: z.exactOptional(z.enum(computeChoices)),
      /** Of an instrument that is being made: so many minutes in all, to better it. */
      minutes: z.exactOptional(z.number().positive().max(100_000)),
    }),
    runSchema,
  ),
  /** Ends it with a checkpoint. */
  'training.stop': method(z.strictObject({ runId: id }), done),
  /** Whether a run can go on from here on these recordings, and why not. */
  'training.fits': method(
    z.strictObject({ checkpointId: id, datasetId: id }),
    z.object({ fits: z.boolean(), words: z.string() }),
  ),
  /** A new run that begins with this checkpoint's weights, on these settings' recordings. */
  'training.goOn': method(z.strictObject({ checkpointId: id, name, settings: trainingSettings }), runSchema),
  'training.rename': method(z.strictObject({ runId: id, name }), done),
  'training.remove': method(z.strictObject({ runId: id }), done),
  'training.removeCheckpoint': method(z.strictObject({ checkpointId: id }), done),
}
