/** Tells of the end of long work. A training that has ended well is told by its run, which knows what it has learned. */
import type { StudioEvent } from '../../../src-shared/contract/events.ts'
import type { Job } from '../../../src-shared/contract/jobs.ts'
import { settingsSchema } from '../../../src-shared/contract/settings.ts'
import type { Studio } from '../../studio/studio.ts'

/** So long work takes that its user may have gone to something else. */
const longMilliseconds = 30_000

/** @param notify shows a notification of the system, where the window isn't looked at */
export function tellEnds(
  studio: Pick<Studio, 'call' | 'subscribe'>,
  notify: (title: string, body: string) => void,
): void {
  const told = new Set<string>()
  const tell = async (job: Job) => {
    if (told.has(job.id) || !isWorthTelling(job)) return
    told.add(job.id)
    const answer = await studio.call('settings.get', {})
    if (!answer.ok || !settingsSchema.shape.notify.parse((answer.output as { notify: unknown }).notify))
      return
    if (job.state === 'failed')
      notify(job.error?.message ?? `${job.title}: it failed.`, job.error?.hint ?? '')
    else notify(`${job.title}: done.`, job.message)
  }
  studio.subscribe((event: StudioEvent) => {
    if (event.name === 'job') void tell(event.payload)
  })
}

function isWorthTelling({ kind, state, startedAt, endedAt }: Job): boolean {
  if (endedAt === null || endedAt - startedAt < longMilliseconds) return false
  return state === 'failed' || (state === 'done' && kind !== 'train')
}
