/** The same uniform numbers give the same samples on every compute, and every compute predicts the same. */
import { describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../src-shared/random.ts'
import type { Crop, Pick, Sampler, StreamCondition } from './compute.ts'
import { createCpuSampler } from './cpu/sampler.ts'
import { createReferenceSampler } from './reference/sampler.ts'
import { createTensorflowSampler } from './tensorflow/sampler.ts'
import { oddNetworks, randomCrop, randomWeights } from './testing.ts'

const primedSamples = [1, 2, 30]
const generatedSamples = 24
const options = { streams: primedSamples.length, precision: 'float32' } as const

function samplers(hyperparameters: Hyperparameters): Promise<Sampler[]> {
  const weights = randomWeights(hyperparameters, 41)
  return Promise.all([
    createReferenceSampler(hyperparameters, weights, options),
    createCpuSampler(hyperparameters, weights, options),
    createTensorflowSampler(hyperparameters, weights, options, 'cpu'),
  ])
}

/** Rows `start` … `end` − 1 of the crop's condition. */
function part(it: Hyperparameters, crop: Crop, start: number, end: number): StreamCondition {
  return {
    ...(crop.category !== undefined && { category: crop.category }),
    ...(crop.local && { local: crop.local.subarray(start * it.localChannels, end * it.localChannels) }),
  }
}

const picks: Pick[] = [
  { pick: 'sample', temperature: 1 },
  { pick: 'sample', temperature: 0.6 },
  { pick: 'highest', temperature: 1 },
]

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  it('generates the same codes on reference, cpu and tensorflow', async () => {
    const random = Random.fromSeed(43)
    const streams = primedSamples.map((primed) => ({
      primed,
      crop: randomCrop(hyperparameters, primed + generatedSamples, random),
      uniforms: random.uniforms(generatedSamples),
    }))
    const all = await samplers(hyperparameters)
    for (const pick of picks) {
      const generated: number[][][] = []
      for (const sampler of all) {
        await sampler.prime(
          streams.map(({ crop, primed }) => crop.codes.subarray(0, primed)),
          streams.map(({ crop, primed }) => part(hyperparameters, crop, 0, primed)),
        )
        const codes = await sampler.generate(
          generatedSamples,
          streams.map(({ crop, primed }) => part(hyperparameters, crop, primed, primed + generatedSamples)),
          streams.map(({ uniforms }) => uniforms),
          pick,
        )
        generated.push(codes.map((stream) => [...stream]))
      }
      const [reference, cpu, tensorflow] = generated
      expect(cpu, 'cpu').toEqual(reference)
      expect(tensorflow, 'tensorflow').toEqual(reference)
    }
    for (const sampler of all) await sampler.dispose()
  })

  it('predicts the same distributions', async () => {
    const crop = randomCrop(hyperparameters, 140, Random.fromSeed(47))
    const all = await samplers(hyperparameters)
    const [reference, ...others] = await Promise.all(all.map((sampler) => sampler.score(crop.codes, crop)))
    for (const scores of others) {
      expect(scores.length).toBe(reference.length)
      expect(Math.max(...scores.map((score, i) => Math.abs(score - reference[i])))).toBeLessThan(1e-4)
    }
    for (const sampler of all) await sampler.dispose()
  })
})
