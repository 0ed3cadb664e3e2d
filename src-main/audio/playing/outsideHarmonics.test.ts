import { expect, it } from 'vitest'
import { outsideHarmonicsDb, partialsOf } from './outsideHarmonics.ts'
import { testRateHz } from './testing.ts'

/** f_k = k·f·√(1 + B·k²), as of a stiff string. */
const stiff = (hz: number, stiffness: number, k: number) => k * hz * Math.sqrt(1 + stiffness * k * k)

const string = (hz: number, stiffness: number) =>
  Float32Array.from({ length: testRateHz }, (_, t) => {
    let value = 0
    for (let k = 1; k <= 8; k++)
      value += (0.4 / k) * Math.sin((2 * Math.PI * stiff(hz, stiffness, k) * t) / testRateHz)
    return value
  })

it('finds the stretched partials of a stiff string', () => {
  const partials = partialsOf(string(440, 0.0008), testRateHz, 440)
  for (let k = 1; k <= 8; k++) expect(Math.abs(partials[k - 1] - stiff(440, 0.0008, k))).toBeLessThan(12)
})

it('finds next to nothing outside them', () => {
  const samples = string(440, 0.0008)
  expect(outsideHarmonicsDb(samples, testRateHz, partialsOf(samples, testRateHz, 440), 1)).toBeLessThan(-40)
})

it('hears a tone that lies between', () => {
  const samples = string(440, 0).map(
    (value, t) => value + 0.04 * Math.sin((2 * Math.PI * 650 * t) / testRateHz),
  )
  const decibels = outsideHarmonicsDb(samples, testRateHz, partialsOf(string(440, 0), testRateHz, 440), 1)
  // (0.04/0.4)² over the power of eight harmonics that fall as 1/k.
  expect(decibels).toBeCloseTo(10 * Math.log10(0.01 / (0.01 + 1.527)), 0)
})

it('can’t tell of silence', () => {
  expect(outsideHarmonicsDb(new Float32Array(4000), testRateHz, [440], 1)).toBeNaN()
  expect(outsideHarmonicsDb(new Float32Array(10), testRateHz, [440], 1)).toBeNaN()
})
