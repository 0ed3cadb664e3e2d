/**
 * What is laid over a voice: the network plays every note at one level, and how loud a note is, how it decays and how it
 * fades when it is let go makes it what was drawn.
 */
import type { VoiceCondition } from './description.ts'
import { decayAt, toneNear } from './tones.ts'
import { slurFadeSeconds, slurredAgeSeconds, type Voice } from './voices.ts'

/** Decays are looked up so often, and are straight between. */
const stepSeconds = 0.004

/** Factors for any stretch of samples; sample 0 is the voice's first. */
export type VoiceGains = (startSample: number, count: number) => Float32Array

/** Gain goes with the square of loudness, as of MIDI velocity (noteTrack.ts). */
export function voiceGains(condition: VoiceCondition, voice: Voice, sampleRateHz: number): VoiceGains {
  const { loudness, releaseSample, startSample, isSlurred } = voice
  const tone = toneNear(condition, voice.midi, voice.globalCategory)
  const release = releaseSample - startSample
  const fade = Math.max(1, Math.round((voice.fadeSeconds ?? condition.releaseSeconds) * sampleRateHz))
  const slurFade = slurFadeSeconds * sampleRateHz
  const stepSamples = Math.max(1, Math.round(stepSeconds * sampleRateHz))
  const agedSeconds = isSlurred ? slurredAgeSeconds : 0
  const atStep = (step: number) =>
    10 ** (-decayAt(tone, agedSeconds + (step * stepSamples) / sampleRateHz) / 20)
  return (start, count) => {
    const gains = new Float32Array(count)
    let step = -1
    let [from, to] = [1, 1]
    for (let t = Math.max(start, 0); t < Math.min(start + count, release + fade); t++) {
      const current = Math.floor(t / stepSamples)
      if (current !== step) {
        step = current
        ;[from, to] = [atStep(step), atStep(step + 1)]
      }
      const decayed = from + ((to - from) * (t - step * stepSamples)) / stepSamples
      const played = typeof loudness === 'number' ? loudness : loudness(t / sampleRateHz)
      let gain = (played * played * decayed * tone.level) / condition.level
      if (t >= release) gain *= 0.5 * (1 + Math.cos((Math.PI * (t - release)) / fade))
      if (isSlurred && t < slurFade) gain *= 0.5 * (1 - Math.cos((Math.PI * t) / slurFade))
      gains[t - start] = gain
    }
    return gains
  }
}
