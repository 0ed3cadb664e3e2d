import { expect, it, vi } from 'vitest'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { TrainTaskInput, TrainTaskOutput } from '../tasks/trainTask.ts'
import { throughCrashes, type CrashableTraining } from './trainingCrashes.ts'

const crash = new SyrinxError('engine/crashed', 'It was ended by SIGSEGV.')
const done: TrainTaskOutput = { steps: 7, stopped: 'steps' }

/** Each run of the process comes to the next of these. */
function training(outcomes: (TrainTaskOutput | Error)[], over: Partial<CrashableTraining> = {}) {
  const input = { kind: 'resume' } as TrainTaskInput
  return {
    input: vi.fn(async () => input),
    train: vi.fn(async () => {
      const outcome = outcomes.shift()!
      if (outcome instanceof Error) throw outcome
      return outcome
    }),
    isOnCard: async () => true,
    signal: new AbortController().signal,
    tell: vi.fn(),
    ...over,
  } satisfies CrashableTraining
}

it('starts the process anew, asks what is left to do, and says so', async () => {
  const it = training([crash, done])
  expect(await throughCrashes(it)).toEqual(done)
  expect(it.input).toHaveBeenCalledTimes(2)
  expect(it.tell).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('goes on from the last checkpoint'))
})

it('gives up on a process that ends again soon, and offers the processor', async () => {
  const soon = training([crash, crash, done])
  await expect(throughCrashes(soon)).rejects.toMatchObject({
    code: 'compute/crashed',
    hint: expect.stringContaining('on the processor'),
    report: 'It was ended by SIGSEGV.',
  })
  let hours = 0
  const rarely = training([crash, crash, done], { now: () => 3600_000 * hours++ })
  expect(await throughCrashes(rarely)).toEqual(done)
})

it('leaves everything else as it is', async () => {
  const onProcessor = training([crash, done], { isOnCard: async () => false })
  await expect(throughCrashes(onProcessor)).rejects.toBe(crash)
  const other = new SyrinxError('training/diverged', 'x')
  await expect(throughCrashes(training([other, done]))).rejects.toBe(other)
  const abort = new AbortController()
  const stopping = training([], {
    signal: abort.signal,
    train: async () => {
      abort.abort()
      throw crash
    },
  })
  await expect(throughCrashes(stopping)).rejects.toBe(crash)
  expect(await throughCrashes(training([done], { input: async () => null }))).toBeNull()
})
