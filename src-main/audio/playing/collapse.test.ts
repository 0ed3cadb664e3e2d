import { expect, it } from 'vitest'
import { collapse } from './collapse.ts'
import { Heard, type Judged } from './judged.ts'
import { testJudged, testNote, testRateHz } from './testing.ts'

const notes = [testNote(69, 0, 0.8), testNote(76, 1.5, 0.8)]

const changed = (change: (samples: Float32Array) => void, of = notes): Judged => {
  const judged = testJudged(of, 3)
  const samples = judged.sound.samples.slice()
  change(samples)
  return { ...judged, sound: new Heard(samples, testRateHz, 69) }
}

it('finds none in the recording itself', () => {
  const found = collapse(testJudged(notes, 3))
  expect(found).toMatchObject({ missingSeconds: 0, strayingSeconds: 0 })
  expect(found.silenceDb).toBeLessThan(-100)
})

it('finds silence in a note', () => {
  const { missingSeconds } = collapse(changed((samples) => samples.fill(0, 4000, 8000)))
  expect(missingSeconds).toBeCloseTo(0.25, 1)
})

it('takes a constant for silence', () => {
  const { missingSeconds } = collapse(changed((samples) => samples.fill(0.5, 4000, 8000)))
  expect(missingSeconds).toBeCloseTo(0.25, 1)
})

it('finds sound in a rest, and how loud it is', () => {
  const { strayingSeconds, silenceDb } = collapse(
    changed((samples) => {
      for (let t = 16_000; t < 19_200; t++) samples[t] = 0.1 * Math.sin(t / 3)
    }),
  )
  expect(strayingSeconds).toBeCloseTo(0.2, 1)
  expect(silenceDb).toBeGreaterThan(-40)
})

it('expects a held note to go on where its recording ended', () => {
  const held = [testNote(69, 0, 2, { recordedEndSeconds: 1 })]
  const judged = testJudged(held, 3)
  const cut = (samples: Float32Array) => samples.slice().fill(0, testRateHz)
  const recording = new Heard(cut(judged.recording.samples), testRateHz, 69)
  expect(collapse({ ...judged, recording })).toMatchObject({ missingSeconds: 0, strayingSeconds: 0 })
  const sound = new Heard(cut(judged.sound.samples), testRateHz, 69)
  expect(collapse({ ...judged, sound, recording }).missingSeconds).toBeGreaterThan(0.9)
})
