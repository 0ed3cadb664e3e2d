import { describe, expect, it } from 'vitest'
import {
  channelCount,
  channelNames,
  midiToHz,
  voiceCondition,
} from '../../../src-shared/conditioning/description.ts'
import { receptiveField } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode } from '../../../src-shared/model/muLaw.ts'
import { presets } from '../../../src-shared/model/presets.ts'
import { Random } from '../../../src-shared/random.ts'
import type { TrainingRecording } from './material.ts'
import { voiceCrops } from './voiceCrops.ts'
import { levelOfAll, nearestLoudness, renderLevelled, voiceSounds } from './voiceSounds.ts'

const network = presets['small-rf62'].hyperparameters
const rate = network.sampleRateHz
const field = receptiveField(network)
const midis = [69, 70]

/** A tone of a pitch, as loud as asked, that decays by so many decibels a second. */
function tone(category: number, midi: number, level: number, decayDecibels = 0): TrainingRecording {
  const samples = Float32Array.from(
    { length: 2 * rate },
    (_, t) =>
      level * Math.sin((2 * Math.PI * midiToHz(midi) * t) / rate) * 10 ** ((-decayDecibels * t) / rate / 20),
  )
  const track = [{ category, startSample: 0, endSample: 2 * rate, loudness: 1 }]
  return { name: `${midi}`, samples, track }
}

describe('voiceSounds', () => {
  it('measures how loud each was played beside the loudest of its pitch', () => {
    const sounds = voiceSounds([tone(0, 69, 0.8), tone(0, 69, 0.2), tone(1, 70, 0.1)], midis, rate)
    expect(sounds.map((it) => Number(it.loudness.toFixed(2)))).toEqual([1, 0.5, 1])
    expect(nearestLoudness(sounds.slice(0, 2), 0.6).loudness).toBeCloseTo(0.5, 2)
  })

  it('tells sounds that are held from sounds that decay', () => {
    expect(
      voiceSounds([tone(0, 69, 0.5), tone(1, 70, 0.5, 3)], midis, rate).every((it) => it.isSustained),
    ).toBe(true)
    expect(voiceSounds([tone(0, 69, 0.5, 12)], midis, rate)[0].isSustained).toBe(false)
  })

  it('leaves silent notes out', () => {
    expect(voiceSounds([tone(0, 69, 0)], midis, rate)).toEqual([])
  })
})

describe('renderLevelled', () => {
  const [sound] = voiceSounds([tone(0, 69, 0.5)], midis, rate)

  it('is silent before, at the level that is asked for, and the same in any stretch', () => {
    const whole = renderLevelled(sound, { isSlurred: false }, sound.level / 4, rate, -100, 10_000)
    expect(whole.subarray(0, 100)).toEqual(new Float32Array(100))
    expect(whole[100 + 1000]).toBeCloseTo(0.25 * sound.samples[1000], 6)
    expect(renderLevelled(sound, { isSlurred: false }, sound.level / 4, rate, 7500, 1000)).toEqual(
      whole.subarray(7600, 8600),
    )
  })

  it('bends by resampling', () => {
    const bent = renderLevelled(sound, { isSlurred: false, bend: () => 1 }, sound.level, rate, 0, 4000)
    const expected = Float32Array.from(
      { length: 4000 },
      (_, t) => 0.5 * Math.sin((2 * Math.PI * midiToHz(70) * t) / rate),
    )
    const worst = bent.reduce(
      (most, it, t) => (t < 10 ? most : Math.max(most, Math.abs(it - expected[t]))),
      0,
    )
    expect(worst).toBeLessThan(0.01)
  })
})

describe('voiceCrops', () => {
  const condition = voiceCondition(midis, {
    tones: [],
    level: 0.25,
    partialCount: 2,
    bends: true,
    slurs: true,
    releaseSeconds: 0.1,
  })
  const recordings = [tone(0, 69, 0.8), tone(0, 69, 0.2), tone(1, 70, 0.7)]
  const crops = voiceCrops(network, recordings, 1000, condition)
  const names = channelNames(condition)
  const channel = (local: Float32Array, name: string, t: number) =>
    local[t * names.length + names.indexOf(name)]

  it('draws the same from the same random numbers, as long as asked', () => {
    const { codes, local } = crops.draw(Random.fromSeed(4))
    expect(codes).toHaveLength(field + 1000)
    expect(local).toHaveLength((field + 1000) * channelCount(condition))
    expect(crops.draw(Random.fromSeed(4))).toEqual({ codes, local })
  })

  it('sounds where its rows say so, always at one level', () => {
    const random = Random.fromSeed(9)
    const seen = { attack: 0, held: 0 }
    for (let i = 0; i < 200; i++) {
      const { codes, local } = crops.draw(random)
      const sound = muLawDecode(codes, 256)
      const isOn = (t: number) => channel(local!, 'note A4', t) + channel(local!, 'note A♯4', t) > 0.99
      const firstOn = codes.findIndex((_, t) => isOn(t))
      if (firstOn > field) {
        seen.attack++
        expect(Math.max(...sound.subarray(0, firstOn).map(Math.abs))).toBeLessThan(0.001)
      } else {
        seen.held++
        const level = Math.sqrt(sound.reduce((sum, it) => sum + it * it, 0) / sound.length)
        expect(level).toBeCloseTo(0.25, 1)
      }
    }
    expect(seen.attack).toBeGreaterThan(50)
    expect(seen.held).toBeGreaterThan(50)
  })

  it('tells the phase of what it hears', () => {
    const random = Random.fromSeed(2)
    for (let i = 0; i < 50; i++) {
      const { codes, local } = crops.draw(random)
      const sound = muLawDecode(codes, 256)
      // The tones are cosines of one partial, so the first channel is their very shape.
      for (let t = codes.length - 200; t < codes.length; t += 20)
        expect(sound[t] / 0.25 / Math.SQRT2).toBeCloseTo(channel(local!, 'cosine 1', t), 0)
    }
  })
})

describe('decay', () => {
  it('is taken away from what is learned', () => {
    const [sound] = voiceSounds([tone(0, 69, 0.5, 12)], midis, rate)
    const flat = renderLevelled(sound, { isSlurred: false }, 0.25, rate, 0, 24_000)
    const level = (from: number) =>
      Math.sqrt(flat.subarray(from, from + 1600).reduce((sum, it) => sum + it * it, 0) / 1600)
    expect(level(22_000) / level(1000)).toBeCloseTo(1, 1)
    expect(levelOfAll([sound], rate)).toBeCloseTo(0.3, 1)
  })
})
