import { describe, expect, it } from 'vitest'
import { LowPass } from './lowPass.ts'

const rate = 16_000

function level(frequencyHz: number, cutoffHz: (seconds: number) => number): number {
  const samples = Float32Array.from({ length: rate }, (_, t) =>
    Math.sin((2 * Math.PI * frequencyHz * t) / rate),
  )
  new LowPass(cutoffHz, rate).process(samples)
  const end = samples.subarray(rate / 2)
  return 10 * Math.log10((2 * end.reduce((sum, it) => sum + it * it, 0)) / end.length)
}

describe('LowPass', () => {
  it('lets half the power through at its cut-off, all below, and 24 dB an octave less above', () => {
    expect(level(1000, () => 1000)).toBeCloseTo(-3.01, 1)
    expect(Math.abs(level(500, () => 1000))).toBeLessThan(0.1)
    expect(level(2000, () => 1000)).toBeLessThan(-24)
    expect(level(4000, () => 1000)).toBeLessThan(-48)
  })

  it('leaves a sound as it is where its cut-off lies beyond the rate', () => {
    expect(Math.abs(level(6000, () => 1e6))).toBeLessThan(0.2)
  })

  it('gives the same whatever the blocks, without a click while it closes', () => {
    const closing = (seconds: number) => 7000 - 6500 * seconds
    const sound = () =>
      Float32Array.from({ length: rate }, (_, t) => 0.5 * Math.sin((2 * Math.PI * 200 * t) / rate))
    const whole = sound()
    new LowPass(closing, rate).process(whole)
    const parts = sound()
    const filter = new LowPass(closing, rate)
    for (let start = 0; start < rate; start += 777) filter.process(parts.subarray(start, start + 777))
    expect(parts).toEqual(whole)
    // A sine of 200 Hz moves by at most 0.04 a sample.
    const steepest = whole.reduce(
      (most, it, t) => (t < 100 ? 0 : Math.max(most, Math.abs(it - whole[t - 1]))),
      0,
    )
    expect(steepest).toBeLessThan(0.045)
  })
})
