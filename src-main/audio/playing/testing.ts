/** Sounds whose truth is known, for tests of the measures. */
import { Random } from '../../../src-shared/random.ts'
import { midiToHz } from '../../../src-shared/conditioning/description.ts'
import { Heard, type Judged, type JudgedNote } from './judged.ts'

export const testRateHz = 16_000
const amplitudes = [0.5, 0.2, 0.1, 0.05]
const attackSeconds = 0.02

export const testNote = (
  midi: number,
  startSeconds: number,
  durationSeconds: number,
  change: Partial<JudgedNote> = {},
): JudgedNote => ({
  midi,
  loudness: 1,
  startSeconds,
  endSeconds: startSeconds + durationSeconds,
  fadeSeconds: 0.03,
  isSlurred: false,
  isSustained: true,
  recordedEndSeconds: startSeconds + durationSeconds,
  recordedHz: midiToHz(midi),
  ...change,
})

export interface Spoilt {
  readonly cents?: number
  readonly lateSeconds?: number
  readonly attackSeconds?: number
  readonly decibels?: number
  /** Root mean square of white noise while a note sounds, relative to the fundamental’s. */
  readonly noiseDb?: number
  readonly decayDbPerSecond?: number
}

/** Tones of four harmonics with a straight attack and a straight fade. */
export function testSound(
  notes: readonly JudgedNote[],
  seconds: number,
  spoilt: (note: JudgedNote, index: number) => Spoilt = () => ({}),
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * testRateHz))
  const random = Random.fromSeed(5)
  for (const [index, note] of notes.entries()) {
    const {
      cents = 0,
      lateSeconds = 0,
      decibels = 0,
      noiseDb = -90,
      decayDbPerSecond = 0,
      ...rest
    } = spoilt(note, index)
    const attack = rest.attackSeconds ?? attackSeconds
    const hz = midiToHz(note.midi + cents / 100)
    const gain = note.loudness ** 2 * 10 ** (decibels / 20)
    const noise = amplitudes[0] * 10 ** (noiseDb / 20) * Math.sqrt(1.5)
    const length = note.endSeconds - note.startSeconds
    const from = Math.round((note.startSeconds + lateSeconds) * testRateHz)
    const to = Math.min(samples.length, from + Math.round((length + note.fadeSeconds) * testRateHz))
    for (let t = Math.max(0, from); t < to; t++) {
      const age = (t - from) / testRateHz
      const rise = Math.min(1, age / attack)
      const fade = Math.min(1, (length + note.fadeSeconds - age) / note.fadeSeconds)
      const level = gain * rise * fade * 10 ** ((-decayDbPerSecond * age) / 20)
      let value = noise * random.between(-1, 1)
      for (const [i, amplitude] of amplitudes.entries())
        value += amplitude * Math.sin(2 * Math.PI * (i + 1) * hz * age)
      samples[t] += level * value
    }
  }
  return samples
}

/** A take beside its recording, which is as it should be unless it is spoilt too. */
export function testJudged(
  notes: readonly JudgedNote[],
  seconds: number,
  take: (note: JudgedNote, index: number) => Spoilt = () => ({}),
  recording: (note: JudgedNote, index: number) => Spoilt = () => ({}),
): Judged {
  const lowest = Math.min(...notes.map((note) => note.midi))
  return {
    notes,
    sound: new Heard(testSound(notes, seconds, take), testRateHz, lowest),
    recording: new Heard(testSound(notes, seconds, recording), testRateHz, lowest),
  }
}

/** Three notes of different loudness, with noise, the last one a tone too high. */
export const oneWrongOfThree = (): Judged =>
  testJudged(
    [
      testNote(69, 0.2, 0.6),
      testNote(76, 0.8, 0.6, { loudness: 0.5 }),
      testNote(81, 1.6, 0.6, { loudness: 0.8 }),
    ],
    2.6,
    (_, i) => (i === 2 ? { cents: 200, noiseDb: -20 } : { noiseDb: -20 }),
    () => ({ noiseDb: -30 }),
  )
