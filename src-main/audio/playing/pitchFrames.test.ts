import { describe, expect, it } from 'vitest'
import { notesHit, pitchFrames, shareWithin } from './pitchFrames.ts'
import { testJudged, testNote } from './testing.ts'

const melody = [testNote(69, 0, 0.5), testNote(76, 0.5, 0.5), testNote(81, 1, 0.5), testNote(72, 1.7, 0.3)]

describe('pitchFrames', () => {
  it('finds nothing wrong with the recording itself', () => {
    const frames = pitchFrames(testJudged(melody, 2.2))
    // 40 ms off each end: 43, 43, 43 and 23 frames, and none in the rest.
    expect(frames.length).toBeGreaterThan(140)
    expect(frames.length).toBeLessThan(160)
    expect(
      shareWithin(
        frames.map((it) => it.fromDrawnCents),
        5,
      ),
    ).toBe(1)
    expect(frames.every((it) => it.fromRecordingCents === 0)).toBe(true)
  })

  it('tells how far a note is off, and that it is not hit', () => {
    const judged = testJudged(melody, 2.2, (_, i) => ({ cents: [0, 30, 80, 0][i] }))
    const frames = pitchFrames(judged)
    const of = (note: number) => frames.filter((it) => it.note === note).map((it) => it.fromDrawnCents)
    expect(shareWithin(of(1), 20)).toBe(0)
    expect(shareWithin(of(1), 50)).toBe(1)
    expect(shareWithin(of(2), 50)).toBe(0)
    expect(notesHit(judged, frames, 'drawn')).toEqual([true, true, false, true])
  })

  it('measures against a recording that is out of tune itself', () => {
    const sharp = melody.map((note) => ({ ...note, recordedHz: note.recordedHz * 2 ** (40 / 1200) }))
    const judged = testJudged(
      sharp,
      2.2,
      () => ({ cents: 40 }),
      () => ({ cents: 40 }),
    )
    const frames = pitchFrames(judged)
    expect(
      shareWithin(
        frames.map((it) => it.fromDrawnCents),
        20,
      ),
    ).toBe(0)
    expect(
      shareWithin(
        frames.map((it) => it.fromRecordingCents),
        5,
      ),
    ).toBe(1)
  })

  it('counts a take without a pitch as wrong', () => {
    const frames = pitchFrames(testJudged(melody, 2.2, () => ({ decibels: -200 })))
    expect(frames.length).toBeGreaterThan(140)
    expect(
      shareWithin(
        frames.map((it) => it.fromDrawnCents),
        50,
      ),
    ).toBe(0)
  })

  it('leaves out what has died away in the recording', () => {
    const struck = [testNote(69, 0, 2, { isSustained: false })]
    const frames = pitchFrames(testJudged(struck, 2.2, undefined, () => ({ decayDbPerSecond: 60 })))
    expect(Math.max(...frames.map((it) => it.seconds))).toBeLessThan(1.1)
  })

  it('goes on judging a held note that was recorded for less', () => {
    const held = [testNote(69, 0, 2, { recordedEndSeconds: 0.5 })]
    const frames = pitchFrames(testJudged(held, 2.2, () => ({ cents: 25 })))
    const beyond = frames.filter((it) => it.seconds > 0.6)
    expect(beyond.length).toBeGreaterThan(120)
    expect(beyond.every((it) => Number.isNaN(it.recordingCents))).toBe(true)
    expect(
      shareWithin(
        beyond.map((it) => it.fromRecordingCents - 25),
        3,
      ),
    ).toBe(1)
  })

  it('hears notes of a chord by their harmonics', () => {
    const chord = [testNote(60, 0, 1), testNote(67, 0, 1)]
    const judged = testJudged(chord, 1.2, (_, i) => (i === 1 ? { decibels: -60 } : {}))
    const frames = pitchFrames(judged)
    expect(frames).toEqual([])
    expect(notesHit(judged, frames, 'drawn')).toEqual([true, false])
  })
})
