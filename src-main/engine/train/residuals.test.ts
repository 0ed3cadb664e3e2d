import { expect, it } from 'vitest'
import { decayTimesSeconds } from '../../../src-shared/conditioning/description.ts'
import { Random } from '../../../src-shared/random.ts'
import type { TrainingRecording } from './material.ts'
import { describeTones, partialsOf } from './voicePartials.ts'
import { voiceSounds } from './voiceSounds.ts'

const rate = 16_000
const seconds = 2
const random = Random.fromSeed(5)
const noise = Float32Array.from({ length: seconds * rate }, () => random.normal())

/** Four harmonics that last or decay, and noise so far below them: at the beginning, and after half a second. */
function recording(decibels: readonly [number, number], decay = 0): TrainingRecording {
  const tone = Float32Array.from({ length: seconds * rate }, (_, t) =>
    [1, 2, 3, 4].reduce(
      (sum, k) =>
        sum + (0.2 / k) * Math.sin((2 * Math.PI * 440 * k * t) / rate) * Math.exp((-decay * t) / rate),
      0,
    ),
  )
  const level = Math.sqrt(tone.subarray(0, 1600).reduce((sum, it) => sum + it * it, 0) / 1600)
  return {
    name: `${decibels}`,
    track: [{ category: 0, startSample: 0, endSample: tone.length, loudness: 1 }],
    samples: tone.map((it, t) => {
      const below = decibels[t < rate / 2 ? 0 : 1]
      return it + noise[t] * level * Math.exp((-decay * t) / rate) * 10 ** (below / 20)
    }),
  }
}

function residualOf(...recordings: TrainingRecording[]): readonly number[] {
  const sounds = voiceSounds(recordings, [69], rate)
  const [[tone]] = describeTones(partialsOf(sounds, 4, rate), [69], rate)
  return tone!.residualDecibels!
}
const at = (table: readonly number[], time: number) =>
  table[decayTimesSeconds.findIndex((it) => it >= time)] ?? table.at(-1)!

it('finds how much of a held note is beside its partials', () => {
  const table = residualOf(recording([-20, -30]))
  expect(Math.abs(at(table, 0.1) + 20)).toBeLessThan(3)
  // Its last stands for all that follows.
  expect(Math.abs(table.at(-1)! + 30)).toBeLessThan(2)
})

it('finds it of a note that decays, as if it didn’t', () => {
  const table = residualOf(recording([-20, -30], 3))
  expect(Math.abs(at(table, 0.2) + 20)).toBeLessThan(3)
  expect(Math.abs(at(table, 1) + 30)).toBeLessThan(3)
})

it('lets a note have as much as it had at any loudness', () => {
  const soft = recording([-12, -15])
  const table = residualOf(recording([-30, -35]), { ...soft, samples: soft.samples.map((it) => 0.3 * it) })
  expect(Math.abs(table.at(-1)! + 15)).toBeLessThan(2)
})
