/** What is played by an instrument of one voice a note: the voices, and how long they sound. */
import type { Tone, VoiceCondition } from '../../src-shared/conditioning/description.ts'
import { atAge, audibleSeconds, toneNear } from '../../src-shared/conditioning/tones.ts'
import type { ConditionSource } from '../../src-shared/conditioning/noteRows.ts'
import { voiceGains } from '../../src-shared/conditioning/voiceGains.ts'
import { voiceRows } from '../../src-shared/conditioning/voiceRows.ts'
import {
  slurredAgeSeconds,
  voiceEnd,
  voicesEnd,
  voicesOfNotes,
  type Voice,
} from '../../src-shared/conditioning/voices.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import { receptiveField, type Hyperparameters } from '../../src-shared/model/hyperparameters.ts'
import { muLawDecode, muLawEncode } from '../../src-shared/model/muLaw.ts'
import { hearNotes } from '../audio/hearNotes.ts'
import type { VoicePart } from '../engine/sample/voices.ts'
import { checkLabels } from './checkLabels.ts'
import type { Score } from './score.ts'

/**
 * @param categoryAt the global category that holds at a sample; a voice keeps the one of its attack.
 * @param seed what was heard before sample 0: a note that sounds at its end goes on and is let go.
 * @throws SyrinxError `generate/nothing`, `generate/not-mfcc`, `notes/out-of-range`, `labels/unknown-category`.
 */
export function voicesOfScore(
  condition: VoiceCondition,
  hyperparameters: Hyperparameters,
  asked: Score,
  askedSamples: number | undefined,
  seed: Uint16Array,
  categoryAt: (sample: number) => number | undefined,
): { voices: VoicePart[]; samples: number } {
  const { sampleRateHz } = hyperparameters
  const voices = voicesOf(condition, asked, sampleRateHz).map((voice) => {
    const globalCategory = categoryAt(voice.startSample)
    return globalCategory === undefined ? voice : { ...voice, globalCategory }
  })
  const before = ringingVoice(condition, hyperparameters, seed)
  if (voices.length === 0)
    throw new SyrinxError(
      'generate/nothing',
      'There is nothing to play: this instrument plays each note as a voice of its own, and is silent without notes, after a seed too.',
      'Give notes (--notes), labels (--labels) or a recording that it can hear notes in (--like).',
    )
  const own = asked.kind === 'labels' ? asked.samples : voicesEnd(voices, condition, sampleRateHz)
  const samples = askedSamples ?? own
  const parts = voices.map((voice) => partOf(voice, condition, sampleRateHz))
  return { voices: before ? [before, ...parts] : parts, samples }
}

function voicesOf(condition: VoiceCondition, asked: Score, sampleRateHz: number): Voice[] {
  switch (asked.kind) {
    case 'notes':
      return voicesOfNotes(asked.notes, condition, sampleRateHz, { nearest: asked.nearest })
    case 'labels':
      checkLabels(asked.track, condition.categories.length)
      return asked.track.map(({ category, startSample, endSample, loudness }) => ({
        midi: condition.categories[category],
        loudness,
        startSample,
        releaseSample: endSample,
        isSlurred: false,
      }))
    case 'mfcc':
      throw new SyrinxError(
        'generate/not-mfcc',
        'This network was trained on notes and can’t be told MFCC.',
        'Let it play the notes of a recording instead (--like).',
      )
    default:
      return []
  }
}

function partOf(voice: Voice, condition: VoiceCondition, sampleRateHz: number): VoicePart {
  const tone = toneNear(condition, voice.midi, voice.globalCategory)
  const audible = Math.round(audibleSeconds(tone) * sampleRateHz)
  const rows = remembering(voiceRows(condition, voice, sampleRateHz))
  return {
    startSample: voice.startSample,
    endSample: Math.min(voiceEnd(voice, condition, sampleRateHz), voice.startSample + audible),
    ...restOf(tone, voice, condition, rows),
    condition: rows,
    gains: voiceGains(condition, voice, sampleRateHz),
    tailShare: tailShareOf(tone),
    ...cutoffOf(tone, voice),
  }
}

/** The rest of what the network plays is no stronger than that of the recordings. */
function restOf(
  { residualDecibels }: Tone,
  { isSlurred }: Voice,
  { level, partialSum }: VoiceCondition,
  rows: ConditionSource,
): Pick<VoicePart, 'told'> {
  if (!residualDecibels || !partialSum) return {}
  const aged = isSlurred ? slurredAgeSeconds : 0
  return {
    told: {
      mostRest: (seconds) => level * 10 ** (atAge(residualDecibels, seconds + aged) / 20),
      sums: (startSample, count) => {
        const told = rows.rows(startSample, count)
        return Float32Array.from({ length: count }, (_, i) => level * told[(i + 1) * rows.channels - 1])
      },
    },
  }
}

/** Rows are asked for twice: by the network, and to know what it was told. */
function remembering({ channels, rows }: ConditionSource): ConditionSource {
  let last: { readonly start: number; readonly count: number; readonly rows: Float32Array } | undefined
  return {
    channels,
    rows(start, count) {
      if (last?.start !== start || last.count !== count) last = { start, count, rows: rows(start, count) }
      return last.rows
    },
  }
}

/** A note's highest partial lies below where its sound ends, and is bent with it. */
const cutoffAboveReach = 1.4

/** What the network plays beyond the reach of the recordings is its own noise. */
function cutoffOf({ reachHz }: Tone, { isSlurred }: Voice): Pick<VoicePart, 'cutoffHz'> {
  if (!reachHz) return {}
  const aged = isSlurred ? slurredAgeSeconds : 0
  return { cutoffHz: (seconds) => cutoffAboveReach * atAge(reachHz, seconds + aged) }
}

/** A struck string has no noise of its own; what is blown or bowed has its breath, which would be lost. */
const tailShareOf = ({ decayDecibels }: Tone): number => (decayDecibels.length > 0 ? 0.4 : 0.1)

/** A note counts as sounding at the end of a seed when it ends so near to it. */
const nearSeconds = 0.06

/** The note that sounds where a seed ends: it was let go there, and dies away. */
function ringingVoice(
  condition: VoiceCondition,
  hyperparameters: Hyperparameters,
  seed: Uint16Array,
): VoicePart | undefined {
  const { sampleRateHz, quantizationChannels } = hyperparameters
  if (seed.length === 0) return undefined
  const last = hearNotes(muLawDecode(seed, quantizationChannels), sampleRateHz).at(-1)
  if (!last || !condition.categories.includes(last.midi)) return undefined
  const age = seed.length - Math.round(last.startSeconds * sampleRateHz)
  const end = (last.startSeconds + last.durationSeconds + nearSeconds) * sampleRateHz
  if (end < seed.length) return undefined
  const heard = muLawDecode(seed, quantizationChannels)
  const loudness = loudnessOf(condition, last.midi, heard, sampleRateHz)
  if (loudness === 0) return undefined
  const voice: Voice = { midi: last.midi, loudness, startSample: 0, releaseSample: age, isSlurred: false }
  const rows = voiceRows(condition, voice, sampleRateHz)
  const gains = voiceGains(condition, voice, sampleRateHz)
  // What the network plays is at its own level; so must be what it goes on from.
  const before = Math.min(receptiveField(hyperparameters), age)
  const gainsBefore = gains(age - before, before)
  const primer = heard.subarray(-before).map((it, t) => it / Math.max(gainsBefore[t], 1e-3))
  return {
    startSample: 0,
    endSample: Math.round(condition.releaseSeconds * sampleRateHz),
    condition: { channels: rows.channels, rows: (start, count) => rows.rows(start + age, count) },
    gains: (start, count) => gains(start + age, count),
    tailShare: tailShareOf(toneNear(condition, last.midi)),
    primer: muLawEncode(primer, quantizationChannels),
  }
}

/** How loud a note would have to be played to be as loud as it is at a seed's end. */
function loudnessOf(
  condition: VoiceCondition,
  midi: number,
  heard: Float32Array,
  sampleRateHz: number,
): number {
  const end = heard.subarray(-Math.round(0.05 * sampleRateHz))
  const level = Math.sqrt(end.reduce((sum, it) => sum + it * it, 0) / end.length)
  return Math.min(1, Math.sqrt(level / toneNear(condition, midi).level))
}
