import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { channelCount, labelsCondition } from '../../src-shared/conditioning/description.ts'
import { muLawDecode } from '../../src-shared/model/muLaw.ts'
import { Random } from '../../src-shared/random.ts'
import { createReferenceSampler } from '../engine/compute/reference/sampler.ts'
import { createCpuSampler } from '../engine/compute/cpu/sampler.ts'
import { oddNetworks, randomWeights } from '../engine/compute/testing.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { samplingLoop } from '../engine/sample/loop.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { generate, generationDefaults, type GenerationRequest } from './generate.ts'
import type { Score } from './score.ts'
import { categoryChanges } from './steering.ts'

const network = oddNetworks.global
const weights = randomWeights(network, 8)
const checkpoint: Checkpoint = {
  hyperparameters: network,
  weights,
  globalCategories: ['a', 'b', 'c', 'd', 'e'],
  step: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  provenance: {},
}
const segment = (category: number, startSample: number, endSample: number) => ({
  category,
  startSample,
  endSample,
  loudness: 1,
})
/** A gap, and a category that goes on. */
const track = [segment(2, 0, 7), segment(4, 19, 30), segment(4, 30, 40), segment(0, 41, 60)]

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syrinx-steering-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

it('holds a category until the next one begins', () => {
  expect(categoryChanges(checkpoint, track, undefined)).toEqual([
    { startSample: -Infinity, category: 2 },
    { startSample: 19, category: 4 },
    { startSample: 41, category: 0 },
  ])
  expect(categoryChanges(checkpoint, track.slice(1), 1)).toEqual([
    { startSample: -Infinity, category: 1 },
    { startSample: 19, category: 4 },
    { startSample: 41, category: 0 },
  ])
})

it('changes at exactly the asked samples and keeps the history, as the reference does', async () => {
  const pick = { pick: 'sample', temperature: 1 } as const
  const count = 60
  const primer = Uint16Array.from({ length: 20 }, (_, i) => (i * 5) % network.quantizationChannels)

  // The reference is asked sample by sample, with the category that the track names.
  const reference = await createReferenceSampler(network, weights, { streams: 1 })
  await reference.prime([primer], [{ category: 2 }])
  const uniforms = Random.fromSeed(3).uniforms(count)
  const expected: number[] = []
  for (let t = 0; t < count; t++) {
    const category = t < 19 ? 2 : t < 41 ? 4 : 0
    const [[code]] = await reference.generate(1, [{ category }], [uniforms.subarray(t, t + 1)], pick)
    expected.push(code)
  }

  const sampler = await createCpuSampler(network, weights, { streams: 1, precision: 'float32' })
  const made: number[] = []
  await samplingLoop(
    sampler,
    {
      hyperparameters: network,
      count,
      seeds: [3],
      pick,
      primer,
      firstCode: 'silence',
      globalCategory: categoryChanges(checkpoint, track, undefined),
    },
    { shouldStop: () => false, block: ([block]) => void made.push(...block) },
  )
  expect(made).toEqual([...muLawDecode(Uint16Array.from(expected), network.quantizationChannels)])
})

async function play(score: Score, over: Partial<GenerationRequest> = {}) {
  const path = join(folder, 'take.wav')
  const hooks = { say() {}, progress() {}, shouldStop: () => false }
  await generate({ ...generationDefaults, samples: undefined, checkpoint, score, ...over }, path, hooks)
  return (await decodeAudioFile(path)).channels[0]
}

it('plays a track of global categories as long as it is', async () => {
  const steered = await play({ kind: 'steered', track, samples: 75 })
  expect(steered).toHaveLength(75)
  const held = await play({ kind: 'none' }, { category: 'c', samples: 75 })
  expect(steered.subarray(0, 19)).toEqual(held.subarray(0, 19))
  expect(steered).not.toEqual(held)
})

it('changes the category beside labels', async () => {
  const condition = labelsCondition([60, 62])
  const hyperparameters = { ...oddNetworks['global and local'], localChannels: channelCount(condition) }
  const both: Checkpoint = {
    ...checkpoint,
    hyperparameters,
    condition,
    globalCategories: ['low', 'high'],
    weights: randomWeights(hyperparameters, 2),
  }
  const labels: Score = { kind: 'labels', track: [segment(1, 0, 50)], samples: 50 }
  const asked = { checkpoint: both, seed: 4 }
  const low = await play(labels, { ...asked, category: 'low' })
  const changed = await play(labels, { ...asked, category: 'low', steering: [segment(1, 25, 50)] })
  expect(changed.subarray(0, 25)).toEqual(low.subarray(0, 25))
  expect(changed.subarray(25)).not.toEqual(low.subarray(25))
})

it('refuses categories that the network doesn’t know, and tracks without any', async () => {
  await expect(play({ kind: 'steered', track: [segment(5, 0, 9)], samples: 9 })).rejects.toMatchObject({
    code: 'labels/unknown-category',
  })
  await expect(play({ kind: 'steered', track: [], samples: 9 })).rejects.toMatchObject({
    code: 'labels/empty',
  })
  const plain = {
    ...checkpoint,
    hyperparameters: oddNetworks.plain,
    weights: randomWeights(oddNetworks.plain, 1),
  }
  await expect(play({ kind: 'steered', track, samples: 9 }, { checkpoint: plain })).rejects.toMatchObject({
    code: 'generate/no-categories',
  })
})
