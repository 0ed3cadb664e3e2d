import { expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import { trackPhase } from './phaseTrack.ts'

const rate = 16_000

/** A tone of four harmonics whose frequency trembles, with noise 20 dB below; and its true phase. */
function tone(frequencyHz: number, seconds: number) {
  const random = Random.fromSeed(1)
  const phases = new Float64Array(seconds * rate)
  const samples = new Float32Array(phases.length)
  let phase = 1
  for (let t = 0; t < phases.length; t++) {
    phases[t] = phase
    for (let k = 1; k <= 4; k++) samples[t] += (0.3 / k) * Math.cos(k * phase + k)
    samples[t] += 0.02 * random.normal()
    phase += (2 * Math.PI * frequencyHz * (1 + 0.002 * Math.sin((2 * Math.PI * 5 * t) / rate))) / rate
  }
  return { phases, samples }
}

it.each([220, 440, 1760])(
  'follows the phase of a tone of %i Hz, half a semitone out of tune',
  (frequencyHz) => {
    const { phases, samples } = tone(frequencyHz, 1)
    const tracked = trackPhase(samples, frequencyHz * 2 ** (0.5 / 12), rate)
    expect(Math.abs(1200 * Math.log2(tracked.frequencyHz / frequencyHz))).toBeLessThan(2)
    for (let t = 2000; t < 14_000; t += 100)
      // The fundamental’s own angle is 1 beyond the phase.
      expect(Math.abs(tracked.phases[t] - phases[t] - 1)).toBeLessThan(0.15)
  },
)

it('turns at the note’s frequency where nothing sounds', () => {
  const { samples } = tone(440, 1)
  samples.fill(0, 0, 4000)
  const { phases, frequencyHz } = trackPhase(samples, 440, rate)
  expect((phases[2000] - phases[1000]) / 1000).toBeCloseTo((2 * Math.PI * frequencyHz) / rate, 6)
  expect(trackPhase(new Float32Array(100), 440, rate).frequencyHz).toBe(440)
})
