import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import {
  noteKey,
  noteSequenceSchema,
  overlappingNotes,
  sameNote,
  sequenceSeconds,
  sortNotes,
  type Note,
} from './noteSequence.ts'
import { parseNotesJson, printNotesJson } from './notesJson.ts'
import { randomNotes } from './testing.ts'
import { toMonophonic } from './toMonophonic.ts'

const note = (midi: number, startSeconds: number, durationSeconds: number): Note => ({
  midi,
  startSeconds,
  durationSeconds,
})

describe('note sequences', () => {
  it('are as long as their last note, which needn’t be the last to begin', () => {
    expect(sequenceSeconds([])).toBe(0)
    expect(sequenceSeconds([note(60, 0, 3), note(62, 1, 0.5)])).toBe(3)
  })

  it('know which notes overlap', () => {
    const [long, inside, after] = [note(60, 0, 2), note(62, 0.5, 0.5), note(64, 1.5, 1)]
    expect(overlappingNotes([after, long, inside])).toEqual([inside, after])
    // A rounding error of a file is no overlap.
    expect(overlappingNotes([note(60, 0, 1.0005), note(60, 1, 1)])).toEqual([])
  })
})

describe('equal notes', () => {
  it('have equal keys, and notes with other curves have others', () => {
    const curved: Note[] = [
      note(60, 0, 1),
      { ...note(60, 0, 1), pitchBend: [{ seconds: 0, cents: 1 }] },
      { ...note(60, 0, 1), pitchBend: [{ seconds: 0, cents: 1.5 }] },
      { ...note(60, 0, 1), expression: [{ seconds: 0, level: 1 }] },
      { ...note(60, 0, 1), pitchBend: [{ seconds: 0, cents: 1 }], expression: [{ seconds: 0, level: 1 }] },
    ]
    expect(new Set(curved.map(noteKey)).size).toBe(curved.length)
    for (const a of curved) for (const b of curved) expect(sameNote(a, structuredClone(b))).toBe(a === b)
    expect(noteKey(structuredClone(curved[4]))).toBe(noteKey(curved[4]))
  })
})

describe('one voice', () => {
  it('keeps the highest note of a chord and ends notes where the next begins', () => {
    expect(toMonophonic([note(60, 0, 2), note(67, 0.01, 2), note(64, 0.015, 3), note(62, 1, 1)])).toEqual([
      note(67, 0, 1),
      note(62, 1, 1),
    ])
  })

  it('never overlaps, never moves a start, and leaves one voice alone', () => {
    const random = Random.fromSeed(1)
    for (let round = 0; round < 100; round++) {
      const notes = randomNotes(random, 20)
      const voice = toMonophonic(notes)
      expect(overlappingNotes(voice)).toEqual([])
      expect(voice.every((it) => it.durationSeconds > 0)).toBe(true)
      const starts = notes.map((it) => it.startSeconds)
      expect(voice.every((it) => starts.includes(it.startSeconds))).toBe(true)
      expect(toMonophonic(voice)).toEqual(voice)
    }
  })
})

const withCurve = (curve: string) => `[{"midi":69,"startSeconds":0,"durationSeconds":1,${curve}}]`

const ramp = (count: number) => Array.from({ length: count }, (_, i) => ({ seconds: i, level: i / count }))

describe('notes as JSON', () => {
  it('refuse curves that are not numbers, which JSON cannot say but a program can', () => {
    for (const wrong of [NaN, Infinity, -Infinity]) {
      const curves = [
        { pitchBend: [{ seconds: 0, cents: wrong }] },
        { pitchBend: [{ seconds: wrong, cents: 0 }] },
        { expression: [{ seconds: 0, level: wrong }] },
      ]
      for (const curve of curves)
        expect(noteSequenceSchema.safeParse([{ ...note(60, 0, 1), ...curve }]).success).toBe(false)
    }
    expect(noteSequenceSchema.safeParse([{ ...note(60, 0, 1), expression: ramp(1000) }]).success).toBe(true)
  })

  it('come back as they were', () => {
    const random = Random.fromSeed(2)
    for (let round = 0; round < 100; round++) {
      const notes = sortNotes(randomNotes(random, random.below(30)))
      expect(parseNotesJson(printNotesJson(notes))).toEqual(notes)
    }
  })

  it.each([
    ['', /not JSON/],
    ['{}', /The notes: /],
    ['[{"midi":69,"startSeconds":0}]', /Note 1, durationSeconds/],
    ['[{"midi":128,"startSeconds":0,"durationSeconds":1}]', /Note 1, midi/],
    ['[{"midi":69,"startSeconds":-1,"durationSeconds":1}]', /Note 1, startSeconds/],
    ['[{"midi":69,"startSeconds":0,"durationSeconds":0}]', /Note 1, durationSeconds/],
    ['[{"midi":69,"startSeconds":1e9,"durationSeconds":1}]', /Note 1, startSeconds/],
    ['[{"midi":69,"startSeconds":0,"durationSeconds":1,"velocity":0}]', /Note 1, velocity/],
    ['[{"midi":69,"startSeconds":0,"durationSeconds":1}, 5]', /Note 2/],
    [withCurve('"pitchBend":[]'), /Note 1, pitchBend: /],
    [withCurve('"pitchBend":[{"seconds":0,"cents":1201}]'), /Note 1, pitchBend, point 1, cents: /],
    [withCurve('"pitchBend":[{"seconds":0,"cents":null}]'), /Note 1, pitchBend, point 1, cents: /],
    [withCurve('"pitchBend":[{"seconds":-1,"cents":0}]'), /Note 1, pitchBend, point 1, seconds: /],
    [
      withCurve('"pitchBend":[{"seconds":1,"cents":0},{"seconds":0.5,"cents":0}]'),
      /Note 1, pitchBend: its points must be in order/,
    ],
    [
      withCurve('"expression":[{"seconds":1,"level":0},{"seconds":1,"level":1}]'),
      /Note 1, expression: its points must be in order/,
    ],
    [withCurve('"expression":[{"seconds":0,"level":1.01}]'), /Note 1, expression, point 1, level: /],
    [withCurve('"expression":5'), /Note 1, expression: /],
    [withCurve(`"expression":${JSON.stringify(ramp(1001))}`), /Note 1, expression: /],
  ])('refuses %s', (text, message) => {
    expect(() => parseNotesJson(text)).toThrow(message)
  })
})
