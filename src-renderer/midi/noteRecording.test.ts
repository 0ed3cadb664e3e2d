import { describe, expect, it } from 'vitest'
import { noteSequenceSchema } from '../../src-shared/notes/noteSequence.ts'
import type { PlayedEvent } from './keyboardState.ts'
import { NoteRecording, quantised } from './noteRecording.ts'

const source = 'Keys 1'
const press = (midi: number, velocity = 100): PlayedEvent => ({ kind: 'press', source, midi, velocity })
const release = (midi: number): PlayedEvent => ({ kind: 'release', source, midi })

const recorded = (start: number, events: readonly (readonly [number, PlayedEvent])[], end = 10) => {
  const recording = new NoteRecording(start)
  for (const [seconds, event] of events) recording.hear(event, seconds)
  return recording.finish(end, null)
}

it('writes what was played, and ends what is held', () => {
  expect(
    recorded(
      1,
      [
        [1.5, press(69, 80)],
        [2, press(72)],
        [2.25, release(69)],
      ],
      4,
    ),
  ).toEqual([
    { midi: 69, velocity: 80, startSeconds: 1.5, durationSeconds: 0.75 },
    { midi: 72, velocity: 100, startSeconds: 2, durationSeconds: 2 },
  ])
})

it('shows what is held while it is held', () => {
  const recording = new NoteRecording(0)
  recording.hear(press(69), 1)
  expect(recording.notesAt(3)).toMatchObject([{ midi: 69, startSeconds: 1, durationSeconds: 2 }])
  expect(recording.notesAt(4)).toMatchObject([{ midi: 69, startSeconds: 1, durationSeconds: 3 }])
  expect(recording.count).toBe(1)
})

it('shows how a held note is bent and swelled while it is', () => {
  const recording = new NoteRecording(0)
  recording.hear(press(69), 1)
  expect(recording.notesAt(1.2)[0]).not.toHaveProperty('pitchBend')
  for (const [at, cents] of [
    [1.3, 50],
    [1.31, 100],
  ])
    recording.hear({ kind: 'bend', source, cents }, at)
  recording.hear({ kind: 'expression', source, level: 0.5 }, 1.4)
  const [held] = recording.notesAt(1.5)
  expect(held.pitchBend?.at(-1)).toEqual({ seconds: 0.31, cents: 100 })
  expect(held.expression?.at(-1)).toEqual({ seconds: 0.4, level: 0.5 })
})

it('ends a note where the same key is struck again, by whichever hand', () => {
  const other: PlayedEvent = { kind: 'press', source: 'Keys 2', midi: 69, velocity: 50 }
  const notes = recorded(0, [
    [1, press(69)],
    [2, other],
    [2.5, release(69)],
    [3, { ...other, kind: 'release' }],
  ])
  expect(notes.map((it) => [it.startSeconds, it.durationSeconds])).toEqual([
    [1, 1],
    [2, 1],
  ])
})

describe('during the count-in', () => {
  it('takes a note struck a little early for the beginning', () => {
    expect(
      recorded(2, [
        [1.9, press(69)],
        [2.4, release(69)],
      ]),
    ).toMatchObject([{ startSeconds: 2, durationSeconds: 0.4 }])
    expect(
      recorded(2, [
        [1.9, press(69)],
        [1.98, release(69)],
      ]),
    ).toMatchObject([{ startSeconds: 2, durationSeconds: 0.08 }])
  })

  it('passes over what was over before', () => {
    expect(
      recorded(2, [
        [0.5, press(69)],
        [1.8, release(69)],
      ]),
    ).toEqual([])
    expect(
      recorded(2, [
        [0.5, press(69)],
        [2.5, release(69)],
      ]),
    ).toMatchObject([{ startSeconds: 2, durationSeconds: 0.5 }])
  })
})

it('gives each note the bend and the swell of its own source', () => {
  const notes = recorded(0, [
    [1, press(69)],
    [1, { kind: 'press', source: 'Keys 2', midi: 60, velocity: 100 }],
    [1.5, { kind: 'bend', source, cents: 200 }],
    [1.5, { kind: 'expression', source: 'Keys 2', level: 0.5 }],
    [2, release(69)],
    [2, { kind: 'release', source: 'Keys 2', midi: 60 }],
  ])
  expect(notes[0].pitchBend).toEqual([
    { seconds: 0, cents: 0 },
    { seconds: 0.49, cents: 0 },
    { seconds: 0.5, cents: 200 },
  ])
  expect(notes[0].expression).toBe(undefined)
  expect(notes[1].pitchBend).toBe(undefined)
  expect(notes[1].expression?.at(-1)).toEqual({ seconds: 0.5, level: 0.5 })
})

it('holds notes that the project takes, whatever was played', () => {
  const recording = new NoteRecording(0.3)
  for (let i = 0; i < 3000; i++) {
    const midi = (i * 37) % 128
    recording.hear(i % 3 === 1 ? release(midi) : press(midi), 0.001 * ((i * 7) % 2000))
    recording.hear({ kind: 'bend', source, cents: ((i * 17) % 2400) - 1200 }, 0.0007 * i)
  }
  expect(noteSequenceSchema.safeParse(recording.finish(2, null)).error).toBe(undefined)
})

describe('quantising', () => {
  const note = (startSeconds: number, durationSeconds: number, midi = 69) => ({
    midi,
    startSeconds,
    durationSeconds,
  })
  it('brings beginnings to the grid, and leaves lengths', () => {
    expect(quantised([note(1.04, 0.3), note(1.46, 0.3, 72)], 0.25)).toEqual([
      note(1, 0.3),
      note(1.5, 0.3, 72),
    ])
  })

  it('lets no note run into the next of its pitch, and loses none', () => {
    expect(quantised([note(0.6, 0.5), note(1.1, 0.2)], 0.5)).toEqual([note(0.5, 0.5), note(1, 0.2)])
    const close = quantised([note(0.48, 0.05), note(0.6, 0.2)], 0.5)
    expect(close).toEqual([note(0.5, 0.05), note(0.6, 0.2)])
    const same = quantised([note(0.4, 0.05), note(0.46, 0.2)], 0.5)
    expect(same.map((it) => it.startSeconds)).toEqual([0.5, 0.505])
    expect(same.every((it) => it.durationSeconds > 0)).toBe(true)
  })
})
