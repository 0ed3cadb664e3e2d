import { expect, it } from 'vitest'
import { peaksOf } from '../../../audio/peaks.ts'
import { endsLoud } from './seedEnd.ts'

/** A note of a second that fades from 0.7 s on. */
const sound = Float32Array.from(
  { length: 16_000 },
  (_, i) => 0.6 * Math.sin(i / 5) * Math.max(0, Math.min(1, (0.9 - i / 16_000) / 0.2)),
)
const peaks = peaksOf(sound, 600)

it.each([
  [0.5, true],
  [0.71, true],
  [0.95, false],
  [1, false],
])('tells whether a clip that ends at %d s ends loud', (at, loud) => {
  expect(endsLoud(peaks, 1, at)).toBe(loud)
})

it('takes silence for quiet', () => {
  expect(endsLoud(new Float32Array(20), 1, 0.5)).toBe(false)
})
