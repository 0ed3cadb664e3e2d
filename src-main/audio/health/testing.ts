/** Made-up recordings for tests: notes as a wind or a string plays them, and what goes wrong with them. */
import { Random } from '../../../src-shared/random.ts'
import { healthOfClip, type ClipHealth } from './clipHealth.ts'

export const testRateHz = 16_000

export interface TestTone {
  /** A MIDI number, with a fraction. */
  readonly pitch: number
  readonly seconds?: number
  readonly level?: number
  /** Dies away by so many decibels a second. */
  readonly decay?: number
  readonly vibratoCents?: number
  /** What the n-th harmonic has of the first one; the usual falls slowly. */
  readonly harmonic?: (number: number) => number
}

/** A tenth of a second of rest, the tone, half a second of rest. */
export function tone({
  pitch,
  seconds = 0.9,
  level = 0.2,
  decay = 0,
  vibratoCents = 0,
  harmonic = (n) => 1 / n,
}: TestTone): Float32Array {
  const samples = new Float32Array(Math.round((seconds + 0.6) * testRateHz))
  const hertz = 440 * 2 ** ((pitch - 69) / 12)
  let phase = 0
  for (let i = 0; i < seconds * testRateHz; i++) {
    const at = i / testRateHz
    phase +=
      (2 * Math.PI * hertz * 2 ** ((vibratoCents * Math.sin(2 * Math.PI * 5.5 * at)) / 1200)) / testRateHz
    const edges = Math.min(1, at / 0.02, (seconds - at) / 0.03)
    let sum = 0
    for (let n = 1; n * hertz < testRateHz / 2 && n <= 12; n++) sum += harmonic(n) * Math.sin(n * phase)
    samples[Math.round(0.1 * testRateHz) + i] = level * edges * 10 ** ((-decay * at) / 20) * sum
  }
  return samples
}

export const mixed = (...sounds: readonly Float32Array[]): Float32Array =>
  Float32Array.from({ length: Math.max(...sounds.map((it) => it.length)) }, (_, i) =>
    sounds.reduce((sum, it) => sum + (it[i] ?? 0), 0),
  )

export function noise(seconds: number, deviation: number, seed = 1): Float32Array {
  const random = Random.fromSeed(seed)
  return Float32Array.from({ length: Math.round(seconds * testRateHz) }, () => deviation * random.normal())
}

export const hum = (seconds: number, mainsHz: number, amplitude: number): Float32Array =>
  Float32Array.from({ length: Math.round(seconds * testRateHz) }, (_, i) =>
    [1, 2, 3, 5].reduce(
      (sum, n) => sum + (amplitude / n) * Math.sin((2 * Math.PI * n * mainsHz * i) / testRateHz),
      0,
    ),
  )

export const clip = (name: string, samples: Float32Array): ClipHealth =>
  healthOfClip({ name, fromSeconds: 0, samples, sampleRateHz: testRateHz, channels: [samples] })

/** A major scale, or as many notes of it as wanted. */
export const scale = (count = 5): number[] => [60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79].slice(0, count)

export const clipsOf = (
  tones: readonly TestTone[],
  change = (samples: Float32Array) => samples,
): ClipHealth[] => tones.map((it, i) => clip(`${i}.wav`, change(tone(it))))
