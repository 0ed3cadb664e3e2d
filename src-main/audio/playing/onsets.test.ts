import { describe, expect, it } from 'vitest'
import { Heard } from './judged.ts'
import { onsetErrors } from './onsets.ts'
import { testJudged, testNote, testRateHz, testSound } from './testing.ts'

/** Out of silence, changes, an octave, the same again after a short rest, and after a long one. */
const melody = [
  testNote(69, 0.2, 0.4),
  testNote(74, 0.6, 0.4),
  testNote(86, 1, 0.4),
  testNote(86, 1.48, 0.32),
  testNote(71, 2.1, 0.4),
]

describe('onsetErrors', () => {
  it('finds none in the recording itself', () => {
    for (const error of onsetErrors(testJudged(melody, 2.8))) expect(Math.abs(error)).toBeLessThan(2e-4)
  })

  it('tells by how much each note is late or early', () => {
    const late = [0.012, -0.008, 0.02, 0.03, -0.045]
    // Where one note gives way to the next it does so late or early too.
    const played = melody.map((note, i) => {
      const isTied = i < 2
      return {
        ...note,
        startSeconds: note.startSeconds + late[i],
        endSeconds: note.endSeconds + (isTied ? late[i + 1] : 0),
      }
    })
    const sound = new Heard(testSound(played, 2.8), testRateHz, 69)
    const errors = onsetErrors({ ...testJudged(melody, 2.8), sound })
    errors.forEach((error, i) => expect(Math.abs(error - late[i])).toBeLessThan(0.003))
  })

  it('tells it in noise and at another level', () => {
    const errors = onsetErrors(
      testJudged(melody, 2.8, () => ({ lateSeconds: 0.015, noiseDb: -12, decibels: -5 })),
    )
    for (const error of errors) expect(Math.abs(error - 0.015)).toBeLessThan(0.004)
  })

  it('says that a note never comes', () => {
    const errors = onsetErrors(testJudged(melody, 2.8, (_, i) => (i === 4 ? { decibels: -200 } : {})))
    expect(errors[4]).toBe(Infinity)
  })

  it('passes over a note that goes over into itself', () => {
    const tied = [testNote(69, 0.2, 0.4), testNote(69, 0.6, 0.4)]
    expect(onsetErrors(testJudged(tied, 1.2))).toEqual([expect.closeTo(0), NaN])
  })

  it('finds the second strike of a string', () => {
    const struck = [testNote(69, 0.2, 0.5), testNote(69, 0.7, 0.5)]
    const judged = testJudged(
      struck,
      1.5,
      (_, i) => ({ decayDbPerSecond: 30, lateSeconds: i === 1 ? 0.012 : 0 }),
      () => ({ decayDbPerSecond: 30 }),
    )
    expect(Math.abs(onsetErrors(judged)[1] - 0.012)).toBeLessThan(0.003)
  })

  it('passes over notes that begin together', () => {
    expect(onsetErrors(testJudged([testNote(60, 0, 1), testNote(64, 0, 1)], 1.2))).toEqual([NaN, NaN])
  })
})
