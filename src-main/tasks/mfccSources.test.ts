import { expect, it } from 'vitest'
import type { MfccCondition } from '../../src-shared/conditioning/description.ts'
import type { MfccFrames } from '../../src-shared/conditioning/mfccRows.ts'
import { Random } from '../../src-shared/random.ts'
import { concatenate, sine } from '../audio/testing.ts'
import { mfccConditionOf, mfccMaterial } from './mfccMaterial.ts'
import { blendMfcc, mfccFramesOf, mfccOfNotes, mfccOfRows, thesisCoefficients } from './mfccSources.ts'

const rate = 16_000
const random = Random.fromSeed(1)
const framesOf = (frames: number): MfccFrames => ({
  hopSamples: 512,
  frames,
  values: Float32Array.from({ length: frames * thesisCoefficients }, () => 30 * random.normal()),
})
const row = (it: MfccFrames, frame: number) => [
  ...it.values.subarray(frame * thesisCoefficients, (frame + 1) * thesisCoefficients),
]

it('blends by share: 0 is the one and 1 the other, bit for bit', () => {
  const [a, b] = [framesOf(9), framesOf(5)]
  expect(blendMfcc(a, b, 0)).toEqual(a)
  expect(blendMfcc(a, b, 1)).toEqual(b)
  const silence = Array.from({ length: thesisCoefficients }, (_, i) => i)
  const mixed = blendMfcc(a, b, 0.25, silence)
  expect(mixed.frames).toBe(9)
  for (const frame of [0, 4, 5, 8]) {
    const other = frame < 5 ? row(b, frame) : silence
    row(mixed, frame).forEach((value, i) =>
      expect(value).toBeCloseTo(0.75 * row(a, frame)[i] + 0.25 * other[i], 4),
    )
  }
})

/** Recordings of two tones with a rest between them; category 1 is the higher. */
const recordings = [440, 660, 880].map((hertz, n) => ({
  name: `${hertz}`,
  samples: concatenate(sine(330, 0.5, rate), new Float32Array(rate / 2), sine(hertz, 0.5, rate)),
  track: [
    { category: 0, startSample: 0, endSample: rate / 2, loudness: 1 },
    { category: 1 + n, startSample: rate, endSample: 1.5 * rate, loudness: 1 },
  ],
}))
const midiNumbers = [64, 69, 76, 81]
const settings = { material: 'recordings', sampleRateHz: rate, seed: 1 } as const

it('measures what is learned: its statistics, its notes and its rests', async () => {
  const material = await mfccMaterial(recordings, settings, () => false)
  expect(material.validation).toEqual([])
  const condition = mfccConditionOf(material, midiNumbers)
  expect(condition.notes.map(({ midi }) => midi)).toEqual(midiNumbers)
  const all = material.training.flatMap(({ mfcc }) =>
    Array.from({ length: mfcc.frames }, (_, t) => row(mfcc, t)),
  )
  for (let i = 0; i < thesisCoefficients; i++) {
    const mean = all.reduce((sum, it) => sum + it[i], 0) / all.length
    const variance = all.reduce((sum, it) => sum + (it[i] - mean) ** 2, 0) / all.length
    expect(condition.mean[i]).toBeCloseTo(mean, 6)
    expect(condition.deviation[i]).toBeCloseTo(Math.sqrt(variance), 6)
  }
  // In the middle of a long tone every frame is alike.
  const steady = mfccFramesOf(sine(330, 1, rate), rate)
  condition.notes[0].mean.forEach((value, i) =>
    expect(Math.abs(value - row(steady, 15)[i])).toBeLessThan(0.25 * condition.deviation[i] + 1),
  )
  // Digital silence has no colour.
  condition.silence.forEach((value, i) => expect(Math.abs(value)).toBeLessThan(0.5 * condition.deviation[i]))
})

it('counts only recordings that are learned', async () => {
  const twice = [...recordings, ...recordings.map((it) => ({ ...it, name: `${it.name} again` }))]
  const material = await mfccMaterial(twice, settings, () => false)
  expect([material.training.length, material.validation.length]).toEqual([5, 1])
})

it('puts phrases together from single notes, the same for the same seed', async () => {
  const single = [440, 660].map((hertz, category) => ({
    name: `${hertz}`,
    samples: sine(hertz, 1, rate),
    track: [{ category, startSample: 0, endSample: rate, loudness: 1 }],
  }))
  const phrases = (seed: number) =>
    mfccMaterial(single, { ...settings, material: 'phrases', seed }, () => false)
  const [one, again, other] = [await phrases(1), await phrases(1), await phrases(2)]
  expect(one.training.length).toBeGreaterThan(one.validation.length)
  expect(one.validation.length).toBeGreaterThan(0)
  expect(again.training[3].recording.samples).toEqual(one.training[3].recording.samples)
  expect(other.training[3].recording.samples).not.toEqual(one.training[3].recording.samples)
  expect(mfccConditionOf(one, [69, 76]).notes.map(({ midi }) => midi)).toEqual([69, 76])
})

it('learns recordings in which nothing is heard', async () => {
  const unheard = recordings.map((it) => ({ ...it, track: [] }))
  const condition = mfccConditionOf(await mfccMaterial(unheard, settings, () => false), [])
  expect(condition).toMatchObject({ notes: [], silence: [] })
  await expect(mfccMaterial(recordings, settings, () => true)).rejects.toMatchObject({
    code: 'train/stopped',
  })
})

it('measures a click, silence, and what is shorter than a frame', () => {
  for (const samples of [new Float32Array(1), new Float32Array(100).fill(0.5), new Float32Array(rate)]) {
    const measured = mfccFramesOf(samples, rate)
    expect(measured.frames).toBe(1 + Math.floor(samples.length / 512))
    expect(measured.values.every(Number.isFinite)).toBe(true)
  }
})

const told: MfccCondition = {
  kind: 'mfcc',
  coefficients: thesisCoefficients,
  hopSamples: 512,
  frameLength: 2048,
  mean: Array.from({ length: thesisCoefficients }, (_, i) => i),
  deviation: Array.from({ length: thesisCoefficients }, (_, i) => i + 1),
  notes: [
    { midi: 69, mean: new Array<number>(thesisCoefficients).fill(3) },
    { midi: 72, mean: new Array<number>(thesisCoefficients).fill(5) },
  ],
  silence: new Array<number>(thesisCoefficients).fill(-1),
}

it('plays drawn notes as their means, and rests as the rests were', () => {
  const segment = (category: number, startSample: number, endSample: number) => ({
    category,
    startSample,
    endSample,
    loudness: 1,
  })
  const track = [segment(0, 0, 1024), segment(1, 1024, 2000), segment(0, 3000, 3010)]
  const { frames, values } = mfccOfNotes(told, track, 4000)
  expect(frames).toBe(8)
  const firsts = Array.from({ length: frames }, (_, t) => values[t * thesisCoefficients])
  // The last lies between two frames, and is heard in the nearer one.
  expect(firsts).toEqual([3, 3, 5, 5, -1, -1, 3, -1])
})

it('loses no note that is shorter than a frame, and gives it no other’s only one', () => {
  const firstsOf = (...notes: readonly [number, number, number][]) => {
    const track = notes.map(([category, startSample, endSample]) => ({
      category,
      startSample,
      endSample,
      loudness: 1,
    }))
    const { frames, values } = mfccOfNotes(told, track, 2048)
    return Array.from({ length: frames }, (_, t) => values[t * thesisCoefficients])
  }
  expect(firstsOf([0, 0, 1100], [1, 1100, 1200], [0, 1200, 2048])).toEqual([3, 3, 5, 3, -1])
  expect(firstsOf([0, 500, 600], [1, 600, 700])).toEqual([-1, 3, -1, -1, -1])
  expect(firstsOf([1, 2040, 2048])).toEqual([-1, -1, -1, -1, 5])
  expect(firstsOf([1, 700, 700], [1, 4000, 4100])).toEqual([-1, -1, -1, -1, -1])
})

it('takes numbers that are scaled already back to raw ones', () => {
  const rows = Array.from({ length: thesisCoefficients }, () => [0, 1])
  const { frames, samples } = mfccOfRows(told, rows, true)
  expect(samples).toBe(1024)
  expect(row(frames, 0)).toEqual(told.mean)
  expect(row(frames, 1)).toEqual(told.mean.map((it, i) => it + told.deviation[i]))
  expect(row(mfccOfRows(told, rows, false).frames, 1)).toEqual(new Array(thesisCoefficients).fill(1))
})
