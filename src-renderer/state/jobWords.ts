/** What a job is in words and numbers. */
import type { Job } from '../../src-shared/contract/jobs.ts'

export const hasEnded = ({ state }: Job): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

/** How far it is, 0 … 1; null while it can't be known. */
export const share = ({ done, total }: Job): number | null =>
  total > 0 ? Math.max(0, Math.min(1, done / total)) : null

/** The list with a job put in, or in its older self's place. */
export function upsert(list: readonly Job[], job: Job): readonly Job[] {
  return list.some((other) => other.id === job.id)
    ? list.map((other) => (other.id === job.id ? job : other))
    : [job, ...list]
}

/** “3 s”, “4 min”, “1 h 20 min”: as exact as a guess may be. */
export function durationWords(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (seconds < 60) return `${String(Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${String(minutes)} min`
  const rest = minutes % 60
  return rest === 0
    ? `${String(Math.floor(minutes / 60))} h`
    : `${String(Math.floor(minutes / 60))} h ${String(rest)} min`
}

/** A line under the title: what it does at this moment, and for how long still. */
export function progressWords(job: Job): string {
  if (job.state === 'queued') return 'Waiting for its turn'
  if (job.state === 'paused') return 'Paused'
  const left = job.secondsLeft === null ? '' : `${durationWords(job.secondsLeft)} left`
  return [job.message, left].filter(Boolean).join(' · ')
}

/** How it ended, under its title. */
export function endWords(job: Job): string {
  if (job.state === 'failed') return job.error?.message ?? 'It failed.'
  if (job.state === 'cancelled') return 'Cancelled'
  const seconds = job.endedAt === null ? 0 : (job.endedAt - job.startedAt) / 1000
  return [job.message, `took ${durationWords(seconds)}`].filter(Boolean).join(' · ')
}

interface Ending {
  readonly level: 'good' | 'error'
  readonly message: string
  readonly hint: string
  readonly report?: string | undefined
  /** Long enough that its user may have gone away. */
  readonly wasLong: boolean
}

const worthTellingMilliseconds = 8_000
const longMilliseconds = 30_000

/** What a user is told at the end without asking; null for what they see anyway. */
export function endingOf(job: Job): Ending | null {
  const milliseconds = (job.endedAt ?? job.startedAt) - job.startedAt
  const wasLong = milliseconds >= longMilliseconds
  if (job.state === 'failed') {
    return {
      level: 'error',
      message: job.error?.message ?? `${job.title}: it failed.`,
      hint: job.error?.hint ?? '',
      report: job.error?.report,
      wasLong,
    }
  }
  if (job.state !== 'done' || milliseconds < worthTellingMilliseconds) return null
  return { level: 'good', message: `${job.title}: done.`, hint: job.message, wasLong }
}
