import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../../../src-shared/random.ts'
import type { Crop, Pick, Sampler, SamplerOptions, StreamCondition } from '../../compute.ts'
import { createCpuSampler } from '../../cpu/sampler.ts'
import { createReferenceSampler } from '../../reference/sampler.ts'
import { oddNetworks, randomCrop, randomWeights } from '../../testing.ts'
import type { Gpu } from '../gpu.ts'
import { gpuForTests } from '../testing.ts'
import { compileAhead } from './kernel.ts'
import { planFor } from './plan.ts'
import { createWebGpuSampler } from './sampler.ts'
import { portableSamplerVariant, type SamplerVariant } from './variants.ts'

const found = await gpuForTests()
const gpu = found as Gpu
const itOnCard = it.skipIf(typeof found === 'string')
afterAll(() => {
  if (typeof found !== 'string') found.destroy()
})

const float32 = { streams: 1, precision: 'float32' } as const
const picks: Pick[] = [
  { pick: 'sample', temperature: 1 },
  { pick: 'sample', temperature: 0.6 },
  { pick: 'highest', temperature: 1 },
]

const hasSubgroups = typeof found !== 'string' && found.device.features.has('subgroups')

/** Small workgroups compile faster in software; each way of adding up, and one and more takes a workgroup. */
const variants: readonly SamplerVariant[] = [
  { threads: 64, chain: 64, takes: 1, subgroups: false, held: 4 },
  { threads: 64, chain: 32, takes: 2, subgroups: false, held: 4 },
  ...(hasSubgroups ? [{ threads: 32, chain: 32, takes: 2, subgroups: true, held: 8 } as const] : []),
]

// At the same time: software takes seconds over each. All odd networks share them.
beforeAll(async () => {
  if (typeof found === 'string') return
  const cuts = [...variants, portableSamplerVariant]
  await Promise.all(cuts.map((it) => compileAhead(gpu, planFor(gpu, oddNetworks.plain, it), false)))
})

const conditionOf = (it: Hyperparameters, crop: Crop, start: number, end: number): StreamCondition => ({
  ...(crop.category !== undefined && { category: crop.category }),
  ...(crop.local && { local: crop.local.subarray(start * it.localChannels, end * it.localChannels) }),
})

async function withSampler<T>(
  it: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  use: (sampler: Sampler) => Promise<T>,
  variant = variants[0],
): Promise<T> {
  const sampler = await createWebGpuSampler(gpu, it, weights, options, variant)
  try {
    return await use(sampler)
  } finally {
    await sampler.dispose()
  }
}

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  expect(a.length).toBe(b.length)
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]))
  return largest
}

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  const index = Object.values(oddNetworks).indexOf(hyperparameters)
  const variant = variants[index % variants.length]
  const weights = randomWeights(hyperparameters, 41)

  itOnCard(
    'generates the codes that the reference and the processor generate, whole and in pieces',
    async () => {
      const random = Random.fromSeed(43)
      const samples = 16
      const streams = [1, 2, 34].map((primed) => ({
        primed,
        crop: randomCrop(hyperparameters, primed + samples, random),
        uniforms: random.uniforms(samples),
      }))
      const generate = async (sampler: Sampler, cuts: readonly number[], pick: Pick) => {
        await sampler.prime(
          streams.map(({ crop, primed }) => crop.codes.subarray(0, primed)),
          streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, 0, primed)),
        )
        const codes = streams.map((): number[] => [])
        for (let i = 1; i < cuts.length; i++) {
          const [start, end] = [cuts[i - 1], cuts[i]]
          const piece = await sampler.generate(
            end - start,
            streams.map(({ crop, primed }) =>
              conditionOf(hyperparameters, crop, primed + start, primed + end),
            ),
            streams.map(({ uniforms }) => uniforms.subarray(start, end)),
            pick,
          )
          piece.forEach((block, stream) => codes[stream].push(...block))
        }
        return codes
      }
      const options = { streams: streams.length, precision: 'float32' } as const
      const reference = await createReferenceSampler(hyperparameters, weights, options)
      const cpu = await createCpuSampler(hyperparameters, weights, options)
      await withSampler(
        hyperparameters,
        weights,
        options,
        async (ours) => {
          for (const pick of picks) {
            const expected = await generate(reference, [0, samples], pick)
            expect(await generate(cpu, [0, samples], pick)).toEqual(expected)
            expect(await generate(ours, [0, samples], pick)).toEqual(expected)
            expect(await generate(ours, [0, 1, 8, 8, samples], pick)).toEqual(expected)
          }
        },
        variant,
      )
    },
  )

  itOnCard('predicts the distributions that the reference predicts', async () => {
    const crop = randomCrop(hyperparameters, 140, Random.fromSeed(47))
    const reference = await createReferenceSampler(hyperparameters, weights, float32)
    const expected = await reference.score(crop.codes, crop)
    const scores = await withSampler(
      hyperparameters,
      weights,
      { streams: 3, precision: 'float32' },
      (it) => it.score(crop.codes, crop),
      // The one that runs everywhere once: 256 threads take their time in software.
      index === 3 ? portableSamplerVariant : variant,
    )
    expect(largestDifference(scores, expected)).toBeLessThan(2e-5)
  })
})

itOnCard('goes through a network that is wider than its workgroup block by block', async () => {
  const wide: Hyperparameters = {
    ...oddNetworks.plain,
    residualChannels: 39,
    dilationChannels: 36,
    skipChannels: 70,
    quantizationChannels: 50,
  }
  const weights = randomWeights(wide, 3, 0.15)
  const crop = randomCrop(wide, 20, Random.fromSeed(5))
  const reference = await createReferenceSampler(wide, weights, float32)
  const expected = await reference.score(crop.codes, crop)
  const variant: SamplerVariant = { threads: 32, chain: 32, takes: 1, subgroups: false, held: 4 }
  const scores = await withSampler(wide, weights, float32, (it) => it.score(crop.codes, crop), variant)
  expect(largestDifference(scores, expected)).toBeLessThan(2e-5)
})
