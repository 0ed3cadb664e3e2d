/**
 * What strokes sound like: mixed of recorded notes, and begun abruptly, each with a µ-law code that no other begins with.
 *
 * A recorded attack begins so softly that no sample of it is the one that decides. A network that plays freely would
 * have to let many small deviations grow, and has learned to clear those away. With beginnings of their own one draw
 * decides that a stroke begins, and which.
 */
import { muLawEncode, silenceCode } from '../../src-shared/model/muLaw.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { NoteSound } from '../../src-main/tasks/material/noteSounds.ts'
import type { Sound } from './composeStrokes.ts'

const channels = 256
/** How far from silence a sound begins, in codes: beyond any noise, and too soft to click. */
const farFromSilence = [22, 60] as const
/** Codes between two beginnings. */
const apart = 6
/** The latest beginning, from the attack on. */
const latestSeconds = 0.01
const levelSeconds = 0.3
const longestSeconds = 3
/** On top of what the strings do, so that how loud a stroke still is tells how old it is. */
const decayDecibelsPerSecond = 20

/** @throws SyrinxError `instruments/no-beginning` when a sound finds no beginning of its own. */
export function strokeSounds(
  vocabulary: readonly Sound[],
  notes: ReadonlyMap<number, NoteSound>,
  sampleRateHz: number,
): Map<Sound, Float32Array> {
  const taken: number[] = []
  return new Map(
    vocabulary.map((sound) => {
      const mixed = mixOf(sound, notes, sampleRateHz)
      const { at, sign } = ownBeginning(mixed, taken, Math.round(latestSeconds * sampleRateHz), sound)
      const gainAt = (i: number) => sign * 10 ** ((-decayDecibelsPerSecond / 20) * (i / sampleRateHz))
      return [sound, mixed.subarray(at).map((it, i) => gainAt(i) * it)]
    }),
  )
}

function mixOf({ keys }: Sound, notes: ReadonlyMap<number, NoteSound>, sampleRateHz: number): Float32Array {
  const mixed = new Float32Array(Math.round(longestSeconds * sampleRateHz))
  for (const { midi, level } of keys) {
    const samples = notes.get(midi)?.samples
    if (!samples) throw new SyrinxError('instruments/no-samples', `The note ${midi} has no recording.`)
    const gain = level / rms(samples.subarray(0, Math.round(levelSeconds * sampleRateHz)))
    for (let i = 0; i < Math.min(mixed.length, samples.length); i++) mixed[i] += gain * samples[i]
  }
  return mixed
}

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, it) => sum + it * it, 0) / samples.length)

/** Upside down a sound is the same to the ear, and begins with another code. */
function ownBeginning(samples: Float32Array, taken: number[], latest: number, sound: Sound) {
  for (const [at, sample] of samples.subarray(0, latest).entries())
    for (const sign of [1, -1]) {
      const off = muLawEncode(Float32Array.of(sign * sample), channels)[0] - silenceCode(channels)
      if (Math.abs(off) < farFromSilence[0] || Math.abs(off) > farFromSilence[1]) continue
      if (taken.some((other) => Math.abs(other - off) < apart)) continue
      taken.push(off)
      return { at, sign }
    }
  throw new SyrinxError(
    'instruments/no-beginning',
    `No beginning of its own was found for ${sound.keys.map(({ midi }) => midi).join(' + ')}.`,
  )
}
