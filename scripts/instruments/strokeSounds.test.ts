import { expect, it } from 'vitest'
import { muLawEncode } from '../../src-shared/model/muLaw.ts'
import { composeStrokes, vocabulary } from './composeStrokes.ts'
import { playStrokes } from './strokes.ts'
import { strokeSounds } from './strokeSounds.ts'
import { Random } from '../../src-shared/random.ts'

const sampleRateHz = 16_000

/** Decaying tones whose attack rises from nothing in 5 ms. */
const notes = new Map(
  Array.from({ length: 40 }, (_, i) => i + 40).map((midi) => {
    const hz = 440 * 2 ** ((midi - 69) / 12)
    const samples = Float32Array.from({ length: 4 * sampleRateHz }, (_, n) => {
      const t = n / sampleRateHz
      return 0.3 * Math.min(1, t / 0.005) * Math.exp(-3 * t) * Math.sin(2 * Math.PI * hz * t + midi)
    })
    return [midi, { midi, path: '', samples }] as const
  }),
)
const sounds = strokeSounds(vocabulary, notes, sampleRateHz)

it('begins each sound with a code of its own, far from silence', () => {
  const firsts = vocabulary.map((sound) => muLawEncode(sounds.get(sound)!.subarray(0, 1), 256)[0] - 128)
  for (const [index, first] of firsts.entries()) {
    expect(Math.abs(first)).toBeGreaterThanOrEqual(22)
    expect(Math.abs(first)).toBeLessThanOrEqual(60)
    for (const other of firsts.slice(index + 1)) expect(Math.abs(first - other)).toBeGreaterThanOrEqual(6)
  }
})

it('says which sounds it can’t make', () => {
  expect(() => strokeSounds([{ keys: [{ midi: 100, level: 0.1 }] }], notes, sampleRateHz)).toThrow(
    expect.objectContaining({ code: 'instruments/no-samples' }),
  )
  const silent = new Map([[60, { midi: 60, path: '', samples: new Float32Array(100) }]])
  expect(() => strokeSounds([{ keys: [{ midi: 60, level: 0.1 }] }], silent, sampleRateHz)).toThrow(
    expect.objectContaining({ code: 'instruments/no-beginning' }),
  )
})

it('is silent just before each stroke, and plays the same stroke as the same samples', () => {
  const strokes = composeStrokes(Random.fromSeed(1), 100)
  const played = playStrokes(strokes, sounds, { startSeconds: 0.3, seconds: 20, sampleRateHz })
  const heard = new Map<unknown, Float32Array>()
  for (const { sound, startUnits } of strokes) {
    const from = Math.round(0.3 * sampleRateHz) + startUnits * 3200
    if (from + 2000 > played.length) break
    expect(played.subarray(from - 160, from).every((it) => it === 0)).toBe(true)
    const beginning = played.slice(from, from + 2000)
    expect(beginning).toEqual(heard.get(sound) ?? beginning)
    heard.set(sound, beginning)
    expect(beginning[0]).not.toBe(0)
  }
})
