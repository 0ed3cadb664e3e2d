import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Job } from '../../src-shared/contract/jobs.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { createJobs, type JobWork } from './jobs.ts'

function listening() {
  const told: Job[] = []
  return { told, jobs: createJobs({ onChange: (job) => void told.push(job) }) }
}

const work = <Result>(run: JobWork<Result>['run']): JobWork<Result> => ({
  kind: 'import',
  title: 'Importing 3 files',
  subjectId: null,
  run,
})

test('a job runs, tells how far it is, and ends with its result', async () => {
  const { jobs, told } = listening()
  const { id, result } = jobs.start(
    work(async ({ progress }) => {
      progress({ done: 1, total: 3, message: 'a.wav' })
      await sleep(5)
      progress({ done: 3 })
      return 'three'
    }),
  )
  expect(jobs.list()[0]).toMatchObject({ id, state: 'running', title: 'Importing 3 files' })
  expect(await result).toBe('three')
  expect(told[0]).toMatchObject({ state: 'running', done: 0 })
  expect(told.at(-1)).toMatchObject({ state: 'done', done: 3, total: 3, message: 'a.wav', error: null })
  expect(told.at(-1)!.endedAt).toBeGreaterThanOrEqual(told[0].startedAt)
})

test('progress is told about ten times a second, and the last of it always', async () => {
  const { jobs, told } = listening()
  const began = performance.now()
  await jobs.start(
    work(async ({ progress }) => {
      for (let done = 1; done <= 300; done++) {
        progress({ done, total: 300 })
        await sleep(1)
      }
    }),
  ).result
  // As often as there was time for, at the beginning, and at the end.
  expect(told.length).toBeLessThan((performance.now() - began) / 100 + 3)
  expect(told.at(-1)).toMatchObject({ state: 'done', done: 300 })
})

test('another state is told at once', async () => {
  const { jobs, told } = listening()
  await jobs.start(
    work(async ({ progress }) => {
      progress({ state: 'queued' })
      progress({ state: 'running' })
      progress({ state: 'paused' })
    }),
  ).result
  expect(told.map((job) => job.state)).toEqual(['running', 'queued', 'running', 'paused', 'done'])
})

test('cancelling asks the work to end; what it returns then is a cancelled job’s', async () => {
  const { jobs, told } = listening()
  const { id, result } = jobs.start(
    work(async ({ signal }) => {
      while (!signal.aborted) await sleep(1)
      return 'what was there'
    }),
  )
  jobs.cancel(id)
  expect(await result).toBe('what was there')
  expect(told.at(-1)).toMatchObject({ state: 'cancelled', error: null })
  jobs.cancel(id)
  jobs.cancel('not-there')
  expect(jobs.list()[0].state).toBe('cancelled')
})

test('work that ends by the signal’s own error is cancelled, not failed', async () => {
  const { jobs } = listening()
  const { id, result } = jobs.start(work(({ signal }) => sleep(10_000, undefined, { signal })))
  jobs.cancel(id)
  await expect(result).rejects.toThrow()
  expect(jobs.list()[0]).toMatchObject({ state: 'cancelled', error: null })
})

test('a failed job tells why, also when nobody waits for it', async () => {
  const { jobs } = listening()
  const { result } = jobs.start(
    work(async () => Promise.reject(new SyrinxError('file/missing', 'It is gone.', 'Look for it.'))),
  )
  await expect(result).rejects.toThrow('It is gone.')
  expect(jobs.list()[0]).toMatchObject({
    state: 'failed',
    error: { code: 'file/missing', message: 'It is gone.', hint: 'Look for it.' },
  })
})

test('closing cancels everything, waits for it, and lets nothing begin', async () => {
  const { jobs } = listening()
  let hasEnded = false
  const { result } = jobs.start(
    work(async ({ signal }) => {
      while (!signal.aborted) await sleep(1)
      await sleep(30)
      hasEnded = true
    }),
  )
  await jobs.close()
  expect(hasEnded).toBe(true)
  await result
  expect(() => jobs.start(work(async () => undefined))).toThrow('closing')
})

test('the list remembers the last two hundred', async () => {
  const { jobs } = listening()
  for (let i = 0; i < 210; i++) await jobs.start(work(async () => i)).result
  expect(jobs.list().length).toBeLessThanOrEqual(201)
})
