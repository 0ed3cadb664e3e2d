import { expect, it } from 'vitest'
import { smallKeys } from './keys.ts'

it('shows whole octaves, side by side', () => {
  const keys = smallKeys([69, 70, 93])
  expect(keys.map((key) => key.midi).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 36 }, (_, i) => 60 + i),
  )
  const whites = keys.filter((key) => !key.isBlack)
  expect(whites.length).toBe(21)
  for (const [i, key] of whites.entries()) expect(key.left).toBeCloseTo(i / 21)
  expect(keys.filter((key) => key.isKnown).map((key) => key.midi)).toEqual([69, 93, 70])
  expect(keys.every((key) => key.left >= 0 && key.left + key.width <= 1 + 1e-9)).toBe(true)
})

it('ends where MIDI ends, and shows nothing where nothing is known', () => {
  expect(smallKeys([127]).map((key) => key.midi)).toContain(127)
  expect(smallKeys([0, 127]).length).toBe(128)
  expect(smallKeys([])).toEqual([])
})
