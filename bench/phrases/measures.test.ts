import { describe, expect, it } from 'vitest'
import type { Note } from '../../src-shared/notes/noteSequence.ts'
import { longestCopied, measureMusic } from './measures.ts'

/** Chords of a second each. */
const music = (...chords: readonly number[][]): Note[] =>
  chords.flatMap((keys, index) => keys.map((midi) => ({ midi, startSeconds: index, durationSeconds: 1 })))

const cadence = music([48, 60, 64, 67], [53, 60, 65, 69], [43, 59, 62, 67], [48, 60, 64, 67])

describe('measureMusic', () => {
  it('counts a cadence in C', () => {
    const figures = measureMusic([cadence, cadence, cadence])
    expect(figures.moments).toBe(12)
    expect([...figures.notesAtOnce]).toEqual([[4, 1]])
    expect(figures.namedChords).toBe(1)
    expect(figures.withinKey).toBe(1)
    // 67 → 69 → 67, and then it stays.
    expect(figures.steps).toBe(1)
    expect(figures.medianSeconds).toBe(1)
  })

  it('tells what is none', () => {
    const cluster = music([60, 61, 62, 63], [72, 73, 74, 75], [60, 61, 62, 63], [48, 49])
    const { namedChords, withinKey, steps, notesAtOnce } = measureMusic([cluster])
    expect(namedChords).toBe(0)
    expect(withinKey).toBeLessThan(0.85)
    expect(steps).toBe(0)
    expect(notesAtOnce.get(4)).toBe(0.75)
    expect(notesAtOnce.get(2)).toBe(0.25)
  })

  it('hears what is held on', () => {
    const held: Note[] = [{ midi: 48, startSeconds: 0, durationSeconds: 4 }, ...music([60], [64], [67])]
    expect([...measureMusic([held]).notesAtOnce]).toEqual([[2, 1]])
  })

  it('survives nothing', () => {
    expect(measureMusic([])).toMatchObject({ moments: 0, namedChords: 0, withinKey: 0, medianSeconds: 0 })
  })
})

describe('longestCopied', () => {
  const moved = cadence.map((it) => ({
    ...it,
    midi: it.midi + 5,
    startSeconds: it.startSeconds / 2,
    durationSeconds: it.durationSeconds / 2,
  }))

  it('finds a passage in another key and at another speed', () => {
    // Of four chords three are known by how they were reached.
    expect(longestCopied(cadence, [moved])).toBe(3)
  })

  it('finds nothing in other music', () => {
    expect(longestCopied(cadence, [music([60, 61], [65, 66], [50, 51])])).toBe(0)
    expect(longestCopied(cadence, [])).toBe(0)
  })
})
