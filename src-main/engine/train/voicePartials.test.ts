import { describe, expect, it } from 'vitest'
import { Random } from '../../../src-shared/random.ts'
import type { TrainingRecording } from './material.ts'
import { phaseOf } from './partials.ts'
import { partialsOf } from './voicePartials.ts'
import { voiceSounds } from './voiceSounds.ts'

const rate = 16_000
const midi = 69
const seconds = 2

/** Voices in unison, each of which wanders a little about 440 Hz, with five harmonics each. */
function unison(voices: number, name: string): TrainingRecording {
  const random = Random.fromSeed(voices)
  const samples = new Float32Array(seconds * rate)
  for (let voice = 0; voice < voices; voice++) {
    const phases = [1, 2, 3, 4, 5].map(() => random.between(0, 2 * Math.PI))
    const [depth, speed, offset] = [
      random.between(0.002, 0.006),
      random.between(4, 7),
      random.between(-0.004, 0.004),
    ]
    let turned = 0
    for (let t = 0; t < samples.length; t++) {
      turned += (2 * Math.PI * 440 * (1 + offset + depth * Math.sin((2 * Math.PI * speed * t) / rate))) / rate
      for (const [k, phase] of phases.entries())
        samples[t] += (0.2 / voices / (k + 1)) * Math.cos((k + 1) * turned + phase)
    }
  }
  const track = [{ category: 0, startSample: 0, endSample: samples.length, loudness: 1 }]
  return { name, samples, track }
}

const partialsIn = (recording: TrainingRecording) => {
  const sounds = voiceSounds([recording], [midi], rate)
  expect(sounds[0].isSustained).toBe(true)
  return partialsOf(sounds, 5, rate).get(sounds[0])!
}

describe('partials of what is held', () => {
  it('are exact harmonics where one voice plays, vibrato and all', () => {
    const partials = partialsIn(unison(1, 'one'))
    for (let k = 1; k < 5; k++) {
      expect(partials.frequenciesHz[k]).toBeCloseTo((k + 1) * partials.frequenciesHz[0], 6)
      for (const t of [5_000, 12_345, 20_000])
        expect(phaseOf(partials, k, t, rate)).toBeCloseTo((k + 1) * phaseOf(partials, 0, t, rate), 3)
    }
  })

  it('go their own ways where several play in unison', () => {
    const partials = partialsIn(unison(6, 'six'))
    const strays = [5_000, 10_000, 15_000, 20_000, 25_000].map((t) => {
      const ahead = phaseOf(partials, 3, t, rate) - 4 * phaseOf(partials, 0, t, rate)
      return ahead - 2 * Math.PI * Math.round(ahead / (2 * Math.PI))
    })
    expect(Math.max(...strays) - Math.min(...strays)).toBeGreaterThan(1)
    expect(partials.offsets.every((it) => it === 0)).toBe(true)
    // Weakened by nothing: all of a partial is told.
    expect(Math.max(...partials.strengths[3])).toBeGreaterThan(0.02)
  })
})

describe('how long a note was held', () => {
  const withRelease = (releaseSeconds: number): TrainingRecording => {
    const { samples, track } = unison(1, 'ringing')
    const from = samples.length - releaseSeconds * rate
    return {
      name: 'ringing',
      track,
      samples: samples.map((it, t) => (t < from ? it : it * 10 ** ((-40 / 20) * ((t - from) / rate)))),
    }
  }
  const heldSeconds = (recording: TrainingRecording) =>
    voiceSounds([recording], [midi], rate)[0].heldSamples / rate

  it('is not as long as it rings on', () => {
    // 6 dB down after 0.15 s of a fall of 40 dB a second.
    expect(Math.abs(heldSeconds(withRelease(0.6)) - 1.55)).toBeLessThan(0.1)
  })

  it('is all of it where it ends at once', () => {
    expect(heldSeconds(withRelease(0))).toBe(seconds)
  })
})
