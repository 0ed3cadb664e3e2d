import { describe, expect, it } from 'vitest'
import { SyrinxError } from '../errors.ts'
import { Random } from '../random.ts'
import { curveAt, valueOf } from './curves.ts'
import { parseMidi, printMidi, tempoOfMidi } from './midi.ts'
import { sortNotes, type Note } from './noteSequence.ts'
import { randomNotes } from './testing.ts'

const track = (...events: number[]) => {
  const bytes = [...events, 0, 0xff, 0x2f, 0]
  return [...Buffer.from('MTrk'), 0, 0, bytes.length >> 8, bytes.length & 255, ...bytes]
}

/** A file by hand: 96 ticks a beat, half a second each. */
const file = (...tracks: number[][]) =>
  Uint8Array.from([...Buffer.from('MThd'), 0, 0, 0, 6, 0, 1, 0, tracks.length, 0, 96, ...tracks.flat()])

const bend = (channel: number, value: number) => [0xe0 | channel, (value + 8192) & 127, (value + 8192) >> 7]
const control = (channel: number, number: number, value: number) => [0xb0 | channel, number, value]
/** Registered parameter 0. */
const range = (channel: number, semitones: number) => [
  ...[0, ...control(channel, 101, 0)],
  ...[0, ...control(channel, 100, 0)],
  ...[0, ...control(channel, 6, semitones)],
]

describe('bends and swells in MIDI', () => {
  it('come back on the notes that had them, also where notes sound together', () => {
    const random = Random.fromSeed(8)
    for (let round = 0; round < 10; round++) {
      // No two at once of one pitch and start, so that each is found again.
      const notes = sortNotes(randomNotes(random, 24)).filter(({ durationSeconds }) => durationSeconds > 0.1)
      const read = parseMidi(printMidi(notes, 90)).notes
      expect(read.length).toBe(notes.length)
      for (const note of notes) {
        const same = read.find(
          ({ midi, startSeconds }) => midi === note.midi && Math.abs(startSeconds - note.startSeconds) < 1e-3,
        )!
        for (let seconds = 0; seconds < note.durationSeconds - 0.02; seconds += 0.007) {
          const cents = curveAt(note.pitchBend, seconds, 0)
          expect(Math.abs(curveAt(same.pitchBend, seconds, 0) - cents)).toBeLessThan(6)
          const level = curveAt(note.expression, seconds, 1)
          expect(Math.abs(curveAt(same.expression, seconds, 1) - level)).toBeLessThan(0.03)
        }
      }
    }
  })

  it('leave a file without them as it was: on one channel, and nothing but notes', () => {
    const chord = [60, 64, 67].map((midi) => ({ midi, startSeconds: 0, durationSeconds: 1, velocity: 80 }))
    const bytes = printMidi(chord)
    expect(parseMidi(bytes).notes).toEqual(chord)
    const statuses = new Set([...bytes].filter((byte) => byte >= 0xe0 && byte < 0xf0))
    expect(statuses.size).toBe(0)
  })

  it('keep a vibrato of a minute in so few points as it needs, and a day’s slope short', () => {
    const vibrato = Array.from({ length: 1000 }, (_, i) => ({ seconds: i * 0.06, cents: i % 2 ? 30 : -30 }))
    const note: Note = { midi: 60, startSeconds: 0, durationSeconds: 60, pitchBend: vibrato }
    expect(parseMidi(printMidi([note])).notes[0].pitchBend!.length).toBeLessThanOrEqual(1000)
    const day = {
      ...note,
      durationSeconds: 86_400,
      pitchBend: [
        { seconds: 0, cents: -1200 },
        { seconds: 86_400, cents: 1200 },
      ],
    }
    const bytes = printMidi([day])
    expect(bytes.length).toBeLessThan(20_000)
    expect(curveAt(parseMidi(bytes).notes[0].pitchBend, 43_200, 1)).toBeCloseTo(0, -1)
  })

  it('are read with the range that the file names, two semitones before', () => {
    const bytes = file(
      track(
        ...[0, 0x90, 60, 100, 48, ...bend(0, 4096), 48, 0x80, 60, 0],
        ...range(0, 12),
        ...[0, 0x90, 62, 100, 48, 0x80, 62, 0],
        ...[0, ...bend(0, 0), 0, 0x90, 64, 100, 48, 0x80, 64, 0],
      ),
    )
    const [plain, wide, none] = parseMidi(bytes).notes
    expect(plain.pitchBend).toEqual([
      { seconds: 0, cents: 0 },
      { seconds: 0.249, cents: 0 },
      { seconds: 0.25, cents: 100 },
    ])
    expect(wide.pitchBend).toEqual([{ seconds: 0, cents: 600 }])
    expect(none).toEqual({ midi: 64, startSeconds: 0.75, durationSeconds: 0.25, velocity: 100 })
  })

  it('are read from the members of an MPE zone, and held at an octave', () => {
    const zone = [101, 0, 100, 6, 6, 15]
    const events = [0, 2, 4].flatMap((i) => [0, ...control(0, zone[i], zone[i + 1])])
    const bytes = file(
      track(
        ...events,
        ...[0, ...bend(1, 512), 0, 0x91, 60, 100, 0, ...bend(2, 8191), 0, 0x92, 64, 100],
        ...[96, 0x81, 60, 0, 0, 0x82, 64, 0],
      ),
    )
    expect(parseMidi(bytes).notes.map((it) => it.pitchBend)).toEqual([
      [{ seconds: 0, cents: 300 }],
      [{ seconds: 0, cents: 1200 }],
    ])
  })

  it('end where all controllers are reset, and don’t come from parameters that aren’t registered', () => {
    const bytes = file(
      track(
        ...[0, ...control(0, 11, 64), 0, ...bend(0, 4096), 0, ...control(0, 121, 0)],
        ...[0, ...control(0, 99, 0), 0, ...control(0, 98, 0), 0, ...control(0, 6, 24)],
        ...[0, 0x90, 60, 100, 48, 0x80, 60, 0],
        ...[0, ...bend(0, 4096), 0, ...control(0, 11, 0), 0, 0x90, 62, 100, 48, 0x80, 62, 0],
      ),
    )
    const [first, second] = parseMidi(bytes).notes
    expect([first.pitchBend, first.expression]).toEqual([undefined, undefined])
    expect(second.pitchBend).toEqual([{ seconds: 0, cents: 100 }])
    expect(second.expression).toEqual([{ seconds: 0, level: 0 }])
  })
})

describe('damaged MIDI', () => {
  it('is refused in words or read as far as it goes, whatever bytes are wrong', () => {
    const random = Random.fromSeed(11)
    const whole = printMidi(randomNotes(random, 12))
    for (let round = 0; round < 400; round++) {
      const bytes = whole.slice(0, round % 2 ? whole.length : 14 + random.below(whole.length))
      for (let i = 0; i < 1 + random.below(6); i++) bytes[14 + random.below(bytes.length)] = random.below(256)
      for (const read of [parseMidi, tempoOfMidi]) {
        try {
          read(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(SyrinxError)
        }
      }
    }
  })

  it('with thousands of bends under thousands of notes is read soon, and says what it left out', () => {
    const random = Random.fromSeed(12)
    const events: number[] = []
    for (let i = 0; i < 1000; i++) events.push(0, 0x90, i % 128, 100)
    for (let i = 0; i < 9000; i++) events.push(1, ...bend(0, random.below(16_384) - 8192))
    for (let i = 0; i < 1000; i++) events.push(0, 0x80, i % 128, 0)
    const bytes = [...events, 0, 0xff, 0x2f, 0]
    const length = [24, 16, 8, 0].map((shift) => (bytes.length >> shift) & 255)
    const { notes, remarks } = parseMidi(file([...Buffer.from('MTrk'), ...length, ...bytes]))
    expect(notes).toHaveLength(1000)
    expect(notes.every(({ pitchBend = [] }) => pitchBend.every((it) => Math.abs(valueOf(it)) <= 1200))).toBe(
      true,
    )
    expect(remarks.join()).toMatch(/bends and swells of \d+ notes left out/)
  })
})
