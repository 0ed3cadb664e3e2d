import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { measureFollowing } from './following.ts'
import { loadRecording } from './recording.ts'
import { measureSignal } from './signalFacts.ts'
import { add, concatenate, frequencyOfMidi, noise, sine } from './testing.ts'

const sampleRateHz = 16_000
const midis = [69, 71, 76, 74, 81]
const noteSeconds = 0.4
const notes = midis.map((midi, i) => ({ midi, startSeconds: i * noteSeconds, durationSeconds: noteSeconds }))

const play = (played: readonly number[], amplitude = 0.5) =>
  concatenate(...played.map((midi) => sine(frequencyOfMidi(midi), noteSeconds, sampleRateHz, amplitude)))

describe('following', () => {
  it('is perfect for the notes themselves', () => {
    const following = measureFollowing(play(midis), sampleRateHz, notes)
    // Each note has 0.32 s away from changes: 33 frames.
    expect(following).toMatchObject({ frames: 165, voicedFrames: 165, within50Cents: 1, within20Cents: 1 })
    expect(following).toMatchObject({ framesWithin50Cents: 1, notes: 5, notesHit: 5 })
    expect(following.medianCents).toBeLessThan(1)
    expect(following.changes).toMatchObject({ expected: 5, missed: 0 })
    expect(following.changes.maximumMilliseconds).toBeLessThan(15)
    expect(following.soundingLevelDb).toBeCloseTo(-9.03, 1)
  })

  it('counts wrong notes and detuned ones', () => {
    const wrong = measureFollowing(play([69, 72, 76, 74.3, 81]), sampleRateHz, notes)
    expect(wrong.within50Cents).toBeCloseTo(0.8, 2)
    expect(wrong.within20Cents).toBeCloseTo(0.6, 2)
    expect(wrong.notesHit).toBe(4)
    expect(wrong.changes.missed).toBe(1)
  })

  it('takes silence for a miss, but not for a wrong pitch', () => {
    const half = play(midis).fill(0, 1.6 * sampleRateHz)
    const following = measureFollowing(half, sampleRateHz, notes)
    expect(following.voicedFrames).toBe(132)
    expect(following.within50Cents).toBe(1)
    expect(following.framesWithin50Cents).toBeCloseTo(0.8, 3)
    expect(following.notesHit).toBe(4)
  })

  it.each([-30, 40, 80])('measures changes that come %i ms late', (delayMilliseconds) => {
    const moved = notes.map((note, i) => ({
      ...note,
      startSeconds: i === 0 ? 0 : note.startSeconds - delayMilliseconds / 1000,
    }))
    const { changes } = measureFollowing(play(midis), sampleRateHz, moved)
    expect(changes.missed).toBe(0)
    expect(Math.abs(changes.medianDelayMilliseconds - delayMilliseconds)).toBeLessThan(10)
    expect(Math.abs(changes.medianMilliseconds - Math.abs(delayMilliseconds))).toBeLessThan(10)
  })

  it('measures the SNR inside held notes alone', () => {
    const noisy = add(play(midis), noise(5 * noteSeconds * sampleRateHz, 0.5 / Math.SQRT2 / 10))
    const { heldNotes } = measureFollowing(noisy, sampleRateHz, notes)
    expect(heldNotes.notes).toBe(5)
    expect(Math.abs(heldNotes.meanSnrDb - 20)).toBeLessThan(1)
    expect(Math.abs(heldNotes.medianSnrDb - 20)).toBeLessThan(1)
    const short = notes.map((note) => ({ ...note, durationSeconds: 0.2 }))
    expect(measureFollowing(noisy, sampleRateHz, short).heldNotes.notes).toBe(0)
  })

  it('judges a note too short for a frame by its middle, and leaves repeats out of the changes', () => {
    const short = [
      { midi: 69, startSeconds: 0, durationSeconds: 0.3 },
      { midi: 69, startSeconds: 0.3, durationSeconds: 0.06 },
    ]
    const { notesHit, changes } = measureFollowing(play([69]), sampleRateHz, short)
    expect(notesHit).toBe(2)
    expect(changes.expected).toBe(1)
  })

  it('finds the recording of Syrinx faithful to its notes', async () => {
    const folder = join(import.meta.dirname, '../../resources/datasets/performances')
    const samples = await loadRecording(join(folder, 'panflute_syrinx.wav'), { sampleRateHz })
    const truth = JSON.parse(await readFile(join(folder, 'panflute_syrinx.notes.json'), 'utf8'))
    const following = measureFollowing(samples, sampleRateHz, truth)
    expect(following.notesHit).toBe(27)
    expect(following.framesWithin50Cents).toBeGreaterThan(0.99)
    expect(following.changes.missed).toBe(0)
    expect(following.changes.maximumMilliseconds).toBeLessThan(40)
    expect(following.heldNotes.medianSnrDb).toBeGreaterThan(20)
  })
})

it('states level, peak, DC, clipping and jumps', () => {
  const facts = measureSignal(Float32Array.from([0.25, 1, -1, 0.5, -0.5, 32_767 / 32_768, 0, -0.125]))
  expect(facts.clippedSamples).toBe(3)
  expect(facts.startJump).toBe(0.25)
  expect(facts.endJump).toBe(0.125)
  expect(facts.peakDb).toBe(0)
  expect(facts.dc).toBeCloseTo((0.25 + 32_767 / 32_768 - 0.125) / 8, 6)
  expect(measureSignal(sine(440, 1, 16_000, 0.5)).levelDb).toBeCloseTo(-9.03, 2)
})

it('judges of chords what sounds alone, and counts the rest', () => {
  const chord = [
    { midi: 69, startSeconds: 0, durationSeconds: 1 },
    { midi: 76, startSeconds: 0.5, durationSeconds: 0.5 },
    { midi: 81, startSeconds: 1.2, durationSeconds: 0.5 },
  ]
  const sound = (notes: readonly (typeof chord)[number][]) =>
    Float32Array.from({ length: 2 * sampleRateHz }, (_, i) =>
      notes.reduce((sum, { midi, startSeconds, durationSeconds }) => {
        const seconds = i / sampleRateHz - startSeconds
        if (seconds < 0 || seconds >= durationSeconds) return sum
        return sum + 0.3 * Math.sin(2 * Math.PI * 440 * 2 ** ((midi - 69) / 12) * seconds)
      }, 0),
    )
  const right = measureFollowing(sound(chord), sampleRateHz, chord)
  expect(right).toMatchObject({ notes: 3, notesJudged: 2, notesHit: 2 })
  expect(right.changes.expected).toBe(0)
  expect(right.heldNotes.notes).toBe(1)
  const missing = measureFollowing(sound(chord.slice(1)), sampleRateHz, chord)
  expect(missing).toMatchObject({ notesJudged: 2, notesHit: 1 })
})
