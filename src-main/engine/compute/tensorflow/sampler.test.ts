import { describe, expect, it } from 'vitest'
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { Random } from '../../../../src-shared/random.ts'
import type { Crop, Pick } from '../compute.ts'
import { ReferenceNetwork } from '../reference/network.ts'
import { oddNetworks, randomCrop, randomWeights } from '../testing.ts'
import { loadBackend } from './backend.ts'
import { pickCode } from '../pick.ts'
import { createTensorflowSampler } from './sampler.ts'

/** The first `primed` codes of `crop` and then what the reference picks, each from a whole pass over all before it. */
function slowGeneration(
  network: ReferenceNetwork,
  crop: Crop,
  primed: number,
  uniforms: Float32Array,
  pick: Pick,
): Uint16Array {
  const codes = crop.codes.slice(0, primed + uniforms.length)
  for (let i = 0; i < uniforms.length; i++) {
    const logits = network.logits({ ...crop, codes: codes.slice(0, primed + i + 1) })
    codes[primed + i] = pickCode(logits[primed + i - 1], uniforms[i], pick)
  }
  return codes.slice(primed)
}

const picks: Pick[] = [
  { pick: 'sample', temperature: 1 },
  { pick: 'sample', temperature: 0.7 },
  { pick: 'highest', temperature: 1 },
]

/** Rows `start` … `end` − 1 of the crop's local condition. */
const conditionOf = (it: Hyperparameters, crop: Crop, start: number, end: number) => ({
  ...(crop.category !== undefined && { category: crop.category }),
  ...(crop.local && { local: crop.local.subarray(start * it.localChannels, end * it.localChannels) }),
})

describe.each(Object.entries(oddNetworks))('%s', (_name, hyperparameters) => {
  const weights = randomWeights(hyperparameters, 21)
  const network = new ReferenceNetwork(hyperparameters, weights)

  it('scores as the reference does', async () => {
    const crop = randomCrop(hyperparameters, 150, Random.fromSeed(2))
    const sampler = await createTensorflowSampler(
      hyperparameters,
      weights,
      { streams: 1, precision: 'float32' },
      'cpu',
    )
    const scores = await sampler.score(crop.codes, crop)
    await sampler.dispose()
    const expected = network.logProbabilities(crop).flatMap((row) => [...row])
    expect(scores.length).toBe(expected.length)
    const worst = Math.max(...expected.map((value, i) => Math.abs(value - scores[i])))
    expect(worst).toBeLessThan(1e-4)
  })

  it('generates as the reference does, several streams at once, in two parts, keeping no tensors', async () => {
    const random = Random.fromSeed(4)
    const streams = [1, 2, 40].map((primed) => ({
      primed,
      crop: randomCrop(hyperparameters, 60, random),
      uniforms: random.uniforms(20),
    }))
    const { tf } = await loadBackend('cpu')
    const before = tf.memory().numTensors
    const sampler = await createTensorflowSampler(
      hyperparameters,
      weights,
      { streams: streams.length, precision: 'float32' },
      'cpu',
    )
    for (const pick of picks) {
      await sampler.prime(
        streams.map(({ crop, primed }) => crop.codes.subarray(0, primed)),
        streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, 0, primed)),
      )
      const held = tf.memory().numTensors
      const generate = (start: number, end: number) =>
        sampler.generate(
          end - start,
          streams.map(({ crop, primed }) => conditionOf(hyperparameters, crop, primed + start, primed + end)),
          streams.map(({ uniforms }) => uniforms.subarray(start, end)),
          pick,
        )
      const parts = [await generate(0, 7), await generate(7, 20)]
      expect(tf.memory().numTensors).toBe(held)
      for (const [i, { crop, primed, uniforms }] of streams.entries())
        expect(parts.flatMap((part) => [...part[i]])).toEqual([
          ...slowGeneration(network, crop, primed, uniforms, pick),
        ])
    }
    await sampler.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('scores in chunks as in one piece (more samples than one chunk holds)', async () => {
  const hyperparameters = oddNetworks['global and local']
  const weights = randomWeights(hyperparameters, 8)
  const crop = randomCrop(hyperparameters, 2500, Random.fromSeed(6))
  const options = { streams: 1, precision: 'float32' } as const
  const sampler = await createTensorflowSampler(hyperparameters, weights, options, 'wasm')
  const scores = await sampler.score(crop.codes, crop)
  await sampler.dispose()
  const expected = new ReferenceNetwork(hyperparameters, weights).logProbabilities(crop)
  const columns = hyperparameters.quantizationChannels
  for (const row of [0, 1, 2046, 2047, 2048, 2049, 2498])
    for (let q = 0; q < columns; q++) expect(scores[row * columns + q]).toBeCloseTo(expected[row][q], 4)
})

it('refuses what does not fit the network, as the cpu does', async () => {
  const hyperparameters = oddNetworks['local']
  const options = { streams: 1, precision: 'float32' } as const
  const sampler = await createTensorflowSampler(
    hyperparameters,
    randomWeights(hyperparameters, 1),
    options,
    'cpu',
  )
  const one = { local: new Float32Array(hyperparameters.localChannels) }
  const refusals = [
    [sampler.prime([new Uint16Array([99])], [one]), 'sampling/code-range'],
    [sampler.prime([new Uint16Array([1])], [{}]), 'sampling/condition-length'],
    [sampler.prime([], []), 'sampling/streams'],
    [sampler.score(new Uint16Array(0), one), 'sampling/empty'],
  ] as const
  for (const [refused, code] of refusals) await expect(refused).rejects.toMatchObject({ code })
  await sampler.prime([new Uint16Array([1])], [one])
  const none = [new Float32Array(0)]
  await expect(sampler.generate(1, [one], none, { pick: 'sample', temperature: 1 })).rejects.toMatchObject({
    code: 'sampling/uniforms',
  })
  expect(await sampler.generate(1, [one], none, { pick: 'highest', temperature: 1 })).toHaveLength(1)
  await sampler.dispose()
})
