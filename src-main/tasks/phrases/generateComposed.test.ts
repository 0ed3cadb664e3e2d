import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { channelCount, voiceCondition } from '../../../src-shared/conditioning/description.ts'
import { initialWeights } from '../../../src-shared/model/initialWeights.ts'
import { presets, withConditions } from '../../../src-shared/model/presets.ts'
import { Random } from '../../../src-shared/random.ts'
import { decodeAudioFile } from '../../audio/decode.ts'
import { writeWavFile } from '../../audio/writeWav.ts'
import type { Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { generationDefaults, type GenerationRequest } from '../generate.ts'
import { composedScore, composerFor } from './composedScore.ts'
import { generateComposed } from './generateComposed.ts'
import { untaughtComposer } from './testing.ts'

const tone = { frequenciesHz: [440], phases: [0], level: 0.2, decayDecibels: [] }
const categories = [60, 62, 64, 65, 67, 69, 71, 72]
const condition = voiceCondition(categories, {
  tones: [categories.map(() => tone)],
  level: 0.2,
  partialCount: 1,
  releaseSeconds: 0.1,
  bends: false,
  slurs: false,
})
const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, {
  localChannels: channelCount(condition),
})
const { weights: composerWeights, ...composer } = untaughtComposer
const checkpoint: Checkpoint = {
  hyperparameters,
  weights: initialWeights(hyperparameters, Random.fromSeed(1)),
  condition,
  step: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  provenance: {},
  composer,
  composerWeights,
}
const request: GenerationRequest = {
  ...generationDefaults,
  checkpoint,
  score: { kind: 'none' },
  samples: 16_000,
  compute: 'cpu',
}

const folder = mkdtempSync(join(tmpdir(), 'syrinx-composed-'))
afterAll(() => rmSync(folder, { recursive: true }))

function hooks(stopAfter = Infinity) {
  const said: string[] = []
  let asked = 0
  return {
    said,
    say: (text: string) => void said.push(text),
    progress: () => undefined,
    shouldStop: () => ++asked > stopAfter,
  }
}

/** Two seconds of it, a tenth of a second after the beginning. */
const struckString = (frequencyHz: number) =>
  Float32Array.from({ length: 32_000 }, (_, index) => {
    const seconds = index / 16_000 - 0.1
    if (seconds < 0) return 0
    const partials = [1, 2, 3, 4, 5].map(
      (k) => (Math.sin(2 * Math.PI * k * frequencyHz * seconds) * Math.exp(-seconds * (1 + k))) / k,
    )
    return 0.3 * partials.reduce((sum, it) => sum + it, 0)
  })

describe('an instrument that composes', () => {
  it('composes where nothing is drawn, and only there', () => {
    expect(composerFor(checkpoint, { kind: 'none' })?.title).toBe('nothing')
    expect(composerFor(checkpoint, { kind: 'notes', notes: [], nearest: false })).toBeUndefined()
    const { composer: _, composerWeights: __, ...silent } = checkpoint
    expect(composerFor(silent, { kind: 'none' })).toBeUndefined()
  })

  it('plays takes, each with music of its own, which its seed gives again', async () => {
    const done = await generateComposed(
      { ...request, takes: 2 },
      untaughtComposer,
      join(folder, 'a.wav'),
      hooks(),
    )
    expect(done.takes.map((it) => it.seed)).toEqual([1, 2])
    const again = await generateComposed(
      { ...request, seed: 2 },
      untaughtComposer,
      join(folder, 'b.wav'),
      hooks(),
    )
    const [first, second, same] = await Promise.all(
      [...done.takes, ...again.takes].map(async (it) => (await decodeAudioFile(it.path)).channels[0]),
    )
    expect(same).toEqual(second)
    expect(first).not.toEqual(second)
    expect(first.length).toBeGreaterThan(8_000)
  })

  it('composes what is likeliest where that is asked for, and plays it as it learned to', async () => {
    const sounds = await Promise.all(
      ([{ pick: 'highest' }, { temperature: 0 }, { pick: 'sample' }] as const).map(async (how, i) => {
        const path = join(folder, `likeliest${i}.wav`)
        const done = await generateComposed({ ...request, ...how }, untaughtComposer, path, hooks())
        return (await decodeAudioFile(done.takes[0].path)).channels[0]
      }),
    )
    expect(sounds[0].length).toBeGreaterThan(1_000)
    expect(sounds[1]).toEqual(sounds[0])
    expect(sounds[2]).not.toEqual(sounds[0])
    // Drawn, not the likeliest: that would be the same sample for ever.
    expect(new Set(sounds[0]).size).toBeGreaterThan(20)
  })

  it('needs to know how long', async () => {
    await expect(
      generateComposed({ ...request, samples: undefined }, untaughtComposer, join(folder, 'c.wav'), hooks()),
    ).rejects.toMatchObject({ code: 'generate/no-length' })
  })

  it('plays only keys that it has', async () => {
    const score = await composedScore(
      { checkpoint, seconds: 4, temperature: 1, seed: 3 },
      untaughtComposer,
      hooks(),
    )
    if (score.kind !== 'notes') throw new Error(score.kind)
    expect(score.notes.length).toBeGreaterThan(5)
    for (const { midi } of score.notes) {
      expect(midi).toBeGreaterThanOrEqual(60)
      expect(midi).toBeLessThanOrEqual(72)
    }
  })

  it('goes on from what it hears in a clip, and says when it hears nothing', async () => {
    const path = join(folder, 'seed.wav')
    await writeWavFile(path, struckString(440), 16_000)
    const seedAudio = { path, fromSeconds: 0, toSeconds: undefined, keep: false }
    const heard = hooks()
    const asked = { checkpoint, seconds: 4, temperature: 1, seed: 3, seedAudio }
    const score = await composedScore(asked, untaughtComposer, heard)
    expect(heard.said).toEqual([expect.stringMatching(/^Going on from 1 note that is heard/)])
    expect(score).not.toEqual(await composedScore({ ...asked, seed: 4 }, untaughtComposer, hooks()))

    await writeWavFile(path, new Float32Array(16_000), 16_000)
    const silent = hooks()
    await composedScore(asked, untaughtComposer, silent)
    expect(silent.said.at(-1)).toMatch(/^No notes are heard/)
  })
})
