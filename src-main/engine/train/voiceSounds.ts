/**
 * Single notes cut from recordings, and how one of them sounds when a `voice` network learns it: from its attack on, at one
 * level, bent where wanted.
 */
import { decayTimesSeconds } from '../../../src-shared/conditioning/description.ts'
import { decayAt } from '../../../src-shared/conditioning/tones.ts'
import { slurredAgeSeconds } from '../../../src-shared/conditioning/voices.ts'
import type { TrainingRecording } from './material.ts'
import { median } from './median.ts'

/** A note's sound from its attack on. */
export interface VoiceSound {
  readonly category: number
  readonly samples: Float32Array
  /** How long it is held, in samples: what comes after is its release or its last breath. */
  readonly heldSamples: number
  /** As played, 0 … 1, as MIDI velocity/127: the loudest of its pitch counts as 1. */
  readonly loudness: number
  /** It goes on as it is for as long as it is held (a wind, a bow), or it decays (a string that was struck). */
  readonly isSustained: boolean
  readonly globalCategory: number | undefined
  readonly midi: number
  /** Root mean square where it is loudest. */
  readonly level: number
  /** How far it has decayed at `decayTimesSeconds`, in decibels; empty where it is held. */
  readonly decayDecibels: readonly number[]
}

/**
 * Recordings say where each note begins; a note's sound reaches to its recording's next note, or to the end.
 * @param midiNumbers of the categories.
 */
export function voiceSounds(
  recordings: readonly TrainingRecording[],
  midiNumbers: readonly number[],
  sampleRateHz: number,
): VoiceSound[] {
  const cut = recordings.flatMap(({ samples, track, globalCategory }) =>
    track.map((segment, i) => {
      const end = track[i + 1]?.startSample ?? samples.length
      const sound = withoutClick(samples.subarray(segment.startSample, end), sampleRateHz)
      return {
        category: segment.category,
        samples: sound,
        heldSamples: Math.min(segment.endSample, end) - segment.startSample,
        level: levelOf(sound, sampleRateHz),
        decay: decayOf(sound, segment.endSample - segment.startSample, sampleRateHz),
        globalCategory,
      }
    }),
  )
  const audible = cut.filter(({ level }) => level > 0)
  return audible.map(({ decay: _decay, ...sound }) => {
    const kin = audible.filter(
      (it) => it.category === sound.category && it.globalCategory === sound.globalCategory,
    )
    const loudest = Math.max(...kin.map((it) => it.level))
    const family = audible.filter((it) => it.globalCategory === sound.globalCategory)
    const isSustained = median(family.map((it) => it.decay)) < decayingDecibels
    return {
      ...sound,
      isSustained,
      heldSamples: isSustained ? heldUntil(sound, sampleRateHz) : sound.heldSamples,
      decayDecibels: isSustained ? [] : decayTable(sound.samples, sampleRateHz),
      midi: midiNumbers[sound.category],
      // Gain goes with the square of the velocity (noteTrack.ts).
      loudness: Math.sqrt(sound.level / loudest),
    }
  })
}

/** A note that has lost as much half a second to a second and a half after its beginning decays by itself. */
const decayingDecibels = 6

const heldWindowSeconds = 0.05
/** A note has been let go where its level falls for good by so much below what it was in its middle. */
const letGoDecibels = 6

/**
 * Where a room, or a choir, rings on, a note is heard for longer than it was held; what it plays then must not be taken
 * for how a long note goes on. At least the first half of what is heard counts as held.
 * @returns samples from the attack on.
 */
function heldUntil(
  { samples, heldSamples }: Pick<VoiceSound, 'samples' | 'heldSamples'>,
  sampleRateHz: number,
): number {
  const window = Math.round(heldWindowSeconds * sampleRateHz)
  const windows = Math.floor(heldSamples / window)
  const levels = Array.from({ length: windows }, (_, i) =>
    rootMeanSquare(samples, i * window, (i + 1) * window),
  )
  const settled = median(levels.slice(windows >> 2, Math.ceil(0.75 * windows)))
  let end = windows
  while (end > windows / 2 && levels[end - 1] < settled * 10 ** (-letGoDecibels / 20)) end--
  return end < windows ? end * window : heldSamples
}

/** A note that is cut from the middle of a phrase may begin in mid-wave. */
function withoutClick(samples: Float32Array, sampleRateHz: number): Float32Array {
  const first = Math.abs(samples[0] ?? 0)
  const peak = samples.reduce((highest, it) => Math.max(highest, Math.abs(it)), 0)
  if (first < 0.02 * peak) return samples
  const faded = samples.slice()
  const fade = Math.min(Math.round(0.004 * sampleRateHz), faded.length)
  for (let t = 0; t < fade; t++) faded[t] *= t / fade
  return faded
}

/** Root mean square of the loudest tenth of a second of a note's first second. */
function levelOf(samples: Float32Array, sampleRateHz: number): number {
  const window = Math.max(1, Math.round(0.1 * sampleRateHz))
  let loudest = 0
  for (let start = 0; start < Math.min(samples.length, sampleRateHz); start += window >> 1)
    loudest = Math.max(loudest, rootMeanSquare(samples, start, start + window))
  return loudest
}

/** By how much the level falls from the note's first half second to its second one; nothing for short notes. */
function decayOf(samples: Float32Array, heldSamples: number, sampleRateHz: number): number {
  const step = Math.min(Math.round(0.5 * sampleRateHz), heldSamples >> 2)
  const early = rootMeanSquare(samples, Math.round(step * 0.2), Math.round(step * 1.2))
  const late = rootMeanSquare(samples, Math.round(step * 2.4), Math.round(step * 3.4))
  return 20 * Math.log10((early + 1e-9) / (late + 1e-9))
}

function rootMeanSquare(samples: Float32Array, from: number, to: number): number {
  const part = samples.subarray(from, to)
  return part.length === 0 ? 0 : Math.sqrt(part.reduce((sum, it) => sum + it * it, 0) / part.length)
}

const decayWindowSeconds = 0.04
/** Below this a recording is its own noise. */
const deepestDecibels = 60

/** A note's level falls and never rises again: strings that beat make it tremble around that. */
function decayTable(samples: Float32Array, sampleRateHz: number): number[] {
  const window = Math.round(decayWindowSeconds * sampleRateHz)
  const hop = window >> 2
  const levels: number[] = []
  for (let start = -window >> 1; start < samples.length; start += hop)
    levels.push(rootMeanSquare(samples, Math.max(start, 0), start + window))
  for (let i = levels.length - 2; i >= 0; i--) levels[i] = Math.max(levels[i], levels[i + 1])
  const loudest = levels[0] ?? 0
  const table: number[] = []
  for (const seconds of decayTimesSeconds) {
    const level = levels[Math.round((seconds * sampleRateHz) / hop)]
    if (level === undefined || level <= 0) break
    const decibels = 20 * Math.log10(loudest / level)
    if (decibels > deepestDecibels) break
    table.push(Math.round(decibels * 100) / 100)
  }
  return table
}

/** The recorded sound that is nearest to a loudness; those of its pitch, ascending. */
export function nearestLoudness(kin: readonly VoiceSound[], loudness: number): VoiceSound {
  return kin.reduce((best, it) =>
    Math.abs(it.loudness - loudness) < Math.abs(best.loudness - loudness) ? it : best,
  )
}

/** How a sound is played. */
export interface Playing {
  readonly isSlurred: boolean
  /** Semitones that it is bent by, by samples since the voice's beginning. */
  readonly bend?: (sample: number) => number
}

/** A slurred note that a network learns begins within this; the rest of its coming in is laid over it. */
const slurEdgeSeconds = 0.003

/**
 * What a network under the `voice` condition learns to play: the sound at one level (`level`, root mean square), without
 * its decay, and silent before its beginning.
 */
export function renderLevelled(
  sound: VoiceSound,
  playing: Playing,
  level: number,
  sampleRateHz: number,
  start: number,
  count: number,
): Float32Array {
  const out = new Float32Array(count)
  const positions = positionsOf(playing, sampleRateHz, start, count)
  const edge = playing.isSlurred ? slurEdgeSeconds * sampleRateHz : 1
  for (let t = Math.max(start, 0); t < start + count; t++) {
    const position = positions[t - start]
    const decayed = 10 ** (decayAt(sound, position / sampleRateHz) / 20)
    out[t - start] =
      (level / sound.level) * decayed * Math.min(1, (t + 1) / edge) * sampleAt(sound.samples, position)
  }
  return out
}

/** The highest level at which no sound is clipped. */
export function levelOfAll(sounds: readonly VoiceSound[], sampleRateHz: number): number {
  const peaks = sounds.map((sound) => {
    const { length } = sound.samples
    const flat = renderLevelled(
      sound,
      { isSlurred: false },
      1,
      sampleRateHz,
      0,
      Math.min(length, 4 * sampleRateHz),
    )
    return flat.reduce((most, it) => Math.max(most, Math.abs(it)), 0)
  })
  return Math.min(loudestLevel, highestPeak / Math.max(...peaks))
}

const loudestLevel = 0.3
const highestPeak = 0.95

/**
 * Where in the sound each sample of a stretch is read. A bent sound's place depends on all that came before; a stretch may
 * begin anywhere, so it is counted from there.
 */
export function positionsOf(
  { isSlurred, bend }: Playing,
  sampleRateHz: number,
  start: number,
  count: number,
): Float64Array {
  const positions = new Float64Array(count)
  const skipped = isSlurred ? Math.round(slurredAgeSeconds * sampleRateHz) : 0
  let position = skipped + start
  for (let i = 0; i < count; i++) {
    positions[i] = position
    position += bend && start + i >= 0 ? 2 ** (bend(start + i) / 12) : 1
  }
  return positions
}

/** Half the length of the interpolation's window, in samples. */
const reach = 8

/** Between samples: a sinc under a Hann window (Smith, Digital Audio Resampling, ccrma.stanford.edu/~jos/resample). */
function sampleAt(samples: Float32Array, position: number): number {
  const whole = Math.floor(position)
  const fraction = position - whole
  if (fraction < 1e-6) return samples[whole] ?? 0
  const sine = Math.sin(Math.PI * fraction) / Math.PI
  let sum = 0
  for (let k = 1 - reach; k <= reach; k++) {
    const distance = fraction - k
    const sinc = (k & 1 ? -sine : sine) / distance
    sum += (samples[whole + k] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach))
  }
  return sum
}
