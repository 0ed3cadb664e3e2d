import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { hearNotes } from './hearNotes.ts'
import { loadRecording } from './recording.ts'
import { add, concatenate, frequencyOfMidi, noise, sine } from './testing.ts'

const datasets = join(import.meta.dirname, '../../resources/datasets')

const disturbances: readonly [string, (samples: Float32Array) => Float32Array][] = [
  ['as it is', (samples) => samples],
  ['20 dB quieter', (samples) => samples.map((sample) => sample / 10)],
  ['with white noise at −40 dBFS', (samples) => add(samples, noise(samples.length, 0.01))],
]

describe.each([16_000, 44_100])('the opening of Syrinx at %i Hz', (sampleRateHz) => {
  let recording: Float32Array
  let truth: { midi: number; startSeconds: number }[]
  beforeAll(async () => {
    recording = await loadRecording(join(datasets, 'performances/panflute_syrinx.wav'), { sampleRateHz })
    truth = JSON.parse(await readFile(join(datasets, 'performances/panflute_syrinx.notes.json'), 'utf8'))
  })

  it.each(disturbances)('%s: all 27 notes, none extra, onsets within 30 ms', (_, disturb) => {
    const heard = hearNotes(disturb(recording), sampleRateHz)
    expect(heard.map(({ midi }) => midi)).toEqual(truth.map(({ midi }) => midi))
    const errors = heard.map(({ startSeconds }, i) => Math.abs(startSeconds - truth[i].startSeconds))
    expect(Math.max(...errors)).toBeLessThan(0.03)
    for (const { durationSeconds, confidence } of heard) {
      expect(durationSeconds).toBeGreaterThan(0.09)
      expect(confidence).toBeGreaterThan(0.7)
    }
  })
})

describe.each(['panflute', 'piano'])('each single note of %s', (instrument) => {
  const recordings: [file: string, samples: Float32Array][] = []
  beforeAll(async () => {
    for (const file of await readdir(join(datasets, instrument)))
      recordings.push([file, await loadRecording(join(datasets, instrument, file), { sampleRateHz: 16_000 })])
  })

  it.each(disturbances)('%s', (_, disturb) => {
    expect(recordings).toHaveLength(25)
    const wrong: string[] = []
    for (const [file, samples] of recordings) {
      const heard = hearNotes(disturb(samples), 16_000).map(({ midi }) => midi)
      if (heard.join() !== file.split('_')[1]) wrong.push(`${file}: ${heard.join(' ')}`)
    }
    expect(wrong).toEqual([])
  })

  it('at 44.1 kHz', async () => {
    // One in six: the whole folder is heard at 16 kHz.
    for (const [file] of recordings.filter((_, i) => i % 6 === 0)) {
      const samples = await loadRecording(join(datasets, instrument, file), { sampleRateHz: 44_100 })
      expect([file, ...hearNotes(samples, 44_100).map(({ midi }) => midi)]).toEqual([
        file,
        Number(file.split('_')[1]),
      ])
    }
  })
})

/** A tone with an attack of 10 ms, a slight decay and a release of 15 ms. */
function played(midi: number, seconds: number): Float32Array {
  const tone = sine(frequencyOfMidi(midi), seconds, 16_000, 0.4)
  const tail = tone.length - 240
  return tone.map(
    (sample, i) =>
      sample * Math.min(1, i / 160) * Math.exp(-i / 16_000) * (i > tail ? 1 - (i - tail) / 240 : 1),
  )
}

it('separates repeated notes, with and without rests, and semitones', () => {
  const midis = [60, 60, 60, 61, 62, 61, 72, 48, 48]
  const rests = [0, 0, 0.05, 0, 0, 0.2, 0, 0, 0]
  const parts: Float32Array[] = [new Float32Array(3200)]
  const starts: number[] = []
  midis.forEach((midi, i) => {
    starts.push(parts.reduce((sum, part) => sum + part.length, 0) / 16_000)
    parts.push(played(midi, 0.3), new Float32Array(16_000 * rests[i]))
  })
  const heard = hearNotes(concatenate(...parts), 16_000)
  expect(heard.map(({ midi }) => midi)).toEqual(midis)
  heard.forEach(({ startSeconds, durationSeconds }, i) => {
    expect(Math.abs(startSeconds - starts[i])).toBeLessThan(0.03)
    expect(Math.abs(durationSeconds - 0.3)).toBeLessThan(0.06)
  })
})

it('takes vibrato for one note and says how far it is out of tune', () => {
  const vibrato = Float32Array.from({ length: 32_000 }, (_, i) => {
    const seconds = i / 16_000
    // 5.5 Hz, 35 cents to each side, around 30 cents above A4.
    const depth = (440 * (2 ** (35 / 1200) - 1)) / 5.5
    const phase =
      2 * Math.PI * 440 * 2 ** (30 / 1200) * seconds + depth * Math.sin(2 * Math.PI * 5.5 * seconds)
    return 0.4 * (1 + 0.2 * Math.sin(2 * Math.PI * 5.5 * seconds)) * Math.sin(phase)
  })
  const heard = hearNotes(vibrato, 16_000)
  expect(heard.map(({ midi }) => midi)).toEqual([69])
  expect(Math.abs(heard[0].centsOff - 30)).toBeLessThan(10)
})

it('hears nothing in silence, noise and next to nothing', () => {
  for (const samples of [
    new Float32Array(0),
    new Float32Array(10),
    new Float32Array(16_000),
    noise(16_000, 0.1),
  ])
    expect(hearNotes(samples, 16_000)).toEqual([])
})
