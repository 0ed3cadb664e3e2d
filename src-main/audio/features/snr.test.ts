import { expect, it } from 'vitest'
import { add, noise, sine } from '../testing.ts'
import { signalToNoiseDb } from './snr.ts'

it.each([10, 20, 40, 60])('finds %i dB of white noise under a tone', (ratioDb) => {
  const tone = sine(440, 1, 16_000, 0.5)
  const noisy = add(tone, noise(tone.length, (0.5 / Math.SQRT2) * 10 ** (-ratioDb / 20)))
  expect(Math.abs(signalToNoiseDb(noisy) - ratioDb)).toBeLessThan(0.4)
})

it('agrees with the example of MATLAB’s documentation (57.7 dB)', () => {
  const tone = Float32Array.from({ length: 1024 }, (_, i) =>
    Math.sin((2 * Math.PI * 2500 * (i + 1)) / 48_000),
  )
  expect(Math.abs(signalToNoiseDb(add(tone, noise(1024, 0.001))) - 57.7)).toBeLessThan(1.5)
})

it('counts neither DC nor harmonics 2 to 6, but the seventh', () => {
  const floor = add(sine(500, 1, 16_000, 0.5), noise(16_000, 0.001))
  const clean = signalToNoiseDb(floor)
  let harmonics: Float32Array = floor.map((sample) => sample + 0.1)
  for (let k = 2; k <= 6; k++) harmonics = add(harmonics, sine(k * 500, 1, 16_000, 0.1))
  expect(Math.abs(signalToNoiseDb(harmonics) - clean)).toBeLessThan(0.5)
  expect(signalToNoiseDb(add(floor, sine(3500, 1, 16_000, 0.05)))).toBeCloseTo(20, 0)
})

it('leaves out harmonics beyond Nyquist and takes any length', () => {
  const tone = add(sine(3000, 0.3001, 16_000, 0.5), noise(4802, 0.5 / Math.SQRT2 / 100))
  expect(Math.abs(signalToNoiseDb(tone) - 40)).toBeLessThan(0.5)
})

it('has no value for silence and next to nothing', () => {
  expect(signalToNoiseDb(new Float32Array(1000))).toBeNaN()
  expect(signalToNoiseDb(sine(440, 0.001, 16_000))).toBeNaN()
})
