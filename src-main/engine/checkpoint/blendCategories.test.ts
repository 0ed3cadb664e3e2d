import { expect, it } from 'vitest'
import { voiceCondition, type Tone } from '../../../src-shared/conditioning/description.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout, tensorNames, tensorView } from '../../../src-shared/model/parameters.ts'
import { createCpuSampler } from '../compute/cpu/sampler.ts'
import { oddNetworks, randomWeights } from '../compute/testing.ts'
import { withBlends } from './blendCategories.ts'
import type { Checkpoint } from './checkpoint.ts'

const network = oddNetworks.global
const checkpoint: Checkpoint = {
  hyperparameters: network,
  weights: randomWeights(network, 1),
  step: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  provenance: {},
  globalCategories: ['a', 'b', 'c', 'd', 'e'],
}
const half = [
  { category: 1, share: 0.5 },
  { category: 3, share: 0.5 },
]
const embedding = ({
  hyperparameters,
  weights,
}: {
  hyperparameters: Hyperparameters
  weights: Float32Array
}) => tensorView(parameterLayout(hyperparameters), weights, tensorNames.globalEmbedding)

async function score(it: Checkpoint, category: number) {
  const sampler = await createCpuSampler(it.hyperparameters, it.weights, { streams: 1, precision: 'float32' })
  const codes = Uint16Array.from({ length: 60 }, (_, i) => (i * 7) % network.quantizationChannels)
  const rows = await sampler.score(codes, { category })
  await sampler.dispose()
  return rows
}

it('plays a blend as the category that lies between', async () => {
  const blended = withBlends(checkpoint, [half, [{ category: 0, share: 1 }]])
  expect(blended.hyperparameters.globalCardinality).toBe(7)
  expect(blended.globalCategories?.slice(4)).toEqual(['e', 'b 50 %, d 50 %', 'a'])
  expect(await score(blended, 1)).toEqual(await score(checkpoint, 1))
  expect(await score(blended, 6)).toEqual(await score(checkpoint, 0))
  const between = { ...checkpoint, weights: checkpoint.weights.slice() }
  const rows = embedding(between)
  const { globalChannels } = network
  for (let i = 0; i < globalChannels; i++)
    rows[4 * globalChannels + i] = 0.5 * rows[globalChannels + i] + 0.5 * rows[3 * globalChannels + i]
  expect(await score(blended, 5)).toEqual(await score(between, 4))
})

it('leaves the checkpoint as it is, and gives the same again, so that samplers can be kept', () => {
  const before = checkpoint.weights.slice()
  const blended = withBlends(checkpoint, [half])
  expect(checkpoint.weights).toEqual(before)
  expect(withBlends(checkpoint, [half.map((it) => ({ ...it }))])).toBe(blended)
  expect(withBlends({ ...checkpoint }, [half])).not.toBe(blended)
  expect(withBlends(checkpoint, [])).toBe(checkpoint)
  for (let share = 0.1; share < 0.9; share += 0.1)
    withBlends(checkpoint, [
      [
        { category: 1, share },
        { category: 2, share: 1 - share },
      ],
    ])
  expect(withBlends(checkpoint, [half])).not.toBe(blended)
})

it('lets a blended note decay between those of its parts, at the partials of the larger', () => {
  const tone = (frequencyHz: number, level: number, decayDecibels: number[], strengths: number[]): Tone => ({
    frequenciesHz: [frequencyHz],
    phases: [0],
    level,
    decayDecibels,
    partials: [{ decibels: strengths, offset: frequencyHz }],
  })
  const condition = voiceCondition([69, 70], {
    tones: [
      [tone(440, 0.1, [], [-20]), null],
      [tone(442, 0.3, [0, 10, 20], [0, -80]), null],
    ],
    partialCount: 1,
    level: 0.1,
    releaseSeconds: 0.1,
    bends: false,
    slurs: false,
  })
  const blend = [
    { category: 0, share: 0.25 },
    { category: 1, share: 0.75 },
  ]
  const blended = withBlends({ ...checkpoint, condition }, [blend]).condition
  if (blended?.kind !== 'voice') throw new Error('not a voice')
  expect(blended.tones).toHaveLength(3)
  const [known, unknown] = blended.tones[2]
  expect(known).toMatchObject({ frequenciesHz: [442], decayDecibels: [0, 7.5, 15] })
  expect(known?.level).toBeCloseTo(0.25)
  const [{ decibels, offset }] = known!.partials!
  expect(offset).toBe(442)
  expect(decibels.map((it) => 10 ** (it / 20))).toEqual([
    expect.closeTo(0.75 + 0.25 * 0.1, 6),
    expect.closeTo(0.25 * 0.1, 6),
  ])
  expect(unknown).toBeNull()
})
