/** Sampling on a card, against its floor. */
import { multiplyAccumulatesPerSample } from '../../src-shared/model/hyperparameters.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { Random } from '../../src-shared/random.ts'
import type { Sampler } from '../../src-main/engine/compute/compute.ts'
import type { Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import { createWebGpuSampler } from '../../src-main/engine/compute/webgpu/sample/sampler.ts'
import { median, type Figure, type Remark } from '../run.ts'
import { samplingFloor } from './floors.ts'
import type { CardRates } from './rates.ts'
import { digits } from './tables.ts'
import { tuneSampling } from './tuning.ts'
import type { SamplingWork } from './works.ts'

const firstCode = 128
const rounds = 3
const roundSeconds = 0.7
const mostSamples = 16_000

const precisions = { half: 'int16', float32: 'float32' } as const

async function secondsFor(sampler: Sampler, samples: number): Promise<number> {
  const uniforms = Array.from({ length: sampler.streams }, (_, stream) =>
    Random.fromSeed(stream).uniforms(samples),
  )
  const conditions = uniforms.map(() => ({}))
  const start = performance.now()
  await sampler.generate(samples, conditions, uniforms, { pick: 'sample', temperature: 1 })
  return (performance.now() - start) / 1000
}

/** Samples a second of all takes together, from sending the uniform numbers to having the codes. */
async function rateOf(sampler: Sampler): Promise<number> {
  await sampler.prime(
    Array.from({ length: sampler.streams }, () => Uint16Array.of(firstCode)),
    Array.from({ length: sampler.streams }, () => ({})),
  )
  let samples = 16
  let seconds = await secondsFor(sampler, samples)
  while (seconds < roundSeconds / 4 && samples < mostSamples) {
    samples = Math.min(mostSamples, 4 * samples)
    seconds = await secondsFor(sampler, samples)
  }
  const rates: number[] = []
  for (let round = 0; round < rounds; round++) rates.push(samples / (await secondsFor(sampler, samples)))
  return median(rates) * sampler.streams
}

export async function* measureSampling(
  gpu: Gpu,
  work: SamplingWork,
  rates: CardRates,
): AsyncIterable<Figure | Remark> {
  const { hyperparameters: it, takes } = work
  const weights = initialWeights(it, Random.fromSeed(1))
  for (const [name, precision] of Object.entries(precisions)) {
    const { variant, remark } = await tuneSampling(gpu, work, precision)
    yield remark
    const sampler = await createWebGpuSampler(gpu, it, weights, { streams: takes, precision }, variant)
    const value = await rateOf(sampler)
    await sampler.dispose()
    const bytes = precision === 'int16' ? 2 : 4
    const floor = samplingFloor(it, bytes, takes, variant.takes, rates)
    yield {
      name: `${work.name}/${name}`,
      value,
      unit: 'samples/s',
      ratio: (floor * value) / takes,
      against: `the floor of reading its weights, ${digits(takes / floor)} samples/s`,
    }
    yield {
      name: `${work.name}/${name}/arithmetic`,
      value: (value * multiplyAccumulatesPerSample(it)) / 1e9,
      unit: 'GMAC/s',
    }
  }
}
