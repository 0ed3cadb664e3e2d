import { describe, expect, it } from 'vitest'
import { Random } from '../../src-shared/random.ts'
import { changeTime } from './changeTime.ts'

const rate = 16_000

/** Two tones, one after the other, each with its harmonics' amplitudes. */
function changing(fromHz: number, from: number[], toHz: number, to: number[], atSeconds: number, noise = 0) {
  const random = Random.fromSeed(3)
  const at = Math.round(atSeconds * rate)
  return Float32Array.from({ length: 2 * at }, (_, i) => {
    const [hz, amplitudes] = i < at ? [fromHz, from] : [toHz, to]
    const time = (i - (i < at ? 0 : at)) / rate
    const tone = amplitudes.reduce((sum, a, k) => sum + a * Math.sin(2 * Math.PI * (k + 1) * hz * time), 0)
    return tone + noise * (2 * random.uniform() - 1)
  })
}

const cases: [string, number, number[], number, number[]][] = [
  ['an octave up', 440, [0.5], 880, [0.5]],
  ['an octave down', 880, [0.5], 440, [0.5]],
  ['an octave up under a second harmonic', 440, [0.4, 0.2], 880, [0.4, 0.2]],
  ['a fifth, from loud to soft', 880, [0.9], 1320, [0.25]],
  ['a fifth, from soft to loud', 1320, [0.25], 880, [0.9]],
  ['a third of the piano’s range', 261.6, [0.4, 0.2, 0.1], 329.6, [0.4, 0.2, 0.1]],
]

describe('the time of a change', () => {
  for (const [name, fromHz, from, toHz, to] of cases)
    for (const rough of [0.49, 0.51, 0.515])
      it(`is found within 3 ms: ${name}, heard at ${rough} s`, () => {
        const samples = changing(fromHz, from, toHz, to, 0.5, 0.02)
        const found = changeTime(samples, rate, { fromHz, toHz, oldStartSeconds: 0, newEndSeconds: 1 }, rough)
        expect(Math.abs(found - 0.5)).toBeLessThan(0.003)
      })

  it('is what was heard where nothing changes', () => {
    const change = { fromHz: 440, toHz: 880, oldStartSeconds: 0, newEndSeconds: 1 }
    expect(changeTime(new Float32Array(rate), rate, change, 0.4)).toBe(0.4)
    expect(changeTime(new Float32Array(1), rate, change, 0.4)).toBe(0.4)
  })
})
