import { describe, expect, it } from 'vitest'
import type { Note } from '../../../src-shared/notes/noteSequence.ts'
import { Random } from '../../../src-shared/random.ts'
import { playedAnew, type PlayingVariety } from './playedAnew.ts'

const same: PlayingVariety = {
  compass: [36, 84],
  mostTransposed: 0,
  mostStretched: 1,
  mostLouder: 0,
  thinShare: 0,
}
/** Three voices, a chord a second, with a passing note in the middle one. */
const piece: Note[] = Array.from({ length: 40 }, (_, index) => [
  { midi: 72, startSeconds: index, durationSeconds: 1, velocity: 84 },
  { midi: 64, startSeconds: index, durationSeconds: 0.5, velocity: 64 },
  { midi: 65, startSeconds: index + 0.5, durationSeconds: 0.5, velocity: 64 },
  { midi: 48, startSeconds: index, durationSeconds: 1, velocity: 64 },
]).flat()

describe('playedAnew', () => {
  it('changes nothing where nothing may change', () => {
    expect(playedAnew(piece, Random.fromSeed(1), same)).toEqual({ isThin: false, notes: piece })
  })

  it('moves all notes by the same in pitch, time and loudness', () => {
    const random = Random.fromSeed(2)
    for (let i = 0; i < 30; i++) {
      const variety = { ...same, mostTransposed: 6, mostStretched: 1.3, mostLouder: 24 }
      const { notes } = playedAnew(piece, random, variety)
      const shift = notes[0].midi - piece[0].midi
      const stretch = notes[0].durationSeconds
      const louder = notes[0].velocity! - 84
      expect(stretch).toBeGreaterThanOrEqual(1 / 1.3 - 1e-9)
      expect(stretch).toBeLessThanOrEqual(1.3 + 1e-9)
      expect(Math.abs(louder)).toBeLessThanOrEqual(24)
      for (const [index, note] of notes.entries()) {
        expect(note.midi - piece[index].midi).toBe(shift)
        expect(note.startSeconds).toBeCloseTo(piece[index].startSeconds * stretch, 9)
        expect(note.velocity! - piece[index].velocity!).toBe(louder)
      }
    }
  })

  it('begins with the melody, the bass, or both, and then goes on with all voices', () => {
    const random = Random.fromSeed(3)
    const seen = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const { notes, isThin } = playedAnew(piece, random, { ...same, thinShare: 1 })
      expect(isThin).toBe(true)
      seen.add([...new Set(notes.filter((it) => it.startSeconds < 2).map((it) => it.midi))].sort().join())
      const late = (it: Note) => it.startSeconds >= 16
      expect(notes.filter(late)).toEqual(piece.filter(late))
    }
    expect([...seen].sort()).toEqual(['48', '48,72', '72'])
  })

  it('keeps velocities that are not known unknown', () => {
    const plain = piece.map(({ velocity: _, ...it }) => it)
    for (const note of playedAnew(plain, Random.fromSeed(4), { ...same, mostLouder: 24 }).notes)
      expect(note).not.toHaveProperty('velocity')
  })
})
