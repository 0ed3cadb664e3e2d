/** The partials of sounds, and how an instrument's notes were played, as a `voice` condition describes it. */
import { midiToHz, type VoiceCondition } from '../../../src-shared/conditioning/description.ts'
import { phaseOf, trackPartials, type Partials } from './partials.ts'
import type { VoiceSound } from './voiceSounds.ts'

/** @returns one a sound, in the same order. */
export const partialsOf = (
  sounds: readonly VoiceSound[],
  count: number,
  sampleRateHz: number,
): Map<VoiceSound, Partials> =>
  new Map(
    sounds.map((sound) => [sound, trackPartials(sound.samples, midiToHz(sound.midi), sampleRateHz, count)]),
  )

/** How each pitch was played when it was loudest, with one list a global category. */
export function describeTones(
  partials: ReadonlyMap<VoiceSound, Partials>,
  midiNumbers: readonly number[],
): VoiceCondition['tones'] {
  const sounds = [...partials.keys()]
  const categories = 1 + Math.max(0, ...sounds.map((it) => it.globalCategory ?? 0))
  return Array.from({ length: categories }, (_, globalCategory) =>
    midiNumbers.map((midi) => {
      const kin = sounds.filter((it) => it.midi === midi && (it.globalCategory ?? 0) === globalCategory)
      if (kin.length === 0) return null
      const loudest = kin.reduce((best, it) => (it.loudness > best.loudness ? it : best))
      const { frequenciesHz } = partials.get(loudest)!
      return {
        frequenciesHz: frequenciesHz.map(rounded),
        level: loudest.level,
        decayDecibels: [...loudest.decayDecibels],
        phases: frequenciesHz.map((_, k) => wrapped(phaseOf(partials.get(loudest)!, k, 0, 1))),
      }
    }),
  )
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4
const wrapped = (angle: number) => rounded(angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI)))
