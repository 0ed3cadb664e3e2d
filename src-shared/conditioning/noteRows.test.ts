import { describe, expect, it } from 'vitest'
import { channelNames, labelsCondition, notesCondition } from './description.ts'
import { noteRows } from './noteRows.ts'
import type { NoteTrack } from './noteTrack.ts'

const rate = 16_000
const midi = [69, 81, 88]
const track: NoteTrack = [
  { category: 1, startSample: 100, endSample: 400, loudness: 0.5 },
  { category: 2, startSample: 400, endSample: 700, loudness: 1 },
  { category: 2, startSample: 900, endSample: 1000, loudness: 0.25 },
]

function cell(condition: ReturnType<typeof notesCondition>, sample: number, name: string): number {
  const source = noteRows(condition, track, rate)
  const column = channelNames(condition).indexOf(name)
  expect(column).toBeGreaterThanOrEqual(0)
  return source.rows(sample, 1)[column]
}

describe('labels', () => {
  const condition = labelsCondition(midi)

  it('says the category of the previous, the current and the next sample', () => {
    expect(channelNames(condition)).toHaveLength(9)
    expect(Array.from(noteRows(condition, track, rate).rows(399, 2))).toEqual([
      ...[0, 1, 0, 0, 1, 0, 0, 0, 1],
      ...[0, 1, 0, 0, 0, 1, 0, 0, 1],
    ])
  })

  it('is all zeros in a rest', () => {
    expect(noteRows(condition, track, rate).rows(800, 1)).toEqual(new Float32Array(9))
  })
})

describe('notes', () => {
  const condition = notesCondition(midi)

  it('names the current note, its loudness and the note before, which is forgotten', () => {
    expect(cell(condition, 500, 'current E6')).toBe(1)
    expect(cell(condition, 500, 'current A5')).toBe(0)
    expect(cell(condition, 500, 'loudness')).toBe(1)
    expect(cell(condition, 500, 'previous A5')).toBeCloseTo(Math.exp(-100 / rate / 0.03), 5)
  })

  it('counts the age from the last change, also into a rest', () => {
    expect(cell(condition, 400, 'age 0.15 s')).toBe(1)
    expect(cell(condition, 460, 'age 0.15 s')).toBeCloseTo(Math.exp(-60 / rate / 0.15), 5)
    expect(cell(condition, 760, 'age 0.15 s')).toBeCloseTo(Math.exp(-60 / rate / 0.15), 5)
    expect(cell(condition, 760, 'previous E6')).toBeGreaterThan(0.8)
    expect(cell(condition, 760, 'current E6')).toBe(0)
    expect(cell(condition, 760, 'loudness')).toBe(0)
  })

  it('tells a note that is struck again from one that is held', () => {
    expect(cell(condition, 900, 'age 0.005 s')).toBe(1)
    expect(cell(condition, 900, 'previous E6')).toBe(1)
  })

  it('knows nothing before the first note', () => {
    expect(noteRows(condition, track, rate).rows(-50, 150)).toEqual(new Float32Array(150 * 12))
  })

  it('gives the same rows in one piece and in many', () => {
    const source = noteRows(condition, track, rate)
    const whole = source.rows(-20, 1100)
    for (const size of [1, 7, 333]) {
      const pieces: number[] = []
      for (let at = -20; at < 1080; at += size) pieces.push(...source.rows(at, Math.min(size, 1080 - at)))
      expect(pieces.length).toBe(whole.length)
      pieces.forEach((value, i) => expect(value).toBeCloseTo(whole[i], 4))
    }
  })
})
