/**
 * The studio's long work: one list that windows show, with progress, an honest time left, and cancel.
 */
import { randomUUID } from 'node:crypto'
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import type { Job, jobKinds } from '../../src-shared/contract/jobs.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { TimeLeft } from './timeLeft.ts'

export interface JobProgress {
  readonly done?: number
  readonly total?: number
  readonly message?: string
  /** Left out: estimated from `done` and `total` once that can be honest. */
  readonly secondsLeft?: number | null
  readonly state?: 'queued' | 'running' | 'paused'
}

export interface JobControl {
  readonly id: string
  readonly signal: AbortSignal
  progress(progress: JobProgress): void
}

export interface JobWork<Result> {
  readonly kind: (typeof jobKinds)[number]
  readonly title: string
  readonly subjectId: string | null
  /** Ends by itself soon after `signal` is aborted, keeping what is there; what it returns then counts as cancelled. */
  run(control: JobControl): Promise<Result>
}

export interface Jobs {
  /**
   * Begins at once. `result` rejects with what the work threw; nobody needs to await it.
   * @throws SyrinxError `studio/closing`.
   */
  start<Result>(work: JobWork<Result>): { readonly id: string; readonly result: Promise<Result> }
  /** Newest first. */
  list(): Job[]
  /** Once more for a job that doesn't answer: its signal tells `abort` again, and what computes for it is ended. */
  cancel(id: string): void
  /** Resolves when nothing goes on any more, after cancelling everything. */
  close(): Promise<void>
}

export interface JobsOptions {
  /** Told at once of every other state, and of progress at most ten times a second. */
  onChange(job: Job): void
}

/** Why a job's signal is aborted when it isn't a user who ends it: the studio closes. */
export const closingReason = new DOMException('Syrinx is closing.', 'AbortError')

/** Ended jobs that the list remembers. */
const rememberedJobs = 200
const progressMilliseconds = 100

export function createJobs(options: JobsOptions): Jobs {
  const entries = new Map<string, JobEntry>()
  let isClosing = false

  const forgetOldest = () => {
    const ended = [...entries.values()].filter((entry) => entry.job.endedAt !== null)
    for (const entry of ended.slice(0, Math.max(0, ended.length - rememberedJobs)))
      entries.delete(entry.job.id)
  }

  return {
    start(work) {
      if (isClosing)
        throw new SyrinxError('studio/closing', 'Syrinx is closing; nothing new begins any more.')
      const entry = new JobEntry(work, options)
      entries.set(entry.job.id, entry)
      const result = entry.run(work)
      entry.ended = result.then(
        () => undefined,
        () => undefined,
      )
      void entry.ended.then(forgetOldest)
      return { id: entry.job.id, result }
    },
    list: () => [...entries.values()].map((entry) => entry.job).reverse(),
    cancel: (id) => entries.get(id)?.cancel(),
    async close() {
      isClosing = true
      for (const entry of entries.values()) entry.cancel(closingReason)
      await Promise.all([...entries.values()].map((entry) => entry.ended))
    },
  }
}

/** What work throws that ended because it was asked to. */
const isEnd = (error: unknown) => {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  return name === 'AbortError' || code === 'work/stopped' || code === 'engine/hung'
}

class JobEntry {
  job: Job
  ended: Promise<void> = Promise.resolve()
  readonly #abort = new AbortController()
  readonly #timeLeft = new TimeLeft()
  readonly #options: JobsOptions
  #timer: NodeJS.Timeout | undefined
  #toldAt = 0

  constructor({ kind, title, subjectId }: JobWork<unknown>, options: JobsOptions) {
    this.#options = options
    this.job = {
      id: randomUUID(),
      kind,
      title,
      state: 'running',
      subjectId,
      done: 0,
      total: 0,
      secondsLeft: null,
      message: '',
      error: null,
      startedAt: Date.now(),
      endedAt: null,
    }
  }

  async run<Result>(work: JobWork<Result>): Promise<Result> {
    const { signal } = this.#abort
    this.#tell()
    try {
      const result = await work.run({
        id: this.job.id,
        signal,
        progress: (progress) => this.#progress(progress),
      })
      this.#end({ state: signal.aborted ? 'cancelled' : 'done' })
      return result
    } catch (error) {
      const wasAsked = signal.aborted && isEnd(error)
      this.#end(wasAsked ? { state: 'cancelled' } : { state: 'failed', error: envelopeOf(error) })
      throw error
    }
  }

  cancel(reason?: DOMException) {
    if (this.job.endedAt !== null) return
    if (this.#abort.signal.aborted) this.#abort.signal.dispatchEvent(new Event('abort'))
    else this.#abort.abort(reason)
  }

  #progress({ done, total, message, secondsLeft, state }: JobProgress) {
    if (this.job.endedAt !== null) return
    const before = this.job.state
    const next = {
      ...this.job,
      ...(done !== undefined && { done }),
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message }),
      ...(state !== undefined && { state }),
    }
    if (next.state !== 'running' || before !== 'running') this.#timeLeft.reset()
    const estimate =
      next.state === 'running' ? this.#timeLeft.report(next.done, next.total, performance.now() / 1000) : null
    this.job = { ...next, secondsLeft: secondsLeft === undefined ? estimate : secondsLeft }
    if (next.state !== before) this.#tell()
    else this.#tellSoon()
  }

  #end(how: Partial<Job>) {
    this.job = { ...this.job, secondsLeft: null, ...how, endedAt: Date.now() }
    this.#tell()
  }

  #tell() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#toldAt = performance.now()
    this.#options.onChange(this.job)
  }

  #tellSoon() {
    if (this.#timer) return
    const wait = this.#toldAt + progressMilliseconds - performance.now()
    if (wait <= 0) this.#tell()
    else this.#timer = setTimeout(() => this.#tell(), wait)
  }
}
