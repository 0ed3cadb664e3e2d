import { describe, expect, it } from 'vitest'
import {
  channelCount,
  channelNames,
  labelsCondition,
  notesCondition,
} from '../../../src-shared/conditioning/description.ts'
import { noteRows } from '../../../src-shared/conditioning/noteRows.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { doubling, receptiveField, repeat } from '../../../src-shared/model/hyperparameters.ts'
import { muLawDecode, muLawEncode } from '../../../src-shared/model/muLaw.ts'
import { presets } from '../../../src-shared/model/presets.ts'
import { Random } from '../../../src-shared/random.ts'
import type { TrainingRecording } from './material.ts'
import { phraseCrops } from './phraseCrops.ts'
import { recordingCrops } from './recordingCrops.ts'

const network: Hyperparameters = presets['thesis-rf16'].hyperparameters
const field = receptiveField(network)
const rate = network.sampleRateHz

/** A recording whose every sample says where it lies: a slow ramp; notes change every 1,000 samples. */
function ramp(name: string, length: number, base: number): TrainingRecording {
  const track = Array.from({ length: Math.floor(length / 1000) }, (_, i) => ({
    category: i % 3,
    startSample: i * 1000,
    endSample: (i + 1) * 1000,
    loudness: 1,
  }))
  const samples = Float32Array.from({ length }, (_, t) => base + (0.4 * t) / length)
  return { name, samples, track }
}

describe('recordingCrops', () => {
  const recordings = [ramp('a', 8000, 0.05), ramp('b', 12_345, 0.5)]
  const condition = labelsCondition([69, 81, 88])
  const source = recordingCrops(network, recordings, 500, (it) => noteRows(condition, it.track, rate))

  it('begins as many crops as are asked for where a recording begins, each as often', () => {
    const starting = recordingCrops(network, recordings, 500, undefined, 0.5)
    const random = Random.fromSeed(3)
    const first = recordings.map((it) => muLawEncode(it.samples, 256)[0])
    const silence = muLawEncode(new Float32Array(1), 256)[0]
    const found = Array.from({ length: 400 }, () => starting.draw(random).codes)
      .filter((codes) => codes.subarray(0, field).every((code) => code === silence))
      .map((codes) => first.indexOf(codes[field]))
    expect(found.filter((it) => it === 0).length).toBeGreaterThan(70)
    expect(found.filter((it) => it === 1).length).toBeGreaterThan(70)
    expect(found.length).toBeLessThan(240)
  })

  it('keeps labels and audio on the same samples, from the first to the last', () => {
    const random = Random.fromSeed(7)
    const channels = channelCount(condition)
    const coded = recordings.map((it) => muLawEncode(it.samples, 256))
    for (let draw = 0; draw < 200; draw++) {
      const { codes, local } = source.draw(random)
      expect(codes).toHaveLength(field + 500)
      const last = codes.length - 1
      // Find the place by matching the whole of the crop's predicted part against the recordings.
      const places = coded.flatMap((all, recording) =>
        all.subarray(0, all.length - 499).reduce<{ recording: number; at: number }[]>((found, _, at) => {
          if (all[at] !== codes[field] || all[at + 499] !== codes[last]) return found
          for (let i = 0; i < 500; i += 37) if (all[at + i] !== codes[field + i]) return found
          return [...found, { recording, at }]
        }, []),
      )
      expect(places.length).toBeGreaterThan(0)
      const matches = places.some(({ recording, at }) => {
        const rows = noteRows(condition, recordings[recording].track, rate).rows(at, 500)
        return rows.every((value, i) => value === local![field * channels + i])
      })
      expect(matches).toBe(true)
    }
  })

  it('begins a recording out of silence and draws the same crops from the same seed', () => {
    const short = recordingCrops(network, [ramp('short', 300, 0.3)], 500)
    const { codes } = short.draw(Random.fromSeed(1))
    expect(Array.from(codes.subarray(0, field))).toEqual(new Array(field).fill(128))
    expect(codes[field]).toBeGreaterThan(200)
    expect(source.draw(Random.fromSeed(3))).toEqual(source.draw(Random.fromSeed(3)))
  })
})

describe('phraseCrops', () => {
  const tone = (category: number, hertz: number): TrainingRecording => ({
    name: `tone ${hertz}`,
    samples: Float32Array.from(
      { length: 2 * rate },
      (_, t) => 0.8 * Math.sin((2 * Math.PI * hertz * t) / rate),
    ),
    track: [{ category, startSample: 0, endSample: 2 * rate, loudness: 1 }],
  })
  const condition = notesCondition([69, 81, 88])
  const sampleSize = 2048
  const source = phraseCrops(network, [tone(0, 440), tone(1, 880), tone(2, 1320)], sampleSize, condition)
  const channels = channelCount(condition)

  const currentAt = (local: Float32Array, t: number) =>
    [0, 1, 2].find((category) => local[t * channels + category] === 1) ?? -1

  it('sounds the note that its labels say', () => {
    const random = Random.fromSeed(5)
    let checked = 0
    for (let draw = 0; draw < 60; draw++) {
      const { codes, local } = source.draw(random)
      const now = currentAt(local!, 0)
      const steady = Array.from({ length: codes.length }, (_, t) => currentAt(local!, t)).every(
        (it) => it === now,
      )
      if (!steady || now < 0) continue
      checked++
      const amplitudes = muLawDecode(codes, 256).subarray(codes.length - 1600)
      let crossings = 0
      for (let t = 1; t < 1600; t++) if (amplitudes[t - 1] < 0 !== amplitudes[t] < 0) crossings++
      expect(crossings / 2 / 0.1).toBeCloseTo([440, 880, 1320][now], -1.5)
    }
    expect(checked).toBeGreaterThan(5)
  })

  it('has an onset in most crops, and a loud history at many of them', () => {
    const random = Random.fromSeed(6)
    let onsets = 0
    let loud = 0
    for (let draw = 0; draw < 200; draw++) {
      const { codes, local } = source.draw(random)
      const struck = channelNames(condition).indexOf('age 0.005 s')
      const onset = codes.findIndex(
        (_, t) => t >= field && currentAt(local!, t) >= 0 && local![t * channels + struck] === 1,
      )
      if (onset < 0) continue
      onsets++
      const before = muLawDecode(codes.subarray(Math.max(onset - 40, 0), onset), 256)
      if (before.some((amplitude) => Math.abs(amplitude) > 0.05)) loud++
    }
    expect(onsets).toBeGreaterThan(110)
    expect(loud).toBeGreaterThan(70)
  })

  it('reaches back over several notes when the receptive field is long', () => {
    const deep = { ...network, dilations: repeat(2, doubling(8192)) }
    const long = phraseCrops(deep, [tone(0, 440), tone(1, 880), tone(2, 1320)], sampleSize, condition)
    const random = Random.fromSeed(8)
    const silentStarts = Array.from({ length: 40 }, () => long.draw(random)).filter(({ codes }) =>
      codes.subarray(0, 8000).every((code) => code === 128),
    )
    // Phrases that begin out of silence, or with a rest.
    expect(silentStarts.length).toBeLessThan(12)
  })

  it('stays within full scale and draws the same crops from the same seed', () => {
    const crop = source.draw(Random.fromSeed(11))
    expect(crop).toEqual(source.draw(Random.fromSeed(11)))
    expect(Math.max(...crop.codes)).toBeLessThan(256)
  })
})
