import { describe, expect, it } from 'vitest'
import { caution, secondsUntilGapless, shortestBufferSeconds, SupplySpeed, type Supply } from './buffering.ts'

const supply = (change: Partial<Supply>): Supply => ({
  playSample: 0,
  doneSamples: 0,
  totalSamples: 160_000,
  sampleRateHz: 16_000,
  samplesPerSecond: null,
  ...change,
})

describe('when a growing sound may begin', () => {
  it('is at once when all of it is there', () => {
    expect(secondsUntilGapless(supply({ doneSamples: 160_000 }))).toBe(0)
  })

  it('is not known without a speed', () => {
    expect(secondsUntilGapless(supply({ doneSamples: 8000 }))).toBeNull()
    expect(secondsUntilGapless(supply({ doneSamples: 8000, samplesPerSecond: 0 }))).toBeNull()
  })

  it('is after a short buffer when it is made faster than it is played', () => {
    expect(secondsUntilGapless(supply({ samplesPerSecond: 160_000 }))).toBeCloseTo(
      (shortestBufferSeconds * 16_000) / (caution * 160_000),
    )
    expect(secondsUntilGapless(supply({ doneSamples: 2400, samplesPerSecond: 160_000 }))).toBe(0)
    expect(
      secondsUntilGapless(supply({ totalSamples: 800, doneSamples: 700, samplesPerSecond: 160_000 })),
    ).toBeLessThan(0.001)
  })

  it('counts from where playing begins', () => {
    const wait = secondsUntilGapless(
      supply({ playSample: 80_000, doneSamples: 8_000, samplesPerSecond: 160_000 }),
    )
    expect(wait).toBeCloseTo((72_000 + 2400) / (caution * 160_000))
  })

  it.each([1_000, 5_000, 15_000, 16_500])('never runs dry at %d samples a second', (samplesPerSecond) => {
    let seconds = 0
    const doneAt = (at: number) => Math.min(160_000, at * samplesPerSecond)
    while (secondsUntilGapless(supply({ doneSamples: doneAt(seconds), samplesPerSecond })) !== 0)
      seconds += 0.01
    for (let played = 0; played < 160_000; played += 160)
      expect(doneAt(seconds + played / 16_000)).toBeGreaterThanOrEqual(played)
    // And does not wait for much longer than it must.
    expect(seconds).toBeLessThan(Math.max(0.3, (160_000 / samplesPerSecond) * 1.15 - 10 + 0.3))
  })

  it('says how long it will be, and keeps its word', () => {
    const wait = secondsUntilGapless(supply({ doneSamples: 10_000, samplesPerSecond: 8_000 })) ?? 0
    const later = secondsUntilGapless(supply({ doneSamples: 10_000 + wait * 8_000, samplesPerSecond: 8_000 }))
    expect(wait).toBeGreaterThan(5)
    expect(later).toBeLessThan(wait * 0.15)
  })
})

it('measures a speed: cautiously from the first samples on, then as it is', () => {
  const speed = new SupplySpeed(9)
  expect(speed.samplesPerSecond).toBeNull()
  speed.note(10, 1000)
  expect(speed.samplesPerSecond).toBe(1000)
  speed.note(10.5, 9000)
  expect(speed.samplesPerSecond).toBe(16_000)
})
