import { expect, it } from 'vitest'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import type { Sampler } from '../compute/compute.ts'
import { createCpuSampler } from '../compute/cpu/sampler.ts'
import { oddNetworks, randomWeights } from '../compute/testing.ts'
import { samplingLoop, type SamplingSettings } from './loop.ts'
import { tellingCondition } from './testing.ts'

const network = oddNetworks['global and local']
const weights = randomWeights(network, 1)
const field = receptiveField(network)
const condition = tellingCondition(network.localChannels)
const settings: SamplingSettings = {
  hyperparameters: network,
  count: 4000,
  seeds: [5, 6],
  pick: { pick: 'sample', temperature: 1 },
  firstCode: 'random',
  condition,
  globalCategory: 1,
}
const lost = new SyrinxError('compute/device-lost', 'It went away.')

/** A sampler whose card goes away at its call number `at`; priming counts. */
async function sampler(at = Infinity, error: Error = lost): Promise<Sampler> {
  const it = await createCpuSampler(network, weights, {
    streams: settings.seeds.length,
    precision: 'float32',
  })
  let calls = 0
  const guarded = async <Result>(work: () => Promise<Result>) => {
    if (++calls >= at) throw error
    return work()
  }
  return {
    streams: it.streams,
    prime: (...asked) => guarded(() => it.prime(...asked)),
    generate: (...asked) => guarded(() => it.generate(...asked)),
    score: (...asked) => it.score(...asked),
    dispose: () => it.dispose(),
  }
}

/** @param calls after how many calls each sampler goes away */
async function play(calls: readonly number[], over: Partial<SamplingSettings> = {}) {
  const takes = settings.seeds.map((): number[] => [])
  const [first, ...others] = calls
  let asked = 0
  const hooks = {
    shouldStop: () => false,
    block(made: readonly Float32Array[]) {
      for (const [take, block] of made.entries()) takes[take].push(...block)
    },
    another: async () => sampler(others[asked++]),
  }
  await samplingLoop(await sampler(first), { ...settings, ...over }, hooks)
  expect(asked).toBe(others.length)
  return takes
}

it.each([
  ['in a block', [4, Infinity]],
  ['before the first sample', [1, Infinity]],
  ['in the first block', [2, Infinity]],
  ['again and again', [3, 2, 1, 3, Infinity]],
])('plays the same takes though the card goes away %s', async (_, calls) => {
  const whole = await play([Infinity])
  expect(whole[0]).toHaveLength(4000)
  expect(await play(calls)).toEqual(whole)
})

it('plays the same takes where the category changed just before, and after a long seed', async () => {
  const changing = {
    globalCategory: [
      { startSample: 0, category: 1 },
      { startSample: 800 - Math.ceil(field / 2), category: 0 },
      { startSample: 900, category: 1 },
    ],
  }
  expect(await play([4, Infinity], changing)).toEqual(await play([Infinity], changing))
  const primer = Uint16Array.from({ length: 3 * field }, (_, i) => i % network.quantizationChannels)
  expect(await play([4, Infinity], { primer })).toEqual(await play([Infinity], { primer }))
  const short = { primer: primer.subarray(0, 2), count: field + 900 }
  expect(await play([3, Infinity], short)).toEqual(await play([Infinity], short))
})

it('tells what no other sampler helps against', async () => {
  const hooks = { shouldStop: () => false, block: () => undefined }
  await expect(samplingLoop(await sampler(3), settings, hooks)).rejects.toBe(lost)
  const another = () => Promise.reject(new Error('not asked for'))
  const wrong = new SyrinxError('sampling/condition', 'x')
  await expect(samplingLoop(await sampler(3, wrong), settings, { ...hooks, another })).rejects.toBe(wrong)
  await expect(samplingLoop(await sampler(3), settings, { ...hooks, another })).rejects.toThrow('not asked')
})
