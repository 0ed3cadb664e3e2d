import { describe, expect, it } from 'vitest'
import { rangeOf, toneOf } from './levels.ts'
import { loudestLevel } from './spectrogram.ts'

const rate = 16_000
const tone = (seconds: number, hertz: number, amplitude: number) =>
  Float32Array.from(
    { length: seconds * rate },
    (_, index) => amplitude * Math.sin((2 * Math.PI * hertz * index) / rate),
  )

describe('the range of a spectrogram', () => {
  it('reaches down from the loudest of all that is shown', () => {
    expect(rangeOf([-23.4, null, -12.1], 80)).toEqual({ leastDb: -90, mostDb: -10 })
    expect(rangeOf([-40], 60)).toEqual({ leastDb: -100, mostDb: -40 })
  })

  it('has a scale before anything is known, and for silence', () => {
    expect(rangeOf([], 80)).toEqual({ leastDb: -90, mostDb: -10 })
    expect(rangeOf([null, -120], 100)).toEqual({ leastDb: -110, mostDb: -10 })
  })
})

it('gives the quiet fewer colours than the loud', () => {
  expect([toneOf(-1, 'dark'), toneOf(0, 'dark'), toneOf(1, 'dark'), toneOf(2, 'dark')]).toEqual([0, 0, 1, 1])
  expect(toneOf(0.5, 'dark')).toBeLessThan(0.35)
})

it('finds the loudest partial of a sound, wherever it is', () => {
  const sound = new Float32Array(4 * rate)
  sound.set(tone(0.5, 1000, 0.1), 3 * rate)
  sound.set(tone(1, 500, 0.01), 0)
  expect(loudestLevel(sound, rate)).toBeGreaterThan(-21)
  expect(loudestLevel(sound, rate)).toBeLessThan(-19.9)
  expect(loudestLevel(new Float32Array(0), rate)).toBe(-120)
  const offset = tone(1, 1000, 0.1).map((it) => it - 0.7)
  expect(loudestLevel(offset, rate)).toBeLessThan(-19.9)
})
