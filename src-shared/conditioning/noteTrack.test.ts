import { describe, expect, it } from 'vitest'
import { SyrinxError } from '../errors.ts'
import { defaultVelocity, sliceTrack, trackEnd, trackOfNotes, velocityGain } from './noteTrack.ts'

const note = (midi: number, startSeconds: number, durationSeconds: number, velocity?: number) => ({
  midi,
  startSeconds,
  durationSeconds,
  ...(velocity !== undefined && { velocity }),
})

describe('trackOfNotes', () => {
  it('puts notes on samples, in order, each ending where the next begins', () => {
    const track = trackOfNotes([note(81, 0.5, 1), note(69, 0, 0.75, 64)], [69, 81], 1000)
    expect(track).toEqual([
      { category: 0, startSample: 0, endSample: 500, loudness: 64 / 127 },
      { category: 1, startSample: 500, endSample: 1500, loudness: defaultVelocity / 127 },
    ])
    expect(trackEnd(track)).toBe(1500)
  })

  it('names the notes that the instrument does not know', () => {
    const attempt = () => trackOfNotes([note(40, 0, 1), note(69, 1, 1), note(90, 2, 1)], [69, 81], 1000)
    expect(attempt).toThrow(SyrinxError)
    expect(attempt).toThrow('E2 (40), F♯6 (90); it plays 2 notes from A4 to A5')
  })

  it('plays the nearest note where that is asked for', () => {
    const track = trackOfNotes([note(40, 0, 1), note(90, 1, 1)], [69, 81], 1000, { nearest: true })
    expect(track.map((segment) => segment.category)).toEqual([0, 1])
  })

  it('leaves out notes of no length and chords’ lower layers', () => {
    expect(trackOfNotes([note(69, 0, 0)], [69], 1000)).toEqual([])
    expect(trackOfNotes([note(69, 0, 1), note(81, 0, 1)], [69, 81], 1000)).toHaveLength(1)
  })
})

it('slices a track', () => {
  const track = trackOfNotes([note(69, 0, 1), note(81, 1, 1)], [69, 81], 1000)
  expect(sliceTrack(track, 900, 300).map((it) => [it.category, it.startSample, it.endSample])).toEqual([
    [0, 0, 100],
    [1, 100, 300],
  ])
})

it('halves the velocity for 12 dB less', () => {
  expect(20 * Math.log10(velocityGain(64) / velocityGain(127))).toBeCloseTo(-11.9, 1)
})
