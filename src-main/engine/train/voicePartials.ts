/** The partials of sounds, and how an instrument's notes were played, as a `voice` condition describes it. */
import { midiToHz, type VoiceCondition } from '../../../src-shared/conditioning/description.ts'
import { phaseOf, trackPartials, type Partials } from './partials.ts'
import type { VoiceSound } from './voiceSounds.ts'

/**
 * What is blown or bowed has exact harmonics; measured one by one they would drift against each other, as they never do
 * in what was learned. The partials of a string that was struck go ways of their own.
 * @returns one a sound, in the same order.
 */
export const partialsOf = (
  sounds: readonly VoiceSound[],
  count: number,
  sampleRateHz: number,
): Map<VoiceSound, Partials> =>
  new Map(
    sounds.map((sound) => {
      const tracked = sound.isSustained ? 1 : count
      const found = trackPartials(sound.samples, midiToHz(sound.midi), sampleRateHz, tracked)
      return [sound, sound.isSustained ? harmonicsOf(found, count) : found]
    }),
  )

const harmonicsOf = (
  { frequenciesHz: [frequencyHz], angles: [angles] }: Partials,
  count: number,
): Partials => {
  const numbers = Array.from({ length: count }, (_, k) => k + 1)
  return {
    frequenciesHz: numbers.map((k) => k * frequencyHz),
    angles: numbers.map((k) => angles.map((angle) => k * angle)),
  }
}

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
