import { expect, it } from 'vitest'
import { melBands, melCategories } from './melLabels.ts'
import { concatenate, frequencyOfMidi, sine } from './testing.ts'

it('labels frames by the loudest mel band, not by the note', () => {
  const { bands, frequencyHz, hopSeconds } = melBands(
    concatenate(sine(500, 0.5, 16_000), sine(2000, 0.5, 16_000)),
    16_000,
  )
  expect(hopSeconds).toBe(512 / 16_000)
  expect(bands).toHaveLength(32)
  expect(frequencyHz).toHaveLength(128)
  expect(Math.abs(frequencyHz[bands[8]] - 500)).toBeLessThan(30)
  expect(Math.abs(frequencyHz[bands[24]] - 2000)).toBeLessThan(60)
})

it('cannot tell low semitones apart: why the thesis called it a poor descriptor', () => {
  const bandOf = (midi: number) => melBands(sine(frequencyOfMidi(midi), 0.5, 16_000), 16_000).bands[8]
  const low = Array.from({ length: 12 }, (_, i) => bandOf(45 + i))
  expect(new Set(low).size).toBeLessThan(12)
  const high = Array.from({ length: 12 }, (_, i) => bandOf(81 + i))
  expect(new Set(high).size).toBe(12)
})

it('numbers the bands of a data set in ascending order', () => {
  expect(melCategories([Int16Array.of(40, 7, 40), Int16Array.of(), Int16Array.of(100, 7)])).toEqual([
    7, 40, 100,
  ])
  expect(melCategories([])).toEqual([])
})
