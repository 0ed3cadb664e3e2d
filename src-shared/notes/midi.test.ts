import { describe, expect, it } from 'vitest'
import { build } from 'vite'
import { Random } from '../random.ts'
import { parseMidi, printMidi, tempoOfMidi } from './midi.ts'
import { sortNotes } from './noteSequence.ts'
import { randomNotes } from './testing.ts'
import { toMonophonic } from './toMonophonic.ts'

const word = (value: number) => [value >> 8, value & 255]
const track = (...events: number[]) => {
  const bytes = [...events, 0, 0xff, 0x2f, 0]
  return [...Buffer.from('MTrk'), 0, 0, ...word(bytes.length), ...bytes]
}
/** A Standard MIDI File by hand, 96 ticks a beat. */
const file = (format: number, ...tracks: number[][]) =>
  Uint8Array.from([
    ...Buffer.from('MThd'),
    ...[0, 0, 0, 6],
    ...word(format),
    ...word(tracks.length),
    ...word(96),
    ...tracks.flat(),
  ])
const tempo = (beatsPerMinute: number) => {
  const microseconds = 60e6 / beatsPerMinute
  return [0xff, 0x51, 3, microseconds >> 16, (microseconds >> 8) & 255, microseconds & 255]
}

describe('MIDI', () => {
  it('follows tempo changes', () => {
    // A beat at 120 (0.5 s), then a beat at 60 (1 s).
    const bytes = file(
      1,
      track(0, ...tempo(120), 96, ...tempo(60)),
      track(0, 0x90, 69, 64, 96, 0x80, 69, 0, 0, 0x90, 71, 127, 96, 0x80, 71, 0),
    )
    expect(parseMidi(bytes).notes).toEqual([
      { midi: 69, startSeconds: 0, durationSeconds: 0.5, velocity: 64 },
      { midi: 71, startSeconds: 0.5, durationSeconds: 1, velocity: 127 },
    ])
  })

  it('reads running status, and a velocity of zero as the note’s end', () => {
    const bytes = file(0, track(0, 0x90, 60, 100, 48, 60, 0, 0, 62, 100, 48, 62, 0))
    expect(parseMidi(bytes).notes.map(({ midi, durationSeconds }) => [midi, durationSeconds])).toEqual([
      [60, 0.25],
      [62, 0.25],
    ])
  })

  it('leaves drums out and says so', () => {
    const bytes = file(
      1,
      track(0, 0x99, 36, 100, 48, 0x89, 36, 0),
      track(0, 0x90, 60, 100, 48, 0x80, 60, 0, 0, 0x90, 62, 9, 0, 0x80, 62, 0),
    )
    const { notes, remarks } = parseMidi(bytes)
    expect(notes.map((note) => note.midi)).toEqual([60])
    expect(remarks).toEqual(['1 drum note left out', '1 note without duration left out'])
  })

  it('gives one voice back as it was printed, to a tick', () => {
    const random = Random.fromSeed(4)
    for (let round = 0; round < 30; round++) {
      const notes = toMonophonic(randomNotes(random, 20)).filter((note) => note.durationSeconds > 0.01)
      const { notes: read } = parseMidi(printMidi(notes, 90))
      expect(read.length).toBe(notes.length)
      for (const [i, note] of sortNotes(notes).entries()) {
        expect(read[i].midi).toBe(note.midi)
        expect(read[i].velocity).toBe(note.velocity ?? 90)
        expect(Math.abs(read[i].startSeconds - note.startSeconds)).toBeLessThan(3e-4)
        expect(Math.abs(read[i].durationSeconds - note.durationSeconds)).toBeLessThan(6e-4)
      }
    }
  })

  it('carries tempo and metre, and the same times at any tempo', () => {
    const notes = [{ midi: 60, startSeconds: 0.75, durationSeconds: 0.5, velocity: 90 }]
    const tempo = { beatsPerMinute: 80, beatsPerBar: 3 }
    const bytes = printMidi(notes, 100, tempo)
    expect(tempoOfMidi(bytes)).toEqual(tempo)
    expect(parseMidi(bytes).notes[0].startSeconds).toBeCloseTo(0.75, 3)
    expect(tempoOfMidi(printMidi(notes))).toEqual({ beatsPerMinute: 120, beatsPerBar: 4 })
  })

  it('keeps notes of one pitch apart that touch', () => {
    const notes = [0, 0.5, 1].map((startSeconds) => ({
      midi: 69,
      startSeconds,
      durationSeconds: 0.5,
      velocity: 80,
    }))
    expect(parseMidi(printMidi(notes)).notes).toEqual(notes)
  })

  it('says when a file is no MIDI or is cut off', () => {
    const whole = printMidi(randomNotes(Random.fromSeed(1), 5))
    expect(() => parseMidi(Uint8Array.of(1, 2, 3))).toThrow(/not a MIDI file/)
    expect(() => parseMidi(whole.subarray(0, 20))).toThrow(/damaged/)
  })

  it('works in a browser bundle too', async () => {
    const entry = new URL('midi.ts', import.meta.url).pathname
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: { write: false, minify: false, lib: { entry, formats: ['es'], fileName: 'midi' } },
    })
    const [chunk] = (Array.isArray(built) ? built : [built]).flatMap((it) =>
      'output' in it ? it.output : [],
    )
    const code = 'code' in chunk ? chunk.code : ''
    const bundle = (await import(
      `data:text/javascript;base64,${btoa(unescape(encodeURIComponent(code)))}`
    )) as {
      parseMidi: typeof parseMidi
    }
    const notes = randomNotes(Random.fromSeed(9), 4)
    expect(bundle.parseMidi(printMidi(notes))).toEqual(parseMidi(printMidi(notes)))
  })
})
