import { expect, it } from 'vitest'
import type { LossPoint } from '../../src-shared/contract/training.ts'
import { restingWords, trainingWords } from './trainingWords.ts'

/** A measurement every 10 seconds of training. */
const curve = (validation: (i: number) => number, loss: (i: number) => number, count: number): LossPoint[] =>
  Array.from({ length: count }, (_, i) => ({
    step: (i + 1) * 200,
    loss: loss(i),
    validationLoss: validation(i),
    learningRate: 1e-3,
    samplesPerSecond: 1000,
    trainedSeconds: (i + 1) * 10,
  }))

it('says nothing that it can’t know', () => {
  expect(trainingWords([])).toMatch(/first steps/)
  expect(
    trainingWords(
      curve(
        (i) => 5 - i,
        (i) => 5 - i,
        2,
      ),
    ),
  ).toMatch(/too early/)
})

it('tells by how much it still gets better', () => {
  const words = trainingWords(
    curve(
      (i) => 3 * 0.995 ** i,
      (i) => 3 * 0.995 ** i,
      30,
    ),
  )
  expect(words).toBe('Still getting better: 3 % in the last minute.')
})

it('tells when it has stopped getting better', () => {
  const flat = (i: number) => Math.max(3 - i * 0.1, 2) + (i % 2) * 0.001
  expect(trainingWords(curve(flat, flat, 70))).toBe(
    'It has stopped getting better for 10 minutes; you can stop here.',
  )
})

it('tells when it learns by heart', () => {
  const words = trainingWords(
    curve(
      (i) => 2 + Math.abs(i - 20) * 0.02,
      (i) => 3 - i * 0.03,
      50,
    ),
  )
  expect(words).toMatch(/learning by heart/)
})

it('has words for every state of rest', () => {
  const run = { step: 1200, words: '' }
  for (const state of ['preparing', 'paused', 'stopped', 'finished', 'interrupted', 'failed'] as const)
    expect(restingWords({ ...run, state }, 1000)).toMatch(/\.|…/)
  expect(restingWords({ ...run, state: 'interrupted' }, 1000)).toMatch(/from step 1,000/)
  expect(restingWords({ ...run, state: 'interrupted' }, null)).toMatch(/begin again/)
  expect(restingWords({ ...run, state: 'finished', words: 'It stands in the list.' }, 1000)).toBe(
    'Finished after 1,200 steps. It stands in the list.',
  )
})
