/** Single notes of recordings, as networks learn them, with the pitch that each has. */
import { midiToHz } from '../../src-shared/conditioning/description.ts'
import { trackPitch } from '../../src-main/audio/features/pitch.ts'
import { midiOfFrequency } from '../../src-main/audio/noteStates.ts'
import { median } from '../../src-main/audio/statistics.ts'
import type { TrainingRecording } from '../../src-main/engine/train/material.ts'
import { voiceSounds, type VoiceSound } from '../../src-main/engine/train/voiceSounds.ts'

export interface RecordedSound extends VoiceSound {
  /** As a pitch tracker reads it: the player may have been out of tune, and a stiff string is read too high. */
  readonly recordedHz: number
}

/** @param known MIDI numbers of the categories */
export const recordedSounds = (
  recordings: readonly TrainingRecording[],
  known: readonly number[],
  sampleRateHz: number,
): RecordedSound[] =>
  voiceSounds(recordings, known, sampleRateHz).map((sound) => ({
    ...sound,
    recordedHz: heardHz(sound.samples, sampleRateHz, known[sound.category]),
  }))

/** What is listened to: after the attack. */
const fromSeconds = 0.1
const forSeconds = 0.6
const semitones = 1.5

/** The median over frames near the note; the note’s own pitch where there are none. */
function heardHz(samples: Float32Array, sampleRateHz: number, midi: number): number {
  const hz = midiToHz(midi)
  const part = samples.subarray(fromSeconds * sampleRateHz, (fromSeconds + forSeconds) * sampleRateHz)
  const { frequencyHz } = trackPitch(part, sampleRateHz, {
    minimumHz: hz / 2.5,
    maximumHz: 1.5 * hz,
    hopSeconds: 0.02,
    windowSeconds: Math.max(0.04, 6.5 / hz),
  })
  const near = [...frequencyHz].filter((it) => it > 0 && Math.abs(midiOfFrequency(it) - midi) < semitones)
  return near.length > 0 ? median(near) : hz
}
