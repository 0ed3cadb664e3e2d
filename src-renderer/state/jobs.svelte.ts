/** Long work: what goes on in the studio and what has ended, for the bar, the popover and notifications. */
import { studio } from '../client/studio.ts'
import type { Job } from '../../src-shared/contract/jobs.ts'
import { app } from './app.svelte.ts'
import { onEachConnection } from './connection.svelte.ts'
import { endingOf, hasEnded, share, upsert } from './jobWords.ts'
import { notify, report, type NoticeAction } from './notices.svelte.ts'
import { settings } from './settings.svelte.ts'
import { training } from './training.svelte.ts'

/** A run's own page says how it ended: nothing is told twice. */
const isInView = ({ kind, subjectId }: Job): boolean =>
  kind === 'train' && app.view === 'train' && training.page.kind === 'run' && training.page.id === subjectId

/** A failed run goes on from its page. */
function wayTo({ kind, state, subjectId }: Job): { action?: NoticeAction } {
  if (kind !== 'train' || state !== 'failed' || subjectId === null) return {}
  const run = () => {
    training.show({ kind: 'run', id: subjectId })
    app.show('train')
  }
  return { action: { label: 'Show the run', run } }
}

class JobsState {
  /** Newest first. */
  list = $state.raw<readonly Job[]>([])

  get active(): readonly Job[] {
    return this.list.filter((job) => !hasEnded(job))
  }

  get ended(): readonly Job[] {
    return this.list.filter(hasEnded)
  }

  /** Of all that goes on, 0 … 1; null where it can't be told. */
  get share(): number | null {
    const shares = this.active.map(share)
    if (shares.length === 0 || shares.some((one) => one === null)) return null
    return shares.reduce<number>((sum, one) => sum + (one ?? 0), 0) / shares.length
  }

  get(id: string): Job | undefined {
    return this.list.find((job) => job.id === id)
  }

  /** What works on a project, a data set, a run or a take. */
  of(subjectId: string): readonly Job[] {
    return this.active.filter((job) => job.subjectId === subjectId)
  }

  async load(): Promise<void> {
    try {
      this.list = await studio.call('jobs.list', {})
    } catch (error) {
      report(error)
    }
  }

  async cancel(id: string): Promise<void> {
    try {
      await studio.call('jobs.cancel', { id })
    } catch (error) {
      report(error)
    }
  }

  heard(job: Job): void {
    const before = this.get(job.id)
    this.list = upsert(this.list, job)
    if (hasEnded(job) && !(before && hasEnded(before))) this.#tellEnd(job)
  }

  #tellEnd(job: Job): void {
    const ending = endingOf(job)
    if (!ending) return
    if (!isInView(job)) notify({ ...ending, key: `job ${job.id}`, ...wayTo(job) })
    const permitted = typeof Notification !== 'undefined' && Notification.permission === 'granted'
    // Electron's studio notifies by itself, also when no window is there.
    if (studio.shell !== 'browser' || !settings.current.notify || !permitted || document.hasFocus()) return
    if (!ending.wasLong) return
    const notification = new Notification(ending.message, { body: ending.hint, tag: job.id })
    notification.onclick = () => window.focus()
  }
}

export const jobs = new JobsState()

studio.on('job', (job) => jobs.heard(job))
onEachConnection(() => void jobs.load())
