/** What the studio tells every window without being asked. */
import { z } from 'zod'
import { id, samples } from './define.ts'
import { historyScope } from './studio.ts'
import { experimentRunSchema } from './experiments.ts'
import { jobSchema } from './jobs.ts'
import { lossPoint, runSchema } from './training.ts'

export const eventSchemas = {
  /** Rows are others than before: ask again. `id` is theirs, or their owner's; null for the whole list. */
  changed: z.object({
    what: z.enum([
      'projects',
      'project',
      'takes',
      'datasets',
      'clips',
      'instruments',
      'runs',
      'checkpoints',
      'settings',
      'bin',
      'health',
      'experiments',
      'blind',
      'study',
    ]),
    id: id.nullable(),
  }),
  history: z.object({ scope: historyScope }),
  job: jobSchema,
  /** Samples of one take, from `fromSample` on. */
  'generation.block': z.object({
    jobId: id,
    takeId: id,
    fromSample: z.int(),
    samples,
    totalSamples: z.int(),
    samplesPerSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
    /** What it is played on, and why, in words. */
    computeWords: z.string(),
  }),
  /** An experiment that goes on: how far, and the loss of the variant that is being trained. */
  'experiment.progress': z.object({
    run: experimentRunSchema,
    variant: z.string().nullable(),
    /** Those that have come since the event before. */
    points: z.array(lossPoint),
    secondsLeft: z.number().nullable(),
  }),
  'training.progress': z.object({ run: runSchema, points: z.array(lossPoint) }),
  /** Something that a user should know and didn't ask for. */
  notice: z.object({ level: z.enum(['note', 'warning', 'error']), message: z.string(), hint: z.string() }),
  /** A command of the native menu, by its id in the window's list of commands. */
  command: z.object({ id: z.string() }),
  /** Files that the system asks to open: a bundle that was double-clicked. */
  open: z.object({ path: z.string() }),
}

export type EventName = keyof typeof eventSchemas
export type EventPayload<Name extends EventName> = z.infer<(typeof eventSchemas)[Name]>
/** One event as it crosses. */
export type StudioEvent = { [Name in EventName]: { name: Name; payload: EventPayload<Name> } }[EventName]
