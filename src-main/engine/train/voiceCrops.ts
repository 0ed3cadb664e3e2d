/**
 * Crops of single notes: a note out of silence, held, let go, and silence again, for networks under the `voice`
 * condition. There is no change of note in them, since each voice plays one.
 */
import type { VoiceCondition } from '../../../src-shared/conditioning/description.ts'
import { voiceRows, type Recorded } from '../../../src-shared/conditioning/voiceRows.ts'
import { slurredAgeSeconds, type Voice } from '../../../src-shared/conditioning/voices.ts'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { muLawEncode } from '../../../src-shared/model/muLaw.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource, TrainingRecording } from './material.ts'
import { phaseOf } from './partials.ts'
import { partialsOf } from './voicePartials.ts'
import {
  nearestLoudness,
  positionsOf,
  renderVoice,
  voiceSounds,
  type Playing,
  type VoiceSound,
} from './voiceSounds.ts'

export interface VoiceCropSettings {
  /** Share of crops in which a note begins, and in which one is let go; the others lie within a held note. */
  readonly attackShare: number
  readonly releaseShare: number
  /** How long notes that are let go were held: drawn log-uniformly. */
  readonly shortestSeconds: number
  readonly longestSeconds: number
  /** Loudness is drawn uniformly from this range, 0 … 1. */
  readonly loudness: readonly [number, number]
  /** Share of notes of sustained instruments that are slurred, of notes that are bent, and of those whose loudness changes,
   * where the condition knows of it. */
  readonly slurShare: number
  readonly bendShare: number
  readonly swellShare: number
}

export const defaultVoiceCropSettings: VoiceCropSettings = {
  attackShare: 0.4,
  releaseShare: 0.15,
  shortestSeconds: 0.05,
  longestSeconds: 3,
  loudness: [0.3, 1],
  slurShare: 0.2,
  bendShare: 0.5,
  swellShare: 0.4,
}

/**
 * @param recordings their tracks say where each note begins and how long it is held.
 */
export function voiceCrops(
  hyperparameters: Hyperparameters,
  recordings: readonly TrainingRecording[],
  sampleSize: number,
  condition: VoiceCondition,
  settings: VoiceCropSettings = defaultVoiceCropSettings,
): CropSource {
  const field = receptiveField(hyperparameters)
  const { sampleRateHz, quantizationChannels } = hyperparameters
  const sounds = voiceSounds(recordings, condition.categories, sampleRateHz)
  const partials = partialsOf(sounds, condition.partialCount, sampleRateHz)
  const kinds = kindsOf(sounds)
  const length = field + sampleSize
  const fadeSamples = Math.round(condition.releaseSeconds * fadeShare * sampleRateHz)
  const knowsBends = condition.bends
  const [lowest, highest] = [condition.categories[0], condition.categories.at(-1)!]

  /** Where the first predicted sample lies, and when the note is let go. */
  function drawPlace(random: Random, sound: VoiceSound): { at: number; release: number } {
    const chance = random.uniform()
    const { shortestSeconds: short, longestSeconds: long } = settings
    const longest = Math.min(long * sampleRateHz, sound.heldSamples)
    const shortest = Math.min(short * sampleRateHz, longest)
    const release = Math.round(shortest * (longest / shortest) ** random.uniform())
    if (chance < settings.attackShare) return { at: -random.below(sampleSize), release }
    if (chance < settings.attackShare + settings.releaseShare)
      return { at: release - random.below(sampleSize), release }
    // A struck string is held until it is silent, and beyond.
    const held = sound.isSustained ? sound.heldSamples : sound.samples.length
    return { at: random.below(Math.max(held - sampleSize, 1)), release: sound.isSustained ? held : Infinity }
  }

  function draw(random: Random) {
    const kin = kinds[random.below(kinds.length)]
    const [softest, loudest] = settings.loudness
    const level = random.between(softest, loudest)
    const sound = nearestLoudness(kin, level)
    const { at, release } = drawPlace(random, sound)
    const slurredBy = Math.round(slurredAgeSeconds * sampleRateHz)
    const isSlurred =
      condition.slurs &&
      sound.isSustained &&
      sound.heldSamples > 2 * slurredBy &&
      random.uniform() < settings.slurShare
    const releaseSample = sound.isSustained
      ? Math.min(release, sound.heldSamples - (isSlurred ? slurredBy : 0))
      : release
    const bend =
      knowsBends && random.uniform() < settings.bendShare ? drawBend(random, sampleRateHz) : undefined
    const swell = random.uniform() < settings.swellShare ? drawSwell(random, level, sampleRateHz) : undefined
    const base = condition.categories[sound.category]
    // What would lie beyond the outermost notes has no channels.
    const bent = bend && ((t: number) => Math.max(lowest - base, Math.min(highest - base, bend(t - at))))
    const swelled = swell && ((t: number) => swell(t - at))
    const start = at - field
    const playing: Playing = {
      loudness: swelled ?? level,
      releaseSample,
      fadeSamples,
      isSlurred,
      ...(bent && { bend: bent }),
    }
    const samples = renderVoice(sound, playing, sampleRateHz, start, length)
    const positions = positionsOf(playing, sampleRateHz, start, length)
    const voice: Voice = {
      midi: bent ? (seconds) => base + bent(Math.round(seconds * sampleRateHz)) : base,
      loudness: swelled ? (seconds) => swelled(Math.round(seconds * sampleRateHz)) : level,
      startSample: 0,
      releaseSample,
      isSlurred,
    }
    const recorded: Recorded = {
      agedSamples: sound.isSustained && start > 0 ? drawAge(random, sampleRateHz) : 0,
      phaseAt: (k, t) => phaseOf(partials.get(sound)!, k, positions[t - start], sampleRateHz),
    }
    return {
      codes: muLawEncode(samples, quantizationChannels),
      local: voiceRows(condition, voice, sampleRateHz, recorded).rows(start, length),
      ...(sound.globalCategory !== undefined && { category: sound.globalCategory }),
    }
  }

  return { description: `single notes of ${sounds.length} sounds`, draw }
}

/** The fade ends before a voice does, so that the network learns to be silent. */
const fadeShare = 0.8

/** Sounds of one pitch and one instrument each: all are drawn as often, however many recordings there are of them. */
function kindsOf(sounds: readonly VoiceSound[]): VoiceSound[][] {
  const kinds = new Map<string, VoiceSound[]>()
  for (const sound of sounds) {
    const key = `${sound.globalCategory ?? ''}/${sound.category}`
    kinds.set(key, [...(kinds.get(key) ?? []), sound])
  }
  return [...kinds.values()]
}

/** A held note of a sustained instrument is as it is however old it is; recordings are too short to show that. */
const drawAge = (random: Random, sampleRateHz: number) =>
  random.uniform() < 0.5 ? 0 : Math.round(-4 * Math.log(1 - random.uniform()) * sampleRateHz)

/** Semitones from where a crop begins: out of tune, sliding, or with a vibrato. */
function drawBend(random: Random, sampleRateHz: number): (sample: number) => number {
  const offset = random.between(-0.6, 0.6)
  const slope = (random.uniform() < 0.4 ? random.between(-14, 14) : 0) / sampleRateHz
  const depth = random.uniform() < 0.5 ? random.between(0.05, 0.7) : 0
  const rate = (2 * Math.PI * random.between(3.5, 8)) / sampleRateHz
  const phase = random.between(0, 2 * Math.PI)
  return (sample) =>
    Math.max(-2, Math.min(2, offset + slope * sample)) + depth * Math.sin(rate * sample + phase)
}

/** Loudness that rises, falls or trembles. */
function drawSwell(random: Random, level: number, sampleRateHz: number): (sample: number) => number {
  const slope = random.between(-2.5, 2.5) / sampleRateHz
  const depth = random.uniform() < 0.3 ? random.between(0, 0.15) : 0
  const rate = (2 * Math.PI * random.between(3, 8)) / sampleRateHz
  return (sample) => Math.max(0.15, Math.min(1, level + slope * sample + depth * Math.sin(rate * sample)))
}
