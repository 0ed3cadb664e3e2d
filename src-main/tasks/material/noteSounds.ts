/** The recorded notes that come with Syrinx, each from its attack on, and sequences of them. */
import { noteName } from '../../../src-shared/conditioning/description.ts'
import { trackEnd, type NoteTrack } from '../../../src-shared/conditioning/noteTrack.ts'
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { instruments } from '../../../src-shared/experiments/material.ts'
import { findAudioFiles, loadRecording } from '../../audio/recording.ts'
import { resourcePath } from '../resources.ts'

export type NoteInstrument = (typeof instruments)[number]

export interface NoteSound {
  readonly midi: number
  readonly path: string
  /** From the attack on, at the rate asked for. */
  readonly samples: Float32Array
}

/** A note has begun where it is no longer this far below its loudest millisecond. */
const attackDb = 36

/** Where a recording of one note begins: the first millisecond within 36 dB of its loudest. */
export function findAttack(samples: Float32Array, sampleRateHz: number): number {
  const hop = Math.max(1, Math.round(sampleRateHz / 1000))
  const powers: number[] = []
  for (let start = 0; start < samples.length; start += hop) {
    let sum = 0
    for (const value of samples.subarray(start, start + hop)) sum += value * value
    powers.push(sum)
  }
  const least = powers.reduce((most, power) => Math.max(most, power), 0) / 10 ** (attackDb / 10)
  return (
    Math.max(
      0,
      powers.findIndex((power) => power > least),
    ) * hop
  )
}

/**
 * The bundled notes of an instrument, ascending.
 * @throws SyrinxError `material/no-such-note` that names those it hasn't got.
 */
export async function loadNotes(
  instrument: NoteInstrument,
  midi: readonly number[] | undefined,
  sampleRateHz: number,
): Promise<NoteSound[]> {
  const paths = new Map<number, string>()
  for (const path of await findAudioFiles(resourcePath('datasets', instrument)))
    paths.set(Number(/_(\d+)_/.exec(path)?.[1]), path)
  const known = [...paths.keys()].sort((a, b) => a - b)
  const wanted = midi ? [...new Set(midi)].sort((a, b) => a - b) : known
  const missing = wanted.filter((it) => !paths.has(it))
  if (missing.length > 0)
    throw new SyrinxError(
      'material/no-such-note',
      `The bundled ${instrument} has no recording of ${missing.map(noteName).join(', ')}.`,
      `It has ${noteName(known[0])} to ${noteName(known.at(-1)!)}.`,
    )
  return Promise.all(
    wanted.map(async (it) => {
      const path = paths.get(it)!
      const samples = await loadRecording(path, { sampleRateHz })
      return { midi: it, path, samples: samples.subarray(findAttack(samples, sampleRateHz)) }
    }),
  )
}

/** A note is looped where the recording ends before it: between these times, over so long a crossfade. */
const loop = { startSeconds: 0.6, endSeconds: 2.4, fadeSeconds: 0.06 }

/** At least `count` samples of a note that is held: its sustained part repeats, crossfaded; a struck string just decays. */
export function held(samples: Float32Array, count: number, sampleRateHz: number): Float32Array {
  const [start, end, fade] = [loop.startSeconds, loop.endSeconds, loop.fadeSeconds].map((seconds) =>
    Math.round(seconds * sampleRateHz),
  )
  if (count <= end || samples.length < end + fade) return samples
  const long = new Float32Array(count)
  long.set(samples.subarray(0, end))
  for (let at = end; at < count; at += end - start)
    for (let i = 0; i < end - start && at + i < count; i++) {
      // The end of the loop goes over into its beginning.
      const share = Math.min(1, (i + 1) / fade)
      const going = share < 1 ? Math.cos((share * Math.PI) / 2) * samples[end + i] : 0
      long[at + i] = going + Math.sin((share * Math.PI) / 2) * samples[start + i]
    }
  return long
}

/** Headroom for the old note's fade under the new note's attack. */
const gain = 0.9

/**
 * A sequence of notes, each from its attack on; the old note goes on for `fadeSeconds` AFTER the change, fading: what is
 * learned then has seen a loud past at the beginning of a note.
 * @param sounds [category] → the note from its attack on.
 */
export function playNotes(
  track: NoteTrack,
  sounds: readonly Float32Array[],
  sampleRateHz: number,
  { fadeSeconds, sustains }: { fadeSeconds: number; sustains: boolean },
): Float32Array {
  const samples = new Float32Array(trackEnd(track))
  const fade = Math.round(fadeSeconds * sampleRateHz)
  for (const { category, startSample, endSample } of track) {
    const length = Math.min(endSample + fade, samples.length) - startSample
    const own = sounds[category]
    const sound = sustains && own.length < length ? held(own, length, sampleRateHz) : own
    const body = endSample - startSample
    for (let i = 0; i < Math.min(length, sound.length); i++) {
      const share = i < body ? 0 : (i - body + 1) / (fade + 1)
      samples[startSample + i] += gain * sound[i] * (share === 0 ? 1 : (1 + Math.cos(Math.PI * share)) / 2)
    }
  }
  return samples
}
