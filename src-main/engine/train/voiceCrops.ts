/**
 * Crops of single notes, out of silence and held, all at one level, for networks under the `voice` condition. There is no
 * change of note in them, since each voice plays one, and no end, since that is laid over it.
 */
import { decayTimesSeconds, type VoiceCondition } from '../../../src-shared/conditioning/description.ts'
import { voiceRows, type Recorded } from '../../../src-shared/conditioning/voiceRows.ts'
import { slurredAgeSeconds, type Voice } from '../../../src-shared/conditioning/voices.ts'
import { receptiveField, type Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { muLawEncode } from '../../../src-shared/model/muLaw.ts'
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource, TrainingRecording } from './material.ts'
import { phaseOf } from './partials.ts'
import { partialsOf } from './voicePartials.ts'
import { nearestLoudness, positionsOf, renderLevelled, voiceSounds, type VoiceSound } from './voiceSounds.ts'

export interface VoiceCropSettings {
  /** Share of crops in which a note begins; the others lie within a held note. */
  readonly attackShare: number
  /** Loudness is drawn uniformly from this range, 0 … 1, and the sound that was recorded nearest to it. */
  readonly loudness: readonly [number, number]
  /** Share of notes of sustained instruments that are slurred, and of notes that are bent, where the condition knows of it. */
  readonly slurShare: number
  readonly bendShare: number
}

export const defaultVoiceCropSettings: VoiceCropSettings = {
  attackShare: 0.4,
  loudness: [0.3, 1],
  slurShare: 0.2,
  bendShare: 0.5,
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
  const knowsBends = condition.bends
  const [lowest, highest] = [condition.categories[0], condition.categories.at(-1)!]

  /** Where the first predicted sample lies. */
  function drawPlace(random: Random, sound: VoiceSound): number {
    if (random.uniform() < settings.attackShare) return -random.below(sampleSize)
    return random.below(Math.max(playedSamples(sound, sampleRateHz) - sampleSize, 1))
  }

  function draw(random: Random) {
    const kin = kinds[random.below(kinds.length)]
    const [softest, loudest] = settings.loudness
    const level = random.between(softest, loudest)
    const sound = nearestLoudness(kin, level)
    const at = drawPlace(random, sound)
    const slurredBy = Math.round(slurredAgeSeconds * sampleRateHz)
    const isSlurred =
      condition.slurs &&
      sound.isSustained &&
      at + sampleSize + slurredBy < sound.heldSamples &&
      random.uniform() < settings.slurShare
    const bend =
      knowsBends && random.uniform() < settings.bendShare ? drawBend(random, sampleRateHz) : undefined
    const base = condition.categories[sound.category]
    // What would lie beyond the outermost notes has no channels.
    const bent = bend && ((t: number) => Math.max(lowest - base, Math.min(highest - base, bend(t - at))))
    const start = at - field
    const playing = { isSlurred, ...(bent && { bend: bent }) }
    const samples = renderLevelled(sound, playing, condition.level, sampleRateHz, start, length)
    const positions = positionsOf(playing, sampleRateHz, start, length)
    /** Rows ask a little beyond the crop. */
    const positionAt = (i: number) =>
      positions[i] ?? (i < 0 ? positions[0] + i : positions[length - 1] + i - length + 1)
    const own = partials.get(sound)!
    const voice: Voice = {
      midi: bent ? (seconds) => base + bent(Math.round(seconds * sampleRateHz)) : base,
      loudness: level,
      startSample: 0,
      releaseSample: Infinity,
      isSlurred,
      ...(sound.globalCategory !== undefined && { globalCategory: sound.globalCategory }),
    }
    const recorded: Recorded = {
      agedSamples: sound.isSustained && start > 0 ? drawAge(random, sampleRateHz) : 0,
      phaseAt: (k, t) => phaseOf(own, k, positionAt(t - start), sampleRateHz),
    }
    return {
      codes: muLawEncode(samples, quantizationChannels),
      local: voiceRows(condition, voice, sampleRateHz, recorded).rows(start, length),
      ...(sound.globalCategory !== undefined && { category: sound.globalCategory }),
    }
  }

  return { description: `single notes of ${sounds.length} sounds`, draw }
}

/** As far as there is something to learn: up to where a sound is let go, or has decayed into its recording's noise. */
function playedSamples(sound: VoiceSound, sampleRateHz: number): number {
  if (sound.isSustained) return sound.heldSamples
  const lastKnown = decayTimesSeconds[sound.decayDecibels.length - 1] ?? 0
  return Math.min(sound.samples.length, Math.round(lastKnown * sampleRateHz))
}

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
