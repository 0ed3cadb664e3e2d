import { describe, expect, it } from 'vitest'
import { doubling, type Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../../../src-shared/model/initialWeights.ts'
import { Random } from '../../../../src-shared/random.ts'
import type { Crop, Pick, Sampler, SamplerOptions, StreamCondition } from '../compute.ts'
import { ReferenceNetwork } from '../reference/network.ts'
import { createReferenceSampler } from '../reference/sampler.ts'
import { oddNetworks, randomCrop, randomWeights } from '../testing.ts'
import { createCpuSampler } from './sampler.ts'

const float32 = { streams: 1, precision: 'float32' } as const
const int16 = { streams: 1, precision: 'int16' } as const

const picks: Pick[] = [
  { pick: 'sample', temperature: 1 },
  { pick: 'sample', temperature: 0.6 },
  { pick: 'highest', temperature: 1 },
  { pick: 'sample', temperature: 0 },
]

/** Rows `start` … `end` − 1 of the crop's conditions. */
const conditionOf = (it: Hyperparameters, crop: Crop, start: number, end: number): StreamCondition => ({
  ...(crop.category !== undefined && { category: crop.category }),
  ...(crop.local && { local: crop.local.subarray(start * it.localChannels, end * it.localChannels) }),
})

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]))
  return largest
}

/** Mean Kullback–Leibler divergence of rows of log-probabilities, in nats. */
function meanDivergence(exact: Float32Array, other: Float32Array, width: number): number {
  let sum = 0
  for (let i = 0; i < exact.length; i++) sum += Math.exp(exact[i]) * (exact[i] - other[i])
  return sum / (exact.length / width)
}

async function withSampler<T>(
  it: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  use: (sampler: Sampler) => Promise<T>,
): Promise<T> {
  const sampler = await createCpuSampler(it, weights, options)
  const result = await use(sampler)
  await sampler.dispose()
  return result
}

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  const weights = randomWeights(hyperparameters, 21)
  const network = new ReferenceNetwork(hyperparameters, weights)

  it('scores as the reference does, in both precisions', async () => {
    const crop = randomCrop(hyperparameters, 300, Random.fromSeed(2))
    const expected = network.logProbabilities(crop).flatMap((row) => [...row])
    const exact = await withSampler(hyperparameters, weights, float32, (it) => it.score(crop.codes, crop))
    expect(largestDifference(exact, expected)).toBeLessThan(1e-5)
    const fast = await withSampler(hyperparameters, weights, int16, (it) => it.score(crop.codes, crop))
    expect(meanDivergence(exact, fast, hyperparameters.quantizationChannels)).toBeLessThan(1e-4)
  })

  it('generates as the reference does, several streams at once, in two parts', async () => {
    const random = Random.fromSeed(4)
    const streams = [1, 2, 40].map((primed) => ({
      primed,
      crop: randomCrop(hyperparameters, 70, random),
      uniforms: random.uniforms(30),
    }))
    const generate = async (sampler: Sampler, cuts: readonly number[], pick: Pick) => {
      await sampler.prime(
        streams.map(({ crop, primed }) => crop.codes.subarray(0, primed)),
        streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, 0, primed)),
      )
      const codes = streams.map((): number[] => [])
      for (let i = 1; i < cuts.length; i++) {
        const [start, end] = [cuts[i - 1], cuts[i]]
        const part = await sampler.generate(
          end - start,
          streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, primed + start, primed + end)),
          streams.map(({ uniforms }) => uniforms.subarray(start, end)),
          pick,
        )
        part.forEach((block, stream) => codes[stream].push(...block))
      }
      return codes
    }
    const reference = await createReferenceSampler(hyperparameters, weights, { streams: 3 })
    const ours = await createCpuSampler(hyperparameters, weights, { streams: 3, precision: 'float32' })
    for (const pick of picks) {
      const expected = await generate(reference, [0, 30], pick)
      expect(await generate(ours, [0, 30], pick)).toEqual(expected)
      expect(await generate(ours, [0, 1, 8, 8, 30], pick)).toEqual(expected)
    }
  })
})

it('is the naive network, made fast (ibab’s test_generation; numbers.json fastEqualsNaive)', async () => {
  const hyperparameters: Hyperparameters = {
    ...oddNetworks.plain,
    dilations: doubling(256),
    residualChannels: 16,
    dilationChannels: 16,
    skipChannels: 32,
    quantizationChannels: 128,
  }
  const weights = initialWeights(hyperparameters, Random.fromSeed(1))
  const crop = randomCrop(hyperparameters, 1000, Random.fromSeed(2))
  const naive = new ReferenceNetwork(hyperparameters, weights).logProbabilities(crop).at(-1)!
  const fast = await withSampler(hyperparameters, weights, float32, (it) => it.score(crop.codes, crop))
  expect(largestDifference(fast.slice(-128).map(Math.exp), naive.map(Math.exp))).toBeLessThan(1e-6)
})
