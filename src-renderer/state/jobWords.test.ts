import { expect, it } from 'vitest'
import type { Job } from '../../src-shared/contract/jobs.ts'
import { durationWords, endingOf, endWords, progressWords, share, upsert } from './jobWords.ts'

const job = (part: Partial<Job> = {}): Job => ({
  id: 'a',
  kind: 'hear',
  title: 'Listening to 240 recordings',
  state: 'running',
  subjectId: null,
  done: 60,
  total: 240,
  secondsLeft: null,
  message: '60 of 240',
  error: null,
  startedAt: 1000,
  endedAt: null,
  ...part,
})

it('tells how long, as exactly as a guess may be', () => {
  expect([0.2, 3.4, 59, 61, 240, 3600, 4800].map(durationWords)).toEqual([
    'under 1 s',
    '3 s',
    '59 s',
    '1 min',
    '4 min',
    '1 h',
    '1 h 20 min',
  ])
})

it('tells the time left only when it is known', () => {
  expect(progressWords(job())).toBe('60 of 240')
  expect(progressWords(job({ secondsLeft: 75 }))).toBe('60 of 240 · 1 min left')
  expect(progressWords(job({ state: 'queued' }))).toBe('Waiting for its turn')
})

it('knows a share only of a known whole', () => {
  expect(share(job())).toBe(0.25)
  expect(share(job({ total: 0 }))).toBe(null)
  expect(share(job({ done: 300 }))).toBe(1)
})

it('tells failures and long successes, and is quiet about the rest', () => {
  expect(endingOf(job({ state: 'done', endedAt: 2000 }))).toBe(null)
  expect(endingOf(job({ state: 'cancelled', endedAt: 90_000 }))).toBe(null)
  expect(endingOf(job({ state: 'done', endedAt: 60_000 }))).toMatchObject({ level: 'good', wasLong: true })
  const error = { code: 'x', message: 'The disk is full.', hint: 'Make room.' }
  expect(endingOf(job({ state: 'failed', endedAt: 2000, error }))).toEqual({
    level: 'error',
    message: 'The disk is full.',
    hint: 'Make room.',
    wasLong: false,
  })
  expect(endWords(job({ state: 'done', endedAt: 61_000 }))).toBe('60 of 240 · took 1 min')
})

it('puts a job in its older self’s place, and a new one first', () => {
  const list = [job({ id: 'b' }), job()]
  expect(upsert(list, job({ done: 61 })).map(({ id, done }) => [id, done])).toEqual([
    ['b', 60],
    ['a', 61],
  ])
  expect(upsert(list, job({ id: 'c' }))[0].id).toBe('c')
})
