import { expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { FineAutocorrelation } from './fineAutocorrelation.ts'

const size = 64
const sound = 24

const loaded = (lagsPerSample: number) => {
  const random = Random.fromSeed(1)
  const autocorrelation = new FineAutocorrelation(size, lagsPerSample)
  for (let i = 0; i < sound; i++) autocorrelation.frame[i] = random.uniform() - 0.5
  return autocorrelation
}

it.each([1, 2, 4])('is the sum of products at whole lags, with %i lags a sample', (lagsPerSample) => {
  const autocorrelation = loaded(lagsPerSample)
  const { frame } = autocorrelation
  const found = autocorrelation.compute()
  for (let lag = 0; lag <= sound; lag++) {
    const sum = frame.reduce((all, value, i) => all + value * (frame[i + lag] ?? 0), 0)
    expect(found[2 * lag * lagsPerSample] / size).toBeCloseTo(sum, 12)
  }
})
