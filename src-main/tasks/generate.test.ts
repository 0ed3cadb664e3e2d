import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { channelCount, labelsCondition } from '../../src-shared/conditioning/description.ts'
import { initialWeights } from '../../src-shared/model/initialWeights.ts'
import { presets, withConditions } from '../../src-shared/model/presets.ts'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { Random } from '../../src-shared/random.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { sine } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import type { Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { generate, generationDefaults, type GenerationRequest } from './generate.ts'

const condition = labelsCondition([69, 72, 76])
const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, {
  localChannels: channelCount(condition),
})
const checkpoint: Checkpoint = {
  hyperparameters,
  weights: initialWeights(hyperparameters, Random.fromSeed(1)),
  condition,
  step: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  provenance: {},
}
const note = (midi: number, startSeconds: number, durationSeconds: number): Note => ({
  midi,
  startSeconds,
  durationSeconds,
})

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'syrinx-generate-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function play(name: string, notes: readonly Note[], over: Partial<GenerationRequest> = {}) {
  const said: string[] = []
  const request = {
    ...generationDefaults,
    checkpoint,
    score: { kind: 'notes', notes, nearest: false },
  } as const
  const path = join(folder, name)
  const done = await generate({ ...request, ...over }, path, {
    say: (text) => void said.push(text),
    progress: () => {},
    shouldStop: () => false,
  })
  return { said, done, sound: (await decodeAudioFile(done.takes[0].path)).channels[0] }
}

it('plays one voice of a chord, and says so', async () => {
  const chord = await play('chord.wav', [note(69, 0, 0.2), note(76, 0, 0.2), note(72, 0.1, 0.1)])
  expect(chord.said).toEqual([expect.stringMatching(/^2 of 3 notes begin while another sounds/)])
  const voice = await play('voice.wav', [note(76, 0, 0.1), note(72, 0.1, 0.1)])
  expect(voice.said).toEqual([])
  expect(chord.sound).toEqual(voice.sound)
  expect(voice.sound).toHaveLength(Math.round(0.5 * hyperparameters.sampleRateHz))
})

it('puts the seed before what goes on from it', async () => {
  const clip = join(folder, 'clip.wav')
  await writeWavFile(clip, sine(440, 1, 16_000), 16_000)
  const seedAudio = { path: clip, fromSeconds: 0.25, toSeconds: 0.5, keep: true }
  const { sound, done } = await play('seeded.wav', [note(69, 0, 0.1)], { seedAudio })
  const { channels } = await decodeAudioFile(clip)
  expect(done.takes[0].samples).toBe(4000 + done.generated)
  // The seed is heard through the network's µ-law levels.
  for (let i = 0; i < 4000; i++) expect(Math.abs(sound[i] - channels[0][4000 + i])).toBeLessThan(0.03)
})

it('refuses before it writes anything', async () => {
  const before = await readdir(folder)
  const refused = (over: Partial<GenerationRequest>) => play('never.wav', [note(69, 0, 0.1)], over)
  await expect(refused({ samples: 2 ** 31 })).rejects.toMatchObject({ code: 'generate/too-long' })
  await expect(refused({ category: '1' })).rejects.toMatchObject({ code: 'generate/no-categories' })
  await expect(play('never.wav', [note(60, 0, 1)])).rejects.toMatchObject({ code: 'notes/out-of-range' })
  expect(await readdir(folder)).toEqual(before)
})
