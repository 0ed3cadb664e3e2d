import { expect, it } from 'vitest'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode } from '../../../src-shared/model/muLaw.ts'
import { Random } from '../../../src-shared/random.ts'
import { createCpuSampler } from '../compute/cpu/sampler.ts'
import { oddNetworks, randomWeights } from '../compute/testing.ts'
import { samplingLoop, type SamplingSettings } from './loop.ts'
import { tellingCondition } from './testing.ts'

const network = oddNetworks.local
const field = receptiveField(network)
const weights = randomWeights(network, 1)
const levels = network.quantizationChannels

const condition = tellingCondition(network.localChannels)
const settings: SamplingSettings = {
  hyperparameters: network,
  count: 2000,
  seeds: [5, 6],
  pick: { pick: 'sample', temperature: 1 },
  firstCode: 'random',
  condition,
}

async function play(over: Partial<SamplingSettings> = {}, stopAfter = Infinity) {
  const all = { ...settings, ...over }
  const sampler = await createCpuSampler(network, weights, {
    streams: all.seeds.length,
    precision: 'float32',
  })
  const takes = all.seeds.map((): number[] => [])
  let blocks = 0
  const { count } = await samplingLoop(sampler, all, {
    shouldStop: () => blocks >= stopAfter,
    block(made, done) {
      blocks++
      for (const [take, block] of made.entries()) takes[take].push(...block)
      expect(takes[0]).toHaveLength(done)
    },
  })
  expect(takes.every((take) => take.length === count)).toBe(true)
  return takes
}

it('makes each take from its own seed, whatever stands beside it', async () => {
  const [first, second] = await play()
  expect(first).toHaveLength(2000)
  expect(second).not.toEqual(first)
  expect(await play({ seeds: [6] })).toEqual([second])
})

it('hears the last receptive field of a long clip, with the condition at the same samples', async () => {
  const random = Random.fromSeed(3)
  const primer = Uint16Array.from({ length: 10 * field }, () => random.below(levels))
  const [played] = await play({ primer, seeds: [9], count: 20 })

  const sampler = await createCpuSampler(network, weights, { streams: 1, precision: 'float32' })
  await sampler.prime([primer], [{ local: condition.rows(-primer.length, primer.length) }])
  const uniforms = Random.fromSeed(9).uniforms(20)
  const [codes] = await sampler.generate(20, [{ local: condition.rows(0, 20) }], [uniforms], settings.pick)
  expect(played).toEqual([...muLawDecode(codes, levels)])
})

it('keeps what is there when it is stopped', async () => {
  const [whole] = await play()
  const [stopped] = await play({}, 1)
  expect(stopped).toHaveLength(800)
  expect(stopped).toEqual(whole.slice(0, 800))
})
