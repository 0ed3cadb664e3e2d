/** Everything that the yardstick measures of one take of one sequence. */
import { melDistanceDb, stftDistance } from '../features/distance.ts'
import { measureSignal } from '../signalFacts.ts'
import { attacks, type Attack } from './attacks.ts'
import { clicks } from './clicks.ts'
import { collapse, type Collapse } from './collapse.ts'
import { decays } from './decay.ts'
import { drift, type Drift } from './drift.ts'
import { heldNotes, type Beside, type HeldNote } from './heldNoise.ts'
import type { Judged } from './judged.ts'
import { noteLevels, type NoteLevel } from './levels.ts'
import { onsetErrors } from './onsets.ts'
import { notesHit, pitchFrames, type PitchFrame } from './pitchFrames.ts'

export interface TakeMeasures {
  /** How long the take is. */
  readonly seconds: number
  readonly frames: readonly PitchFrame[]
  /** One a note. */
  readonly hitDrawn: readonly boolean[]
  readonly hitRecording: readonly boolean[]
  readonly onsetErrors: readonly number[]
  readonly attacks: readonly Attack[]
  readonly levels: readonly NoteLevel[]
  readonly held: readonly HeldNote[]
  readonly decays: readonly Beside[]
  readonly stftDistance: number
  readonly melDistanceDb: number
  /** When, in seconds. */
  readonly clicks: { readonly take: readonly number[]; readonly recording: readonly number[] }
  readonly dc: Beside
  readonly clippedSamples: number
  readonly collapse: Collapse
  readonly drift: Drift
}

export function measureTake(judged: Judged): TakeMeasures {
  const { notes, sound, recording } = judged
  const { sampleRateHz } = sound
  const frames = pitchFrames(judged)
  const levels = noteLevels(judged)
  const seconds = sound.samples.length / sampleRateHz
  const signal = measureSignal(sound.samples)
  return {
    seconds,
    frames,
    hitDrawn: notesHit(judged, frames, 'drawn'),
    hitRecording: notesHit(judged, frames, 'recording'),
    onsetErrors: onsetErrors(judged),
    attacks: attacks(judged),
    levels,
    held: heldNotes(judged),
    decays: decays(judged),
    stftDistance: stftDistance(recording.samples, sound.samples),
    melDistanceDb: melDistanceDb(sound.samples, recording.samples, sampleRateHz),
    clicks: {
      take: clicks(sound.samples, sampleRateHz, notes),
      recording: clicks(recording.samples, sampleRateHz, notes),
    },
    dc: { take: signal.dc, recording: measureSignal(recording.samples).dc },
    clippedSamples: signal.clippedSamples,
    collapse: collapse(judged),
    drift: drift(frames, levels, seconds),
  }
}
