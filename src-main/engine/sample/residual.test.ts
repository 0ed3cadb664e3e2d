import { describe, expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { ResidualLimiter } from './residual.ts'

const rate = 16_000
const told = Float32Array.from({ length: rate }, (_, t) => 0.3 * Math.sin((2 * Math.PI * 440 * t) / rate))
const random = Random.fromSeed(1)
const noise = Float32Array.from({ length: rate }, () => 0.05 * random.normal())
const sum = (a: Float32Array, b: Float32Array) => a.map((it, t) => it + b[t])
const power = (values: Float32Array) => values.reduce((all, it) => all + it * it, 0) / values.length
const restOf = (sound: Float32Array) => sound.map((it, t) => it - told[t])

describe('ResidualLimiter', () => {
  it('leaves alone what is no louder than it may be', () => {
    const sound = sum(told, noise)
    new ResidualLimiter(() => 0.5, rate).process(sound, told)
    expect(sound).toEqual(sum(told, noise))
  })

  it('holds the rest down to what it may be, by the age of the note', () => {
    const sound = sum(told, noise)
    new ResidualLimiter((seconds) => (seconds < 0.5 ? 0.02 : 0.002), rate).process(sound, told)
    const rest = restOf(sound)
    const [early, late] = [rest.subarray(2_000, 7_500), rest.subarray(8_500)]
    expect(Math.sqrt(power(early))).toBeGreaterThan(0.015)
    expect(Math.sqrt(power(early))).toBeLessThan(0.022)
    expect(Math.sqrt(power(late))).toBeGreaterThan(0.0015)
    expect(Math.sqrt(power(late))).toBeLessThan(0.0022)
  })

  it('goes on from block to block as if there were none', () => {
    const whole = sum(told, noise)
    new ResidualLimiter((seconds) => 0.03 * (1 - seconds), rate).process(whole, told)
    const parts = sum(told, noise)
    const limiter = new ResidualLimiter((seconds) => 0.03 * (1 - seconds), rate)
    for (const [from, to] of [
      [0, 1],
      [1, 100],
      [100, 9_999],
      [9_999, rate],
    ])
      limiter.process(parts.subarray(from, to), told.subarray(from, to))
    expect(parts).toEqual(whole)
  })

  it('lets a strike through, and is silent where nothing may be', () => {
    const struck = told.map((it, t) => it + (t < 160 ? 0.4 * noise[t] * 20 : 0))
    const before = struck.slice(0, 160)
    new ResidualLimiter((seconds) => (seconds < 0.02 ? 1 : 0), rate).process(struck, told)
    expect(struck.subarray(0, 160)).toEqual(before)
    expect(power(restOf(struck).subarray(8_000))).toBeLessThan(1e-12)
  })
})
