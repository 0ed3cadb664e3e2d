/** What single notes can teach a `voice` network, told by their sounds. */
import { midiToHz, type VoiceCondition } from '../../src-shared/conditioning/description.ts'
import type { TrainingRecording } from '../engine/train/material.ts'
import { describeTones, partialsOf } from '../engine/train/voicePartials.ts'
import { levelOfAll, voiceSounds } from '../engine/train/voiceSounds.ts'

/** All of a `voice` condition that is not a constant. A string that is struck and decays is neither bent nor slurred. */
export function voiceKnowledge(
  {
    recordings,
    midiNumbers,
  }: { readonly recordings: readonly TrainingRecording[]; readonly midiNumbers: readonly number[] },
  sampleRateHz: number,
  bends?: boolean,
): Omit<VoiceCondition, 'kind' | 'categories' | 'ageDecaysSeconds'> {
  const sounds = voiceSounds(recordings, midiNumbers, sampleRateHz)
  const isSustained = sounds.every((it) => it.isSustained)
  const partialCount = toldPartials(midiNumbers)
  return {
    partialCount,
    partialSum: true,
    tones: describeTones(partialsOf(sounds, partialCount, sampleRateHz), midiNumbers, sampleRateHz),
    level: levelOfAll(sounds, sampleRateHz),
    slurs: isSustained,
    bends: bends ?? isSustained,
    releaseSeconds: isSustained ? sustainedReleaseSeconds : decayingReleaseSeconds,
  }
}

/** So far up the partials of the lowest note are told. */
const toldUpToHz = 5280
const [fewestPartials, mostPartials] = [12, 32]

/** How many partials of each note the network is told. */
export const toldPartials = (midiNumbers: readonly number[]): number =>
  Math.min(
    Math.max(Math.round(toldUpToHz / midiToHz(Math.min(...midiNumbers))), fewestPartials),
    mostPartials,
  )

const sustainedReleaseSeconds = 0.06
/** A damper takes its time. */
const decayingReleaseSeconds = 0.12
