import { describe, expect, it } from 'vitest'
import { endSeconds, sortNotes } from '../../../src-shared/notes/noteSequence.ts'
import { composeNotes, type ComposingRequest } from './compose.ts'
import { learnToCompose } from './learn.ts'
import { brokenChord, tinyNetwork, untaughtComposer } from './testing.ts'

const goOn = { shouldStop: () => false }
const request: ComposingRequest = {
  composer: untaughtComposer,
  before: [],
  fromSeconds: 0,
  seconds: 8,
  temperature: 1,
  seed: 1,
}

describe('composeNotes', () => {
  it('composes the same for the same seed, and other music for another', async () => {
    const first = await composeNotes(request, goOn)
    expect(first.length).toBeGreaterThan(5)
    expect(await composeNotes(request, goOn)).toEqual(first)
    expect(await composeNotes({ ...request, seed: 2 }, goOn)).not.toEqual(first)
  })

  it('begins where it is told to, in order, and ends soon after it is asked to', async () => {
    const notes = await composeNotes({ ...request, fromSeconds: 3, before: brokenChord(12) }, goOn)
    expect(notes).toEqual(sortNotes(notes))
    for (const note of notes) {
      expect(note.startSeconds).toBeGreaterThanOrEqual(3)
      expect(note.durationSeconds).toBeGreaterThan(0)
      expect(endSeconds(note)).toBeLessThanOrEqual(3 + 8 + 2 + 1e-9)
    }
    expect(Math.max(...notes.map(endSeconds))).toBeGreaterThan(3 + 8)
  })

  it('hears what was played before, and nothing after', async () => {
    const asked = { ...request, fromSeconds: 2 }
    const before = brokenChord(10)
    const heard = await composeNotes({ ...asked, before }, goOn)
    expect(await composeNotes({ ...asked, before: brokenChord(10, 61) }, goOn)).not.toEqual(heard)
    const later = brokenChord(10).map((it) => ({ ...it, startSeconds: it.startSeconds + 2 }))
    expect(await composeNotes({ ...asked, before: [...before, ...later] }, goOn)).toEqual(heard)
  })

  it('takes a long history, and one that lies beyond a piano', async () => {
    const before = [...brokenChord(3000), { midi: 5, startSeconds: 0, durationSeconds: 1 }]
    expect((await composeNotes({ ...request, before, fromSeconds: 600 }, goOn)).length).toBeGreaterThan(0)
  })

  it('keeps what is there when it is stopped', async () => {
    let asked = 0
    const stopped = await composeNotes({ ...request, seconds: 600 }, { shouldStop: () => ++asked > 200 })
    expect(stopped.length).toBeGreaterThan(0)
    expect(Math.max(...stopped.map(endSeconds))).toBeLessThan(60)
  })

  it('comes to an end with a network that never lets time pass', async () => {
    const weights = untaughtComposer.weights.slice()
    // The last bias: the code of the lowest key, always.
    weights[weights.length - 256] = 1e4
    const composer = { ...untaughtComposer, weights }
    expect(await composeNotes({ ...request, composer, seconds: 20 }, goOn)).toEqual([])
  })
})

describe('learnToCompose', () => {
  const piece = (name: string, notes: number) => ({ name, notes: brokenChord(notes) })
  const lesson = {
    pieces: { pieces: [piece('a', 90), piece('b', 120)], minutes: 0.7, words: '' },
    compass: [60, 72],
    limit: { steps: 220 },
    seed: 1,
    threads: 1,
    compute: 'cpu',
    network: { hyperparameters: tinyNetwork, sampleSize: 256 },
    provenance: { title: 'a broken chord' },
  } as const
  const quietly = { say: () => undefined, progress: () => undefined }

  it('learns how a piece goes on', async () => {
    const { composer, steps } = await learnToCompose(lesson, { ...quietly, ...goOn })
    expect(steps).toBe(220)
    expect(composer).toMatchObject({ title: 'a broken chord', pieces: 2, minutes: 0.7 })
    const composed = await composeNotes(
      { ...request, composer, before: brokenChord(15), fromSeconds: 3, seconds: 3, temperature: 0 },
      goOn,
    )
    const expected = brokenChord(60).filter((it) => it.startSeconds > 2.9)
    for (const [index, note] of composed.slice(0, 12).entries()) {
      expect(note.midi).toBe(expected[index].midi)
      expect(Math.abs(note.startSeconds - expected[index].startSeconds)).toBeLessThan(0.4)
    }
    expect(composed.length).toBeGreaterThanOrEqual(12)
  }, 60_000)

  it('keeps what it has when it is stopped at once', async () => {
    const outcome = await learnToCompose(lesson, { ...quietly, shouldStop: () => true })
    expect(outcome).toMatchObject({ stopped: 'asked', composer: { pieces: 2 } })
  })
})
