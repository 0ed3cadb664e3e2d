import { expect, it } from 'vitest'
import { bandOf, frameAt, readingWords, shownBands, summaryWords } from './melReading.ts'

/** Ten bands, 100 Hz apart. */
const labels = {
  hopSeconds: 0.1,
  bands: Int16Array.from([0, 3, 3, 7, 7, 4, 4, 4]),
  frequencyHz: Float32Array.from({ length: 10 }, (_, i) => 100 * (i + 1)),
  categories: [0, 3, 4, 7, 9],
}
const note = (midi: number, startSeconds: number, durationSeconds: number) => ({
  midi,
  startSeconds,
  durationSeconds,
})

it('finds frames and bands', () => {
  expect(frameAt(labels, 0.26)).toBe(3)
  expect(frameAt(labels, -1)).toBe(0)
  expect(frameAt(labels, 99)).toBe(7)
  expect(bandOf(labels, 440)).toBeCloseTo(3.4)
  expect(bandOf(labels, 1)).toBe(0)
  expect(bandOf(labels, 99_999)).toBe(9)
})

it('reads a moment in words', () => {
  expect(readingWords(labels, 0.3, 69)).toBe('band 7, 800 Hz – category 3; heard: A4, 440 Hz')
  expect(readingWords(labels, 0, null)).toBe('band 0, 100 Hz – category 0; no pitch heard')
})

it('says into how many categories notes fall', () => {
  expect(summaryWords(labels, [note(69, 0.1, 0.3), note(71, 0.5, 0.2)])).toBe(
    '4 categories here for 2 notes; A4 alone falls into 2',
  )
  expect(summaryWords(labels, [])).toBe('4 categories here')
  expect(summaryWords(labels, [note(69, 0.1, 0.1)])).toBe('4 categories here for 1 note')
})

it('shows what occurs, with a little room, and at least a dozen bands where there are so many', () => {
  expect(shownBands(labels, [440])).toEqual({ low: 0, high: 9 })
  expect(shownBands({ ...labels, bands: Int16Array.of(0) }, [])).toEqual({ low: 0, high: 12 })
})
