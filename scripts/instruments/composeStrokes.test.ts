import { expect, it } from 'vitest'
import { Random } from '../../src-shared/random.ts'
import { composeStrokes, vocabulary } from './composeStrokes.ts'

const composed = (seed: number, units = 300) => composeStrokes(Random.fromSeed(seed), units)

it('composes the same for the same seed, and other for another', () => {
  expect(composed(1)).toEqual(composed(1))
  expect(composed(2)).not.toEqual(composed(1))
})

it('strikes one sound after the other, until the time is full', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const strokes = composed(seed)
    for (const [index, { startUnits, units }] of strokes.entries()) {
      const before = strokes[index - 1]
      const rest = before ? startUnits - before.startUnits - before.units : startUnits
      expect(before && before.sound.keys.length > 1 ? [0, 2] : [0]).toContain(rest)
      expect([1, 2, 3]).toContain(units)
    }
    const last = strokes.at(-1)!
    expect(last.startUnits + last.units).toBeGreaterThanOrEqual(298)
    expect(last.startUnits).toBeLessThan(300)
  }
})

it('plays every sound, moves by small steps, and closes phrases after long notes', () => {
  const strokes = Array.from({ length: 20 }, (_, seed) => composed(seed)).flat()
  expect(new Set(strokes.map((it) => it.sound))).toEqual(new Set(vocabulary))
  for (const [index, { sound }] of strokes.entries()) {
    const before = strokes[index - 1]
    if (!before || before.startUnits > strokes[index].startUnits || before.sound.keys.length > 1) continue
    if (sound.keys.length > 1) expect(before.units).toBeGreaterThan(1)
    else expect(Math.abs(vocabulary.indexOf(sound) - vocabulary.indexOf(before.sound))).toBeLessThanOrEqual(2)
  }
})
