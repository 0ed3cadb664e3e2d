import { expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { phaseOf, trackPartials } from './partials.ts'

const rate = 16_000

/** Four partials, `stretch` further apart than harmonics, that tremble together, with noise 20 dB below. */
function tone(frequencyHz: number, stretch = 0) {
  const random = Random.fromSeed(1)
  const count = 1.5 * rate
  const samples = new Float32Array(count)
  const phases = [1, 2, 3, 4].map(() => new Float64Array(count))
  for (const [i, own] of phases.entries()) {
    const k = i + 1
    let phase = k
    for (let t = 0; t < count; t++) {
      own[t] = phase
      samples[t] += (0.3 / k) * Math.cos(phase) + 0.01 * random.normal()
      const trembling = 1 + 0.002 * Math.sin((2 * Math.PI * 5 * t) / rate)
      phase += (2 * Math.PI * k * Math.sqrt(1 + stretch * k * k) * frequencyHz * trembling) / rate
    }
  }
  return { phases, samples }
}

it.each([220, 440, 1760])('follows partials of %i Hz, half a semitone out of tune', (frequencyHz) => {
  const { phases, samples } = tone(frequencyHz)
  const found = trackPartials(samples, frequencyHz * 2 ** (0.5 / 12), rate, 4)
  expect(Math.abs(1200 * Math.log2(found.frequenciesHz[0] / frequencyHz))).toBeLessThan(2)
  for (const [k, own] of phases.entries())
    for (let t = 2000; t < 20_000; t += 333) {
      const off = phaseOf(found, k, t, rate) - own[t]
      expect(Math.abs(off - 2 * Math.PI * Math.round(off / (2 * Math.PI)))).toBeLessThan(0.4)
    }
})

it('finds the partials of a stiff string', () => {
  const { samples } = tone(260, 8e-4)
  const { frequenciesHz } = trackPartials(samples, 261.6, rate, 4)
  for (const [i, frequencyHz] of frequenciesHz.entries())
    expect(frequencyHz).toBeCloseTo((i + 1) * 260 * Math.sqrt(1 + 8e-4 * (i + 1) ** 2), 0)
})

it('takes for harmonics what is not there, and turns steadily where nothing sounds', () => {
  const samples = Float32Array.from({ length: rate }, (_, t) =>
    t < 4000 ? 0 : 0.5 * Math.sin((2 * Math.PI * 440 * t) / rate),
  )
  const found = trackPartials(samples, 440, rate, 20)
  expect(found.frequenciesHz[2]).toBeCloseTo(3 * found.frequenciesHz[0], 6)
  expect(found.frequenciesHz[19]).toBeCloseTo(20 * found.frequenciesHz[0], 6)
  const step = (phaseOf(found, 0, 2000, rate) - phaseOf(found, 0, 1000, rate)) / 1000
  expect(step).toBeCloseTo((2 * Math.PI * found.frequenciesHz[0]) / rate, 6)
  expect(trackPartials(new Float32Array(100), 440, rate, 2).frequenciesHz).toEqual([440, 880])
})
