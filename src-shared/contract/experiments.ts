/** The papers' experiments: what they ask, running them here, and their reports. */
import { z } from 'zod'
import { scales } from '../experiments/definition.ts'
import { reportSchema } from '../experiments/report.ts'
import { done, fileSource, id, method, nothing, timestamp } from './define.ts'
import { errorSchema } from './errors.ts'
import { lossPoint } from './training.ts'

export const experimentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,60}$/, 'is not the name of an experiment')

export const experimentRunSchema = z.object({
  id,
  name: experimentName,
  title: z.string(),
  scale: z.enum(scales),
  createdAt: timestamp,
  /** `interrupted`: the studio or its engine ended in the middle; it can go on from where it was. */
  state: z.enum(['running', 'stopped', 'interrupted', 'failed', 'finished']),
  jobId: id.nullable(),
  /** 0 … 1. */
  doneShare: z.number(),
  /** What it does at this moment, or its one sentence on whether the finding held. */
  words: z.string(),
  held: z.boolean().nullable(),
  seconds: z.number(),
  error: errorSchema.nullable(),
})
export type ExperimentRun = z.infer<typeof experimentRunSchema>

const scaleSchema = z.object({
  scale: z.enum(scales),
  /** What is smaller or other than in the paper. */
  words: z.string(),
  variants: z.int(),
  renders: z.int(),
  /** Predicted samples of training, summed over variants. */
  trainingSamples: z.number(),
  /** What has to be given before it can run (“MAESTRO v3, its folder or zip”); null for nothing. */
  needs: z.string().nullable(),
})

export const experimentSchema = z.object({
  name: experimentName,
  title: z.string(),
  paper: z.string(),
  section: z.string(),
  asks: z.string(),
  found: z.string(),
  figure: z.string(),
  differs: z.string(),
  scales: z.array(scaleSchema),
})
export type Experiment = z.infer<typeof experimentSchema>

export const experimentMethods = {
  /** In the papers' order. */
  'experiments.list': method(nothing, z.array(experimentSchema)),
  /** How long it would take here, from steps that are timed on this machine now (about two seconds a scale). */
  'experiments.estimate': method(
    z.strictObject({ name: experimentName, scale: z.enum(scales) }),
    z.object({ seconds: z.number(), words: z.string() }),
  ),
  /** @throws `experiment/needs-data` when it needs recordings that were not given. */
  'experiments.start': method(
    z.strictObject({
      name: experimentName,
      scale: z.enum(scales),
      /** For experiments that need a data set of the user's. */
      data: fileSource.nullable(),
    }),
    experimentRunSchema,
  ),
  /** Newest first. */
  'experiments.runs': method(nothing, z.array(experimentRunSchema)),
  'experiments.run': method(z.strictObject({ id }), experimentRunSchema),
  /** What is there so far. Files in it are at `/media/experiment/ID/FILE`. */
  'experiments.report': method(z.strictObject({ id }), reportSchema.nullable()),
  /** Losses of the network that is being trained at the moment, for a window that has come in the middle of it. */
  'experiments.losses': method(
    z.strictObject({ id }),
    z.object({ variant: z.string().nullable(), points: z.array(lossPoint) }),
  ),
  /** Ends it and keeps what is there. */
  'experiments.stop': method(z.strictObject({ id }), done),
  /** Goes on from where it was. */
  'experiments.resume': method(z.strictObject({ id }), experimentRunSchema),
  /** Into the bin; undo brings it back. */
  'experiments.remove': method(z.strictObject({ id }), done),
}
