import { describe, expect, it } from 'vitest'
import { voiceCondition } from '../../src-shared/conditioning/description.ts'
import { muLawEncode } from '../../src-shared/model/muLaw.ts'
import { presets, withConditions } from '../../src-shared/model/presets.ts'
import { sine } from '../audio/testing.ts'
import type { Score } from './score.ts'
import { voicesOfScore } from './voiceScore.ts'

const rate = 16_000
const tone = (frequencyHz: number) => ({
  frequenciesHz: [frequencyHz],
  phases: [0],
  level: 0.2,
  decayDecibels: [],
})
const condition = voiceCondition([69, 76], {
  tones: [
    [tone(440), tone(659)],
    [tone(441), tone(660)],
  ],
  level: 0.2,
  partialCount: 1,
  releaseSeconds: 0.1,
  bends: false,
  slurs: false,
})
const hyperparameters = withConditions(presets['thesis-rf16'].hyperparameters, { localChannels: 9 })
const none = new Uint16Array(0)
const note = (midi: number, startSeconds: number, durationSeconds: number) => ({
  midi,
  startSeconds,
  durationSeconds,
})
const notes: Score = { kind: 'notes', nearest: false, notes: [note(69, 0, 1), note(76, 0.5, 1)] }

const plan = (
  score: Score,
  {
    samples,
    seed = none,
    categoryAt = () => undefined,
  }: {
    samples?: number
    seed?: Uint16Array
    categoryAt?: (sample: number) => number | undefined
  } = {},
) => voicesOfScore(condition, hyperparameters, score, samples, seed, categoryAt)

describe('the voices of a score', () => {
  it('are those of its notes, to the end of the last', () => {
    const { voices, samples } = plan(notes)
    expect(voices.map(({ startSample, endSample }) => [startSample, endSample])).toEqual([
      [0, 1.1 * rate],
      [0.5 * rate, 1.6 * rate],
    ])
    expect(samples).toBe(1.6 * rate)
    expect(plan(notes, { samples: 100 }).samples).toBe(100)
  })

  it('are played under the category of their attack', () => {
    const rows = (category: number) =>
      plan(notes, { categoryAt: (sample) => (sample < 100 ? 0 : category) }).voices.map((it) => [
        ...it.condition.rows(0, 50),
      ])
    const [same, other] = [rows(0), rows(1)]
    expect(other[0]).toEqual(same[0])
    expect(other[1]).not.toEqual(same[1])
  })

  it.each([undefined, 1000])(
    'are none without notes, seed or not: said, not silence (%s samples)',
    (samples) => {
      const asked = { ...(samples !== undefined && { samples }) }
      const seed = muLawEncode(Float32Array.from(sine(440, 0.5, rate)), hyperparameters.quantizationChannels)
      for (const score of [{ kind: 'none' }, { ...notes, notes: [] }] satisfies Score[])
        for (const given of [none, seed])
          expect(() => plan(score, { ...asked, seed: given })).toThrow(/silent without notes/)
    },
  )

  it('begin with the note that rings at the end of a seed', () => {
    const sound = Float32Array.from(sine(440, 0.5, rate)).map((it) => 0.2 * it)
    const seed = muLawEncode(sound, hyperparameters.quantizationChannels)
    const { voices } = plan(notes, { seed })
    expect(voices).toHaveLength(3)
    expect(voices[0]).toMatchObject({ startSample: 0, endSample: 0.1 * rate })
    expect(voices[0].primer?.length).toBeGreaterThan(0)
    expect(plan(notes, { seed: new Uint16Array(8000).fill(128) }).voices).toHaveLength(2)
  })

  it('refuse what the instrument doesn’t know', () => {
    expect(() => plan({ kind: 'notes', nearest: false, notes: [note(60, 0, 1)] })).toThrow(/doesn’t know/)
    const track = [{ category: 2, startSample: 0, endSample: 10, loudness: 1 }]
    expect(() => plan({ kind: 'labels', track, samples: 10 })).toThrow(/category 2/)
  })
})
