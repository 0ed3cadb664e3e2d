/** What an experiment found: `report.json` in its folder, shown in the studio and as HTML. */
import { z } from 'zod'
import { claimSchema, definitionSchema, scales } from './definition.ts'
import { measureNames } from './measures.ts'

const measured = z.partialRecord(z.enum(measureNames), z.number().nullable())

const curvePoint = z.object({
  step: z.int(),
  trainedSeconds: z.number(),
  loss: z.number(),
  validationLoss: z.number().nullable(),
})

/** A file in the experiment's folder, by its path there: `takes/labels/one.wav`. */
export const experimentFile = z.string().regex(/^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/i)

const renderReport = z.object({
  name: z.string(),
  title: z.string(),
  measures: measured,
  sampleRateHz: z.int(),
  sound: experimentFile,
  /** What was asked for, as a sound: the label's tones, or the recording. */
  reference: experimentFile.nullable(),
  /** What was asked for, as notes; MIDI numbers may have fractions. */
  expected: z.array(z.object({ midi: z.number(), startSeconds: z.number(), durationSeconds: z.number() })),
  /** Picture of label and result above each other, for HTML. */
  picture: experimentFile.nullable(),
})
export type RenderReport = z.infer<typeof renderReport>

const variantReport = z.object({
  name: z.string(),
  title: z.string(),
  /** “16 layers, receptive field 62 (3.9 ms), 272,000 parameters; 5,000 steps”. */
  words: z.string(),
  /** Why its work failed, in words; missing where it didn't. */
  failed: z.exactOptional(z.string()),
  measures: measured,
  curve: z.array(curvePoint),
  renders: z.array(renderReport),
})
export type VariantReport = z.infer<typeof variantReport>

const claimReport = claimSchema.extend({
  leftValue: z.number().nullable(),
  /** How many of what it asks about could not be measured: tones without a pitch, for example. Missing for none. */
  unmeasured: z.exactOptional(z.int()),
  rightValue: z.number().nullable(),
  /** Null where it could not be decided. */
  held: z.boolean().nullable(),
})
export type ClaimReport = z.infer<typeof claimReport>

export const reportSchema = z.object({
  version: z.literal(1),
  /** As it was when the experiment was run. */
  definition: definitionSchema,
  scale: z.enum(scales),
  startedAt: z.number(),
  /** Time that the work took, over all times that it was gone on with. */
  seconds: z.number(),
  machine: z.object({ processor: z.string(), cores: z.int(), compute: z.string() }),
  /** False while there is more to come. */
  whole: z.boolean(),
  variants: z.array(variantReport),
  claims: z.array(claimReport),
  /** Null until all that decides has been decided. */
  held: z.boolean().nullable(),
  /** One plain sentence on whether the finding held. */
  sentence: z.string(),
})
export type Report = z.infer<typeof reportSchema>
