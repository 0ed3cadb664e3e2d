import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { loadRecording } from '../audio/recording.ts'
import { add, noise } from '../audio/testing.ts'
import { hearChords } from './hearChords.ts'

const rateHz = 22_050
const piano = join(import.meta.dirname, '../../resources/datasets/piano')
const names: Record<number, string> = {
  57: 'A3',
  60: 'C4',
  62: 'D4',
  64: 'E4',
  65: 'F4',
  67: 'G4',
  69: 'A4',
  71: 'B4',
  72: 'C5',
  74: 'D5',
  76: 'E5',
  79: 'G5',
}
/** A cadence in C, a run, and a note struck again under one that is held: [midi, start, duration]. */
const truth: [number, number, number][] = [
  [60, 0.3, 0.8],
  [64, 0.3, 0.8],
  [67, 0.3, 0.8],
  [60, 1.2, 0.8],
  [65, 1.2, 0.8],
  [69, 1.2, 0.8],
  [62, 2.1, 0.8],
  [67, 2.1, 0.8],
  [71, 2.1, 0.8],
  [60, 3.0, 1.2],
  [64, 3.0, 1.2],
  [67, 3.0, 1.2],
  [72, 3.0, 1.2],
  [57, 4.4, 1.6],
  [72, 4.4, 0.4],
  [74, 4.8, 0.4],
  [76, 5.2, 0.4],
  [79, 5.6, 0.4],
  [60, 6.2, 1.6],
  [67, 6.2, 0.5],
  [67, 6.8, 0.5],
]
const sounds = new Map<number, Float32Array>()

/** As the recordings are, each note from its attack on, dying away after its end. */
function play(notes: readonly (readonly [number, number, number])[], gain = 1): Float32Array {
  const samples = new Float32Array(Math.round(8.5 * rateHz))
  for (const [midi, start, duration] of notes) {
    const sound = sounds.get(midi)!
    const from = Math.round(start * rateHz)
    for (let i = 0; i < sound.length && from + i < samples.length; i++) {
      const after = Math.max(0, i - duration * rateHz)
      samples[from + i] += gain * sound[i] * Math.exp(-after / (0.085 * rateHz))
    }
  }
  return samples
}

/** How many of the notes were heard within 50 ms, and how many were heard in all. */
function compare(heard: readonly Note[]) {
  const hits = truth.filter(([midi, start]) =>
    heard.some((note) => note.midi === midi && Math.abs(note.startSeconds - start) < 0.05),
  )
  return { recall: hits.length / truth.length, precision: hits.length / heard.length }
}

beforeAll(async () => {
  for (const [midi, name] of Object.entries(names)) {
    const recording = await loadRecording(join(piano, `piano_${midi}_${name}.flac`), { sampleRateHz: rateHz })
    sounds.set(Number(midi), recording.subarray(recording.findIndex((sample) => Math.abs(sample) > 0.003)))
  }
})

describe('chords of the bundled piano', () => {
  it('are heard: keys, beginnings, ends, loudness', async () => {
    const heard = await hearChords(play(truth), rateHz)
    const { recall, precision } = compare(heard)
    expect(recall).toBeGreaterThan(0.85)
    expect(precision).toBeGreaterThan(0.85)
    expect(heard).toEqual(heard.toSorted((a, b) => a.startSeconds - b.startSeconds || a.midi - b.midi))
    for (const { durationSeconds, velocity } of heard) {
      expect(durationSeconds).toBeGreaterThan(0.04)
      expect(durationSeconds).toBeLessThan(4)
      expect(velocity).toBeGreaterThan(30)
      expect(velocity).toBeLessThan(128)
    }
  })

  it('with noise and at another rate', async () => {
    const samples = play(truth)
    const { recall, precision } = compare(
      await hearChords(add(samples, noise(samples.length, 0.003)), rateHz),
    )
    expect(recall).toBeGreaterThan(0.75)
    expect(precision).toBeGreaterThan(0.8)
    const slower = await hearChords(samples, rateHz / 2)
    expect(slower.length).toBeGreaterThan(truth.length / 2)
  })

  it('louder notes get higher velocities', async () => {
    const soft = play(
      [
        [64, 1, 0.7],
        [67, 1, 0.7],
      ],
      0.15,
    )
    const loud = play([
      [60, 3, 0.7],
      [72, 3, 0.7],
    ])
    const heard = await hearChords(add(soft, loud), rateHz)
    const velocityOf = (midi: number) => heard.find((note) => note.midi === midi)?.velocity ?? NaN
    expect(velocityOf(64)).toBeLessThan(0.7 * velocityOf(60))
    expect(velocityOf(67)).toBeLessThan(0.7 * velocityOf(72))
  })
})

describe('what is no music', () => {
  it('has no notes: nothing, silence, a click, hiss', async () => {
    expect(await hearChords(new Float32Array(0), rateHz)).toEqual([])
    expect(await hearChords(new Float32Array(1), rateHz)).toEqual([])
    expect(await hearChords(new Float32Array(3 * rateHz), rateHz)).toEqual([])
    expect(await hearChords(new Float32Array(500).fill(0.1), 44_100)).toEqual([])
    const click = new Float32Array(rateHz)
    click[rateHz >> 1] = 0.9
    expect((await hearChords(click, rateHz)).length).toBeLessThan(3)
    expect((await hearChords(noise(3 * rateHz, 0.1), rateHz)).length).toBeLessThan(4)
  })

  it('broken samples count as silence', async () => {
    const samples = play(truth.slice(0, 3))
      .subarray(0, 2 * rateHz)
      .slice()
    const whole = await hearChords(samples, rateHz)
    samples.set([NaN, Infinity, -Infinity], 100)
    expect((await hearChords(samples, rateHz)).map(({ midi }) => midi)).toEqual(whole.map(({ midi }) => midi))
    expect(await hearChords(new Float32Array(rateHz).fill(NaN), rateHz)).toEqual([])
  })

  it.each([0, -1, NaN, 50])('a rate of %d is refused', async (rate) => {
    await expect(hearChords(new Float32Array(100), rate)).rejects.toMatchObject({ code: 'hearing/rate' })
  })
})

it('a minute, most of it silent, can be stopped on the way', async () => {
  const samples = new Float32Array(60 * rateHz)
  samples.set(play(truth.slice(0, 3)).subarray(0, 2 * rateHz), 50 * rateHz)
  const heard = await hearChords(samples, rateHz)
  expect(heard.map(({ midi }) => midi).sort()).toEqual([60, 64, 67])
  expect(heard[0].startSeconds).toBeCloseTo(50.3, 1)
  let parts = 0
  const stopped = hearChords(samples, rateHz, async () => {
    if (++parts === 3) throw new Error('enough')
  })
  await expect(stopped).rejects.toThrow('enough')
})
