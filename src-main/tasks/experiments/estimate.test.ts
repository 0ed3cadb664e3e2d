import { expect, it } from 'vitest'
import { estimateExperiment, timeInWords } from './estimate.ts'
import { tinyDefinition, tonesVariant } from './testing.ts'
import { Workload } from './workload.ts'

it('tells a long experiment from a short one', async () => {
  const short = await estimateExperiment(tinyDefinition([tonesVariant('one')]), 'quick')
  const long = await estimateExperiment(tinyDefinition([tonesVariant('one', { steps: 10_000_000 })]), 'quick')
  expect(short.seconds).toBeGreaterThan(0)
  expect(short.words).toMatch(/^About \d+ seconds? on this machine\.$/)
  expect(long.seconds).toBeGreaterThan(100 * short.seconds)
})

it('says times as people do', () => {
  expect([1, 40, 200, 9000, 500_000].map(timeInWords)).toEqual([
    '1 second',
    '40 seconds',
    '3 minutes',
    '3 hours',
    '6 days',
  ])
})

it('corrects what is left by what was timed', () => {
  const { quick } = tinyDefinition([
    tonesVariant('one', { steps: 100_000 }),
    tonesVariant('two', { steps: 100_000 }),
  ])
  const work = new Workload(quick)
  const guessed = work.secondsLeft()
  expect(work.doneShare()).toBe(0)
  work.advance('one', 'training', 0.5)
  expect(work.doneShare()).toBeGreaterThan(0.2)
  work.timed('one', 'training', 0.5, 10 * guessed)
  expect(work.secondsLeft()).toBeGreaterThan(guessed)
  for (const variant of ['one', 'two'])
    for (const part of ['training', 'generation'] as const) work.advance(variant, part, 1)
  expect(work.doneShare()).toBe(1)
  expect(work.secondsLeft()).toBe(0)
})
