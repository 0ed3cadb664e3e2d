/**
 * The studio's long work: one list that windows show, with progress, an honest time left, and cancel.
 */
import type { Job, jobKinds } from '../../src-shared/contract/jobs.ts'

export interface JobProgress {
  readonly done?: number
  readonly total?: number
  readonly message?: string
  /** Left out: estimated from `done` and `total` once that can be honest. */
  readonly secondsLeft?: number | null
  readonly state?: 'running' | 'paused'
}

export interface JobWork<Result> {
  readonly kind: (typeof jobKinds)[number]
  readonly title: string
  readonly subjectId: string | null
  /** Ends by itself soon after `signal` is aborted, keeping what is there; what it returns then counts as cancelled. */
  run(control: { readonly signal: AbortSignal; progress(progress: JobProgress): void }): Promise<Result>
}

export interface Jobs {
  /** Begins at once. `result` rejects with what the work threw; nobody needs to await it. */
  start<Result>(work: JobWork<Result>): { readonly id: string; readonly result: Promise<Result> }
  list(): Job[]
  cancel(id: string): void
  /** Resolves when nothing goes on any more, after cancelling everything. */
  close(): Promise<void>
}
