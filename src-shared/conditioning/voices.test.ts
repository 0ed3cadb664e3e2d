import { describe, expect, it } from 'vitest'
import type { Note } from '../notes/noteSequence.ts'
import { channelCount, channelNames, voiceCondition } from './description.ts'
import { audibleSeconds } from './tones.ts'
import { voiceGains } from './voiceGains.ts'
import { voiceRows } from './voiceRows.ts'
import {
  notesEnd,
  slurFadeSeconds,
  slurredAgeSeconds,
  voiceEnd,
  voicesEnd,
  voicesOfNotes,
  type Voice,
} from './voices.ts'

const rate = 1000
const flute = voiceCondition([69, 70, 72], {
  tones: [
    [440, 466, 520].map((frequencyHz) => ({
      frequenciesHz: [frequencyHz, 2.01 * frequencyHz],
      phases: [0.5, 1],
      level: 0.1,
      decayDecibels: [],
    })),
  ],
  level: 0.2,
  partialCount: 3,
  bends: true,
  slurs: true,
  releaseSeconds: 0.1,
})
const piano = { ...flute, bends: false, slurs: false }
const note = (
  midi: number,
  startSeconds: number,
  durationSeconds: number,
  rest: Partial<Note> = {},
): Note => ({
  midi,
  startSeconds,
  durationSeconds,
  ...rest,
})

describe('voicesOfNotes', () => {
  const overlapping = [note(69, 0, 1), note(72, 0.6, 1)]

  it.each([piano, flute])('sounds as long as is said without knowing the pitches (%#)', (instrument) => {
    const again = [note(69, 0, 3), note(69, 0.5, 1), note(70, 0.505, 0.2), note(72, 2, 1e-5)]
    for (const notes of [[], overlapping, again, [note(69, 0, 5), note(72, 1, 0.5)]])
      expect(notesEnd(notes, instrument, rate)).toBe(
        voicesEnd(voicesOfNotes(notes, instrument, rate), instrument, rate),
      )
  })

  it('lets every note of a piano sound as long as it is drawn', () => {
    const voices = voicesOfNotes(overlapping, piano, rate)
    expect(voices.map((it) => [it.midi, it.startSample, it.releaseSample, it.isSlurred])).toEqual([
      [69, 0, 1000, false],
      [72, 600, 1600, false],
    ])
    expect(voicesEnd(voices, piano, rate)).toBe(1700)
  })

  it('slurs what overlaps on an instrument that knows slurs, and plays chords', () => {
    const voices = voicesOfNotes([...overlapping, note(70, 2, 1), note(72, 2.01, 1)], flute, rate)
    expect(voices.map((it) => [it.midi, it.releaseSample, it.isSlurred])).toEqual([
      [69, 600, false],
      [72, 1600, true],
      [70, 3000, false],
      [72, 3010, false],
    ])
  })

  it('does not slur notes that only meet, nor the same note again', () => {
    const voices = voicesOfNotes([note(69, 0, 0.5), note(70, 0.5, 0.5), note(70, 0.9, 1)], flute, rate)
    expect(voices.map((it) => [it.releaseSample, it.isSlurred])).toEqual([
      [500, false],
      [900, false],
      [1900, false],
    ])
    const again = voicesOfNotes([note(69, 0, 1), note(69, 0.4, 1)], piano, rate)
    expect(again.map((it) => it.releaseSample)).toEqual([400, 1400])
  })

  it('lets a note go as fast as the one that is slurred out of it comes in', () => {
    const [first, second] = voicesOfNotes(overlapping, flute, rate)
    expect(first.fadeSeconds).toBe(slurFadeSeconds)
    expect(second.fadeSeconds).toBeUndefined()
    const gains = voiceGains(flute, first, rate)
    expect(gains(625, 10)).toEqual(new Float32Array(10))
    expect(gains(612, 1)[0]).toBeGreaterThan(0)
    expect(voicesOfNotes(overlapping, piano, rate)[0].fadeSeconds).toBeUndefined()
  })

  it('refuses notes that the instrument does not know, or plays the nearest', () => {
    expect(() => voicesOfNotes([note(60, 0, 1)], piano, rate)).toThrow(/doesn’t know the note C4 \(60\)/)
    expect(voicesOfNotes([note(60, 0, 1)], piano, rate, { nearest: true })[0].midi).toBe(69)
    expect(() => voicesOfNotes([note(60, 0, 1)], { ...piano, categories: [] }, rate)).toThrow(
      /knows no notes/,
    )
  })

  it('bends where it was drawn, and only an instrument that knows bends', () => {
    const bent = [
      note(69, 0, 1, {
        pitchBend: [
          { seconds: 0, cents: 0 },
          { seconds: 1, cents: 100 },
        ],
      }),
    ]
    const [{ midi }] = voicesOfNotes(bent, flute, rate)
    expect((midi as (seconds: number) => number)(0.5)).toBeCloseTo(69.5)
    expect(voicesOfNotes(bent, piano, rate)[0].midi).toBe(69)
    const swelling = [note(69, 0, 1, { velocity: 127, expression: [{ seconds: 0, level: 0.5 }] })]
    expect((voicesOfNotes(swelling, piano, rate)[0].loudness as (seconds: number) => number)(0.2)).toBe(0.5)
  })
})

describe('voiceRows', () => {
  const voice: Voice = { midi: 70, loudness: 0.5, startSample: 5000, releaseSample: 5300, isSlurred: false }
  const at = (it: Voice, sample: number, condition = flute) => {
    const values = voiceRows(condition, it, rate).rows(sample, 1)
    return Object.fromEntries(channelNames(condition).map((name, i) => [name, values[i]]))
  }

  it('is silent before its beginning, and counts its age from there', () => {
    expect(voiceRows(flute, voice, rate).rows(-3, 3)).toEqual(new Float32Array(3 * channelCount(flute)))
    const held = at(voice, 30)
    expect(held).toMatchObject({ 'note A4': 0, 'note A♯4': 1, loudness: 0.5, slurred: 0 })
    expect(held['age 0.03 s']).toBeCloseTo(Math.exp(-1), 5)
    expect(voiceEnd(voice, flute, rate)).toBe(5400)
  })

  it('shares a pitch between the notes that it lies between', () => {
    const bent = at({ ...voice, midi: 70.5 }, 10)
    expect(bent['note A♯4']).toBeCloseTo(0.75)
    expect(bent['note C5']).toBeCloseTo(0.25)
    expect(at({ ...voice, midi: 90 }, 10)['note C5']).toBe(1)
    expect(at({ ...voice, midi: 20 }, 10)['note A4']).toBe(1)
  })

  it('takes a slurred note for one that is past its attack', () => {
    const slurred = at({ ...voice, isSlurred: true }, 0)
    expect(slurred.slurred).toBe(1)
    expect(slurred['age 0.6 s']).toBeCloseTo(Math.exp(-slurredAgeSeconds / 0.6), 5)
  })

  it('turns with the frequency that the note was played at, bent or not', () => {
    const steady = at(voice, 25)
    expect(steady['sine 1']).toBeCloseTo(Math.sin(0.5 + 2 * Math.PI * 466 * 0.025), 4)
    expect(steady['cosine 2']).toBeCloseTo(Math.cos(1 + 2 * Math.PI * 2.01 * 466 * 0.025), 4)
    expect(steady['cosine 3']).toBeCloseTo(Math.cos(3 * 2 * Math.PI * 466 * 0.025), 4)
    // Up an octave within a second: the phase is the integral of the frequency.
    const slid = at({ ...voice, midi: (seconds) => 69 + 12 * seconds }, 500)
    const cycles = (440 / Math.LN2) * (2 ** 0.5 - 1)
    const off = Math.atan2(slid['sine 1'], slid['cosine 1']) - 0.5 - 2 * Math.PI * cycles
    expect(Math.abs(off - 2 * Math.PI * Math.round(off / (2 * Math.PI)))).toBeLessThan(1)
  })

  it('adds the partials up, each as strong as it was recorded at that age', () => {
    const tone = {
      frequenciesHz: [100, 201],
      phases: [0.5, 1],
      level: 0.1,
      decayDecibels: [],
      partials: [
        { decibels: [-80, -6, 0], offset: 0 },
        { decibels: [-20], offset: 0.3 },
      ],
    }
    const summing = { ...flute, tones: [[null, tone, null]], partialSum: true }
    expect(channelNames(summing).at(-1)).toBe('sum of partials')
    const rows = voiceRows(summing, { ...voice, midi: 70 }, rate)
    const width = channelCount(summing)
    const turned = (frequencyHz: number, t: number) => (2 * Math.PI * frequencyHz * t) / rate
    // Known at 0, 20 and 50 ms; straight in decibels between, and held.
    for (const [t, decibels] of [
      [20, -6],
      [32, -3.6],
      [500, 0],
    ])
      expect(rows.rows(0, 501)[t * width + width - 1]).toBeCloseTo(
        10 ** (decibels / 20) * Math.cos(0.5 + turned(100, t)) + 0.1 * Math.cos(1.3 + turned(201, t)),
        2,
      )
    expect(rows.rows(123, 77)).toEqual(rows.rows(0, 200).subarray(123 * width))
  })

  it('gives the same rows whatever the blocks', () => {
    const rows = voiceRows(flute, voice, rate)
    const whole = rows.rows(-50, 500)
    const channels = channelCount(flute)
    for (const [start, count] of [
      [-50, 70],
      [250, 100],
      [299, 2],
    ]) {
      const part = rows.rows(start, count)
      for (let i = 0; i < part.length; i++) expect(part[i]).toBeCloseTo(whole[(start + 50) * channels + i], 4)
    }
  })
})

describe('voiceGains', () => {
  const voice: Voice = { midi: 70, loudness: 0.5, startSample: 5000, releaseSample: 5300, isSlurred: false }
  const [[tone]] = flute.tones
  const struck = { ...flute, tones: [[null, { ...tone!, decayDecibels: [0, 2, 5, 10] }, null]] }

  it('makes a note as loud as its velocity says, and lets it fade', () => {
    const gains = voiceGains(flute, voice, rate)(-10, 420)
    expect(gains.subarray(0, 10)).toEqual(new Float32Array(10))
    // The instrument’s own level, and half the loudness: a quarter.
    expect(gains[10]).toBeCloseTo((0.25 * 0.1) / 0.2, 6)
    expect(gains[10 + 350]).toBeCloseTo(gains[10] / 2, 4)
    expect(gains.subarray(410)).toEqual(new Float32Array(10))
  })

  it('decays as the recordings did, and goes on so', () => {
    const gains = voiceGains(struck, { ...voice, releaseSample: 10_000 }, rate)(0, 400)
    const decibels = (t: number) => 20 * Math.log10(gains[t] / gains[0])
    expect(decibels(20)).toBeCloseTo(-2, 0)
    expect(decibels(100)).toBeCloseTo(-10, 0)
    expect(decibels(200)).toBeCloseTo(-20, 0)
    expect(audibleSeconds({ decayDecibels: [0, 2, 5, 10] })).toBeCloseTo(0.9)
    expect(audibleSeconds({ decayDecibels: [] })).toBe(Infinity)
  })

  it('gives the same whatever the blocks, with loudness that changes', () => {
    const gains = voiceGains(struck, { ...voice, loudness: (seconds) => 1 - seconds, isSlurred: true }, rate)
    const whole = gains(0, 400)
    expect(gains(130, 100)).toEqual(whole.subarray(130, 230))
  })
})
