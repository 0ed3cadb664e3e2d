import { expect, it } from 'vitest'
import { decodeNotes } from './decodeNotes.ts'
import { keys, lowestMidi, type NoteChances } from './noteChances.ts'
import { judgementShapes, type StrikeJudgement } from './strikeJudge.ts'
import { velocitiesOf } from './velocities.ts'

const sampleRateHz = 22_050
const hopSamples = 256
const frames = 200
const seconds = (frame: number) => (frame * hopSamples) / sampleRateHz

/** Takes every strike for true, or none. */
function judgement(bias: number): StrikeJudgement {
  const zeros = Object.entries(judgementShapes(1)).map(([name, shape]) => [
    name,
    new Float32Array(shape.reduce((product, size) => product * size, 1)),
  ])
  const all = Object.fromEntries(zeros) as unknown as Record<keyof StrikeJudgement, Float32Array>
  all.spread.fill(1)
  all.outputBias.fill(bias)
  return all
}

/** As if a network had heard these notes. */
function heard(notes: readonly (readonly [midi: number, first: number, last: number])[]): NoteChances {
  const sounding = new Float32Array(frames * keys)
  const struck = new Float32Array(frames * keys)
  for (const [midi, first, last] of notes) {
    struck[first * keys + midi - lowestMidi] = 0.9
    for (let frame = first; frame <= last; frame++) sounding[frame * keys + midi - lowestMidi] = 0.8
  }
  return { frames, hopSamples, sampleRateHz, sounding, struck }
}

const silence = new Float32Array(frames * hopSamples)

it('notes begin where keys are struck and end where they no longer sound', () => {
  const notes = decodeNotes(
    heard([
      [21, 10, 59],
      [108, 10, 29],
      [60, 100, 199],
    ]),
    silence,
    judgement(5),
  )
  expect(notes.map(({ midi }) => midi)).toEqual([21, 108, 60])
  for (const [i, [first, last]] of [
    [10, 59],
    [10, 29],
    [100, 199],
  ].entries()) {
    expect(notes[i].startSeconds).toBeCloseTo(seconds(first), 6)
    expect(notes[i].durationSeconds).toBeCloseTo(seconds(last + 1 - first), 6)
  }
})

it('a key that is struck again ends its note; two strikes at nearly the same time are one', () => {
  const notes = decodeNotes(
    heard([
      [60, 10, 50],
      [60, 40, 80],
      [64, 100, 150],
      [64, 103, 150],
    ]),
    silence,
    judgement(5),
  )
  expect(notes.map(({ midi }) => midi)).toEqual([60, 60, 64])
  expect(notes[0].durationSeconds).toBeCloseTo(seconds(30), 6)
})

it('strikes that are none, and keys that hardly sound, make no notes', () => {
  const chances = heard([[60, 10, 50]])
  expect(decodeNotes(chances, silence, judgement(-5))).toEqual([])
  expect(decodeNotes({ ...chances, sounding: chances.sounding.fill(0) }, silence, judgement(5))).toEqual([])
  expect(decodeNotes({ ...chances, frames: 0 }, silence, judgement(5))).toEqual([])
})

it('velocities follow levels by 40 dB a decade, and a recording that is too soft or too loud is levelled', () => {
  const at = (levelDb: number) => ({ midi: 60, levelDb })
  const [soft, loud] = velocitiesOf([at(41.2 - 40 * Math.log10(127 / 64)), at(41.2)])
  expect([soft, loud]).toEqual([64, 127])
  expect(velocitiesOf([at(90), at(90 - 40 * Math.log10(127 / 64))])).toEqual([127, 64])
  expect(velocitiesOf([at(-60)])).toEqual([48])
  expect(velocitiesOf([])).toEqual([])
})
