import { expect, it } from 'vitest'
import type { StudioEvent } from '../../../src-shared/contract/events.ts'
import type { Job } from '../../../src-shared/contract/jobs.ts'
import { tellEnds } from './notifications.ts'

const job: Job = {
  id: 'a',
  kind: 'import',
  title: 'Importing “Flute”',
  state: 'running',
  subjectId: null,
  done: 0,
  total: 0,
  secondsLeft: null,
  message: '25 recordings',
  error: null,
  startedAt: 1_000,
  endedAt: null,
}

function listening(notify = true) {
  const told: string[] = []
  let listener: (event: StudioEvent) => void = () => undefined
  tellEnds(
    {
      call: async () => ({ ok: true, output: { notify } }),
      subscribe(given) {
        listener = given
        return () => undefined
      },
    },
    (title, body) => told.push(`${title} ${body}`),
  )
  return async (...changes: Partial<Job>[]) => {
    for (const change of changes) listener({ name: 'job', payload: { ...job, ...change } })
    await new Promise((settled) => setTimeout(settled, 0))
    return told
  }
}

it('tells the end of long work once', async () => {
  const hear = listening()
  const end = { state: 'done', endedAt: 40_000 } as const
  expect(await hear({}, end, end)).toEqual(['Importing “Flute”: done. 25 recordings'])
})

it('says why it failed', async () => {
  const error = { code: 'disk/full', message: 'The disk is full.', hint: 'Make room.' }
  expect(await listening()({ kind: 'train', state: 'failed', endedAt: 40_000, error })).toEqual([
    'The disk is full. Make room.',
  ])
})

it('tells of nothing that was short or cancelled, that its run tells, or that nobody wants to hear', async () => {
  const endedAt = 40_000
  expect(await listening()({ state: 'done', endedAt: 20_000 })).toEqual([])
  expect(await listening()({ state: 'cancelled', endedAt })).toEqual([])
  expect(await listening()({ kind: 'train', state: 'done', endedAt })).toEqual([])
  expect(await listening(false)({ state: 'done', endedAt })).toEqual([])
})
