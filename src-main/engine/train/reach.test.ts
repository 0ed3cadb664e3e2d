import { expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { reachOf } from './reach.ts'

const rate = 16_000
const sine = (frequencyHz: number, level: number, t: number) =>
  level * Math.sin((2 * Math.PI * frequencyHz * t) / rate)

it('finds how far up a note reaches, from its attack on', () => {
  const random = Random.fromSeed(1)
  const samples = Float32Array.from({ length: 2 * rate }, (_, t) => {
    const attack = t < 800 ? 0.1 * random.normal() : 0
    // The partial at 3 kHz is gone after half a second; the one at 5 kHz is too soft to count.
    return attack + sine(200, 0.5, t) + (t < rate / 2 ? sine(3000, 0.05, t) : 0) + sine(5000, 5e-4, t)
  })
  const reach = reachOf(samples, 12, rate)
  expect(reach).toHaveLength(12)
  expect(reach[0]).toBeGreaterThan(7000)
  for (const hz of reach.slice(5, 7)) expect(Math.abs(hz - 3000)).toBeLessThan(100)
  expect(reach[11]).toBeLessThan(400)
})

it('says nothing of sounds that reach all the way up, and knows short ones as far as they go', () => {
  const random = Random.fromSeed(2)
  const noise = Float32Array.from({ length: rate }, () => random.normal())
  expect(reachOf(noise, 8, rate)).toEqual([])
  const short = Float32Array.from({ length: rate / 4 }, (_, t) => sine(440, 0.5, t))
  expect(reachOf(short, 25, rate)).toHaveLength(6)
  expect(reachOf(new Float32Array(10), 25, rate).length).toBeLessThanOrEqual(1)
})
