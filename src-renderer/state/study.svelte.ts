/** What the Study view knows: every take and run with its measures, and the blind listenings. */
import type { BlindSession, StudyRun, StudyTake } from '../../src-shared/contract/study.ts'
import { studio } from '../client/studio.ts'
import { jobs } from './jobs.svelte.ts'
import { onEachConnection } from './connection.svelte.ts'
import { report } from './notices.svelte.ts'

/** Measuring tells of a change with every take. */
const restMilliseconds = 500

type Part = 'takes' | 'runs' | 'blind'

class Study {
  /** Newest first; null until they are known. */
  takes = $state.raw<readonly StudyTake[] | null>(null)
  runs = $state.raw<readonly StudyRun[] | null>(null)
  sessions = $state.raw<readonly BlindSession[] | null>(null)
  readonly #timers = new Map<Part, ReturnType<typeof setTimeout>>()
  #isWatched = false

  /** The job that measures, while it does. */
  readonly measuring = $derived(
    jobs.active.find(({ kind, subjectId }) => kind === 'study' && subjectId === null) ?? null,
  )

  /** Asks for everything, now and whenever it changes. */
  watch(): void {
    if (this.#isWatched) return
    this.#isWatched = true
    onEachConnection(() => {
      for (const part of ['takes', 'runs', 'blind'] as const) void this.load(part)
    })
    studio.on('changed', ({ what }) => {
      if (what === 'takes' || what === 'study' || what === 'projects') this.loadSoon('takes')
      if (what === 'runs') this.loadSoon('runs')
      if (what === 'blind') {
        this.loadSoon('blind')
        this.loadSoon('takes')
      }
    })
  }

  async load(part: Part): Promise<void> {
    try {
      if (part === 'takes') this.takes = await studio.call('study.takes', { projectId: null })
      else if (part === 'runs') this.runs = await studio.call('study.runs', {})
      else this.sessions = await studio.call('blind.list', {})
    } catch (error) {
      report(error)
    }
  }

  /** Once for many changes. */
  loadSoon(part: Part): void {
    if (this.#timers.has(part)) return
    this.#timers.set(
      part,
      setTimeout(() => {
        this.#timers.delete(part)
        void this.load(part)
      }, restMilliseconds),
    )
  }

  async measure(takeIds: readonly string[]): Promise<void> {
    if (takeIds.length === 0) return
    try {
      await studio.call('study.measure', { takeIds: [...takeIds] })
    } catch (error) {
      report(error)
    }
  }

  session(id: string): BlindSession | undefined {
    return this.sessions?.find((session) => session.id === id)
  }

  /** Takes what the studio answered into the list. */
  heard(session: BlindSession): void {
    const known = this.sessions ?? []
    this.sessions = known.some(({ id }) => id === session.id)
      ? known.map((one) => (one.id === session.id ? session : one))
      : [session, ...known]
  }
}

export const study = new Study()
