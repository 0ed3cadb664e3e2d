/** MFCC from training to sound, with a network that is too small to learn anything. */
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeAudioFile } from '../audio/decode.ts'
import { concatenate, noise, sine } from '../audio/testing.ts'
import { writeWavFile } from '../audio/writeWav.ts'
import { loadCheckpoint, type Checkpoint } from '../engine/checkpoint/checkpoint.ts'
import { generate, generationDefaults, type GenerationRequest } from './generate.ts'
import { factsOfCheckpoint } from './instrumentFacts.ts'
import { blendScores, scoreLike } from './likeness.ts'
import { mfccOfFile } from './mfccSources.ts'
import type { Score } from './score.ts'
import { beginTraining, resumeTraining, type TrainingRequest } from './train.ts'
import { misfitsOf } from './trainOrigin.ts'
import { hooks, tinyRequest } from './trainTesting.ts'

const sampleRateHz = 8000
let folder: string
let recordings: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-mfcc-'))
  recordings = join(folder, 'recordings')
  await mkdtemp(recordings).then((made) => (recordings = made))
  for (const hertz of [220, 330, 440, 550, 660])
    await writeWavFile(
      join(recordings, `tone_${hertz}.wav`),
      concatenate(sine(hertz, 0.6, sampleRateHz), new Float32Array(1600), sine(880, 0.6, sampleRateHz)),
      sampleRateHz,
    )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const request = (over: Partial<TrainingRequest> = {}) =>
  tinyRequest(recordings, sampleRateHz, {
    conditions: ['mfcc'],
    globalChannels: 2,
    validationEverySteps: 6,
    ...over,
  })

const trained = async (name: string, over: Partial<TrainingRequest> = {}): Promise<Checkpoint> =>
  loadCheckpoint((await beginTraining(join(folder, name), request(over), hooks())).checkpoint)

it('goes on as if it had not stopped, with recordings and with phrases', async () => {
  const single = await mkdtemp(join(folder, 'single-'))
  for (const hertz of [220, 330])
    await writeWavFile(join(single, `${hertz}.wav`), sine(hertz, 1, sampleRateHz), sampleRateHz)
  for (const directory of [recordings, single]) {
    const data = { ...request().data, directory }
    const name = directory === single ? 'phrases' : 'whole'
    const whole = await trained(name, { data, limit: { steps: 8 } })
    const stopped = join(folder, `${name}-stopped`)
    await beginTraining(stopped, request({ data, limit: { steps: 8 } }), hooks(4))
    const resumed = await loadCheckpoint((await resumeTraining(stopped, {}, hooks())).checkpoint)
    expect(resumed.training!.state.step).toBe(8)
    expect(resumed.training!.state.weights).toEqual(whole.training!.state.weights)
    expect(resumed.condition).toEqual(whole.condition)
  }
})

it('learns under a category as well, and recordings in which no note is heard', async () => {
  const unheard = await mkdtemp(join(folder, 'unheard-'))
  for (const seed of [1, 2])
    await writeWavFile(join(unheard, `take_kind${seed}_x.wav`), noise(sampleRateHz, 0.1, seed), sampleRateHz)
  const directory = { ...request().data, directory: unheard }
  const both = await trained('both', {
    conditions: ['global', 'mfcc'],
    data: { ...directory, globalCategoryBy: 'pattern', globalPattern: '*_{category}_*' },
  })
  expect(both.globalCategories).toEqual(['kind1', 'kind2'])
  expect(both.condition).toMatchObject({ kind: 'mfcc', notes: [] })
  const score: Score = {
    kind: 'notes',
    notes: [{ midi: 69, startSeconds: 0, durationSeconds: 0.1 }],
    nearest: true,
  }
  await expect(play(both, score, { category: 'kind2' })).rejects.toMatchObject({
    code: 'notes/none-known',
  })
  const like = await scoreLike(both, join(unheard, 'take_kind1_x.wav'), false)
  expect(await play(both, like, { category: 'kind2', samples: 900 })).toHaveLength(900)
  await copyFile(join(unheard, 'take_kind1_x.wav'), join(unheard, 'a_b_c_d.wav'))
  const again = beginTraining(
    join(folder, 'several'),
    request({
      conditions: ['global'],
      data: { ...directory, globalCategoryBy: 'pattern', globalPattern: '*_{category}_*' },
    }),
    hooks(),
  )
  await expect(again).rejects.toMatchObject({ code: 'category/several', message: /a_b_c_d\.wav/ as unknown })
})

async function play(
  checkpoint: Checkpoint,
  score: Score,
  over: Partial<GenerationRequest> = {},
): Promise<Float32Array> {
  const path = join(folder, 'take.wav')
  const asked = {
    ...generationDefaults,
    precision: 'float32',
    samples: undefined,
    checkpoint,
    score,
  } as const
  await generate({ ...asked, ...over }, path, { say() {}, progress() {}, shouldStop: () => false })
  return (await decodeAudioFile(path)).channels[0]
}

describe('an instrument of MFCC', () => {
  let instrument: Checkpoint
  beforeAll(async () => void (instrument = await trained('instrument')))
  const note: Score = {
    kind: 'notes',
    notes: [{ midi: 81, startSeconds: 0, durationSeconds: 0.3 }],
    nearest: false,
  }

  it('says what it knows, and what weights fit it', () => {
    const facts = factsOfCheckpoint(instrument)
    expect(facts).toMatchObject({ condition: 'mfcc', knowsLoudness: false })
    expect(facts.knownMidi).toContain(81)
    const wanted = { hyperparameters: instrument.hyperparameters, conditions: ['mfcc'] as const }
    expect(misfitsOf(instrument, wanted)).toEqual([])
    expect(misfitsOf(instrument, { ...wanted, conditions: ['labels'] })).toHaveLength(1)
  })

  it('plays a recording of any rate, notes, labels and files', async () => {
    const foreign = join(folder, 'foreign.wav')
    await writeWavFile(foreign, sine(500, 0.5, 44_100), 44_100)
    const like = await play(instrument, await scoreLike(instrument, foreign, false))
    expect(like).toHaveLength(4000)
    expect(await play(instrument, note)).toHaveLength(Math.round(0.6 * sampleRateHz))
    const track = [{ category: 0, startSample: 0, endSample: 1000, loudness: 1 }]
    expect(await play(instrument, { kind: 'labels', track, samples: 1500 })).toHaveLength(1500)
    const unknown = [{ ...track[0], category: 99 }]
    await expect(play(instrument, { kind: 'labels', track: unknown, samples: 9 })).rejects.toMatchObject({
      code: 'labels/unknown-category',
    })
    const file = join(folder, 'frames.json')
    await writeFile(file, JSON.stringify(Array.from({ length: 12 }, (_, i) => [i, -i, 2 * i])))
    if (instrument.condition?.kind !== 'mfcc') throw new Error('It was trained on MFCC.')
    const score: Score = { kind: 'mfcc', ...(await mfccOfFile(instrument.condition, file, false)) }
    expect(await play(instrument, score)).toHaveLength(3 * 512)
  })

  it('goes on from a seed, whose own MFCC lie before', async () => {
    const clip = join(recordings, 'tone_220.wav')
    const seedAudio = { path: clip, fromSeconds: 0, toSeconds: 0.5, keep: true }
    expect(await play(instrument, note, { seedAudio, samples: 500 })).toHaveLength(4500)
  })

  it('plays a blend: share 0 is the one, share 1 the other', async () => {
    const other = await scoreLike(instrument, join(recordings, 'tone_440.wav'), false)
    const first = await scoreLike(instrument, join(recordings, 'tone_220.wav'), false)
    const blend = (share: number) =>
      play(instrument, blendScores(instrument, first, other, share, { say() {} }), { samples: 1000 })
    expect(await blend(0)).toEqual(await play(instrument, first, { samples: 1000 }))
    expect(await blend(1)).toEqual(await play(instrument, other, { samples: 1000 }))
    const withNotes = blendScores(instrument, first, note, 0.5, { say() {} })
    expect(await play(instrument, withNotes, { samples: 1000 })).toHaveLength(1000)
    expect(() => blendScores(instrument, first, { kind: 'none' }, 0.5, { say() {} })).toThrow(
      expect.objectContaining({ code: 'generate/nothing' }),
    )
  })

  it('refuses files that are no MFCC, and writes nothing', async () => {
    const rows = (count: number, length = 4) => Array.from({ length: count }, () => new Array(length).fill(1))
    const ragged = rows(12)
    ragged[5].pop()
    const nan = JSON.stringify(rows(12)).replace('1', 'NaN')
    const huge = JSON.stringify(rows(12)).replace('1', '1e300')
    const condition = instrument.condition as Extract<typeof instrument.condition, { kind: 'mfcc' }>
    const file = join(folder, 'bad.json')
    const bad = [
      JSON.stringify(rows(13)),
      JSON.stringify(ragged),
      JSON.stringify(rows(12, 0)),
      nan,
      huge,
      '',
      '{}',
      'x',
    ]
    for (const text of bad) {
      await writeFile(file, text)
      await expect(mfccOfFile(condition, file, false)).rejects.toMatchObject({ code: 'mfcc/invalid' })
    }
    const eight = { ...condition, coefficients: 8 }
    await expect(mfccOfFile(eight, file, false)).rejects.toMatchObject({ code: 'mfcc/coefficients' })
    const before = await readdir(folder)
    const deaf = { ...instrument, condition: { ...condition, notes: [] } }
    await expect(play(deaf, note)).rejects.toMatchObject({ code: 'notes/none-known' })
    const labels: Score = { kind: 'labels', track: [], samples: 9 }
    await expect(play(deaf, labels)).rejects.toMatchObject({ code: 'notes/none-known' })
    for (const score of [labels, { ...note, nearest: true } as Score])
      expect(() => blendScores(deaf, score, score, 0.5, { say() {} })).toThrow(
        expect.objectContaining({ code: 'notes/none-known' }),
      )
    await expect(play(instrument, { kind: 'none' })).rejects.toMatchObject({ code: 'generate/nothing' })
    const low: Score = { ...note, notes: [{ midi: 20, startSeconds: 0, durationSeconds: 1 }] } as Score
    await expect(play(instrument, low)).rejects.toMatchObject({ code: 'notes/out-of-range' })
    expect(await readdir(folder)).toEqual(before)
  })
})
