/** Long work: what is going on, how far it is, and how to end it. */
import { z } from 'zod'
import { done, id, method, nothing, timestamp } from './define.ts'
import { errorSchema } from './errors.ts'

export const jobKinds = [
  'import',
  'hear',
  'generate',
  'train',
  'measure',
  'export',
  'check',
  'experiment',
  'study',
] as const

export const jobSchema = z.object({
  id,
  kind: z.enum(jobKinds),
  /** In words: “Listening to 240 recordings”. */
  title: z.string(),
  state: z.enum(['queued', 'running', 'paused', 'done', 'failed', 'cancelled']),
  /** The project, data set, run or take that it works on. */
  subjectId: id.nullable(),
  /** Of `total`; total is 0 until it is known. */
  done: z.number(),
  total: z.number(),
  /** Null until it can be known honestly. */
  secondsLeft: z.number().nullable(),
  /** What it does at this moment, in words. */
  message: z.string(),
  error: errorSchema.nullable(),
  startedAt: timestamp,
  endedAt: timestamp.nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const jobMethods = {
  /** Everything that is going on, and what ended since the studio was started, newest first. */
  'jobs.list': method(nothing, z.array(jobSchema)),
  /** Ends it and keeps what is there. A job that has ended already stays as it is. */
  'jobs.cancel': method(z.strictObject({ id }), done),
}
