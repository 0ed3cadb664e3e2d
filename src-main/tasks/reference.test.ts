import { describe, expect, it } from 'vitest'
import {
  notesCondition,
  voiceCondition,
  type LocalCondition,
} from '../../src-shared/conditioning/description.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { VoiceSound } from '../engine/train/voiceSounds.ts'
import { playReference, soundedNotes } from './reference.ts'

const rate = 16_000
const known = [69, 72]
const sound = (category: number, level: number, loudness: number): VoiceSound => ({
  category,
  samples: new Float32Array(2 * rate).fill(level),
  heldSamples: 1.5 * rate,
  loudness,
  isSustained: true,
  globalCategory: undefined,
  midi: known[category],
  level,
  decayDecibels: [],
})
const sounds = [sound(0, 0.8, 1), sound(0, 0.2, 0.5), sound(1, 0.6, 1)]
const condition: LocalCondition = notesCondition(known)
const note = (midi: number, startSeconds: number, durationSeconds: number, velocity = 127) => ({
  midi,
  startSeconds,
  durationSeconds,
  velocity,
})
const play = (...notes: ReturnType<typeof note>[]) =>
  playReference(soundedNotes(notes, condition, rate), sounds, known, rate)

describe('playReference', () => {
  it('plays recordings at their times, each until the next, with a fade', () => {
    const { samples, notes } = play(note(69, 0.1, 0.5), note(72, 0.4, 0.4))
    const at = (seconds: number) => samples[Math.round(seconds * rate)]
    expect(at(0.05)).toBe(0)
    expect(at(0.3)).toBeCloseTo(0.8)
    // Both for a moment: half of the one that is let go, all of the other but its softened beginning.
    expect(at(0.415)).toBeCloseTo(0.4 + 0.6)
    expect(at(0.6)).toBeCloseTo(0.6)
    expect(at(0.83)).toBeCloseTo(0.3)
    expect(at(0.9)).toBe(0)
    expect(notes.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
      [0.1, 0.4],
      [0.4, 0.8],
    ])
  })

  it('takes the recording that is nearest in loudness, at the drawn one', () => {
    const { samples } = play(note(69, 0, 0.5, 51))
    // 0.4 of the loudest, from the recording of 0.5: (0.4/0.5)² of it.
    expect(samples[4000]).toBeCloseTo(0.2 * (51 / 127 / 0.5) ** 2)
  })

  it('knows how long a note was recorded for', () => {
    const { samples, notes } = play(note(69, 1, 4))
    expect(notes[0]).toMatchObject({ recordedEndSeconds: 2.5, endSeconds: 5 })
    expect(samples[Math.round(4.5 * rate)]).toBe(0)
  })

  it('refuses notes of which there is no recording', () => {
    const notes = soundedNotes([note(72, 0, 1)], condition, rate)
    expect(() => playReference(notes, sounds.slice(0, 2), known, rate)).toThrow(SyrinxError)
  })
})

describe('soundedNotes', () => {
  const voice = (slurs: boolean) =>
    voiceCondition(known, {
      tones: [],
      level: 0.2,
      partialCount: 2,
      bends: slurs,
      slurs,
      releaseSeconds: 0.1,
    })
  const overlapping = [note(69, 0, 0.5), note(72, 0.4, 0.5)]

  it('fades as long as the instrument does, shorter where another note goes on', () => {
    expect(soundedNotes(overlapping, voice(true), rate)).toMatchObject([
      { midi: 69, endSeconds: 0.4, fadeSeconds: 0.025, isSlurred: false },
      { midi: 72, endSeconds: 0.9, fadeSeconds: 0.1, isSlurred: true },
    ])
    expect(soundedNotes(overlapping, voice(false), rate)).toMatchObject([
      { endSeconds: 0.5, fadeSeconds: 0.1, isSlurred: false },
      { endSeconds: 0.9, fadeSeconds: 0.1, isSlurred: false },
    ])
  })
})
