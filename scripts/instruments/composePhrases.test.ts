import { expect, it } from 'vitest'
import { Random } from '../../src-shared/random.ts'
import { compass, composePiece } from './composePhrases.ts'
import { keys, nearestChordStep, noteOfStep } from './keys.ts'

const piece = (seed: number, clipSeconds = 10) => composePiece(Random.fromSeed(seed), clipSeconds)

it('composes the same for the same seed, and other for another', () => {
  expect(piece(1)).toEqual(piece(1))
  expect(piece(2).notes).not.toEqual(piece(1).notes)
})

it('keeps to a piano, to its clips and to a length', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const { notes, seconds } = piece(seed)
    expect(seconds % 10).toBe(0)
    expect(seconds).toBeGreaterThanOrEqual(50)
    expect(seconds).toBeLessThanOrEqual(90)
    for (const { midi, velocity, startSeconds, durationSeconds } of notes) {
      expect(midi).toBeGreaterThanOrEqual(compass[0])
      expect(midi).toBeLessThanOrEqual(compass[1])
      expect(velocity).toBeGreaterThanOrEqual(20)
      expect(velocity).toBeLessThanOrEqual(120)
      expect(startSeconds).toBeGreaterThanOrEqual(0)
      expect(durationSeconds).toBeGreaterThan(0)
      expect(startSeconds + durationSeconds).toBeLessThanOrEqual(seconds + 1e-9)
    }
    const starts = notes.map((note) => note.startSeconds).sort((a, b) => a - b)
    const longestWait = Math.max(...starts.slice(1).map((start, i) => start - starts[i]))
    expect(longestWait).toBeLessThan(6)
  }
})

it('closes on the tonic of its key', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { notes, seconds } = piece(seed)
    const last = notes.filter((note) => note.startSeconds + note.durationSeconds > seconds - 0.01)
    const classes = last.map(({ midi }) => midi % 12)
    const fits = keys.some((key) =>
      classes.every((it) => [0, 2, 4].some((step) => noteOfStep(key, step) % 12 === it)),
    )
    expect(fits).toBe(true)
  }
})

it('knows scales and triads', () => {
  const aMinor = { tonic: 57, mode: 'minor' } as const
  expect([0, 1, 2, 6, 7, -1].map((step) => noteOfStep(aMinor, step))).toEqual([57, 59, 60, 67, 69, 55])
  expect(noteOfStep(aMinor, 6, 4)).toBe(68)
  expect([0, 1, 2, 3, 5, 6].map((step) => nearestChordStep(step, 0))).toEqual([0, 0, 2, 2, 4, 7])
})
