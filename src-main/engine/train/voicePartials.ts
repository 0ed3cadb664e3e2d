/** The partials of sounds, and how an instrument's notes were played, as a `voice` condition describes it. */
import {
  decayTimesSeconds,
  midiToHz,
  type VoiceCondition,
} from '../../../src-shared/conditioning/description.ts'
import { decayAt, faintestDecibels } from '../../../src-shared/conditioning/tones.ts'
import { median } from './median.ts'
import { hopSamples, phaseOf, trackPartials, type Partials } from './partials.ts'
import { reachOf } from './reach.ts'
import { residualTable } from './residuals.ts'
import type { VoiceSound } from './voiceSounds.ts'

/** Those that a network is told, and how strong each of them is. */
export interface VoicePartials extends Partials {
  /** Radians that each partial was ahead of its told phase, on the average. */
  readonly offsets: readonly number[]
}

/**
 * What is blown or bowed has exact harmonics; measured one by one they would drift against each other, as they never do
 * in what was learned. The partials of a string that was struck go ways of their own, and so do those of several voices in
 * unison: of a choir, of strings that play together.
 * @returns one a sound, in the same order.
 */
export function partialsOf(
  sounds: readonly VoiceSound[],
  count: number,
  sampleRateHz: number,
): Map<VoiceSound, VoicePartials> {
  const found = sounds.map((sound) => {
    const own = trackPartials(sound.samples, midiToHz(sound.midi), sampleRateHz, count)
    return { sound, own, harmonics: sound.isSustained ? harmonicsOf(own, sampleRateHz) : undefined }
  })
  const areSteady = new Map(
    [...Map.groupBy(found, ({ sound }) => sound.globalCategory)].map(([category, kin]) => [
      category,
      median(kin.flatMap(({ harmonics }) => harmonics?.steadiness ?? [])) >= leastSteadiness,
    ]),
  )
  return new Map(
    found.map(({ sound, own, harmonics }) => [
      sound,
      harmonics && areSteady.get(sound.globalCategory)
        ? harmonics
        : { ...own, offsets: own.angles.map(() => 0) },
    ]),
  )
}

/** Where partials keep their place among the harmonics by less than this, there are several voices. A violin that
 * vibrates comes to 0.75 (a choir: 0.15). */
const leastSteadiness = 0.4

/**
 * The fundamental's multiples; where a partial keeps no place among them it counts the less.
 * @returns how steadily they all keep theirs too, 0 … 1, without the fundamental.
 */
function harmonicsOf(
  { frequenciesHz: measured, angles: own, strengths }: Partials,
  sampleRateHz: number,
): VoicePartials & { readonly steadiness: number } {
  const [frequencyHz] = measured
  const angles = own.map((_, k) => own[0].map((angle) => (k + 1) * angle))
  const places = own.map((its, k) => {
    let [real, imaginary, all] = [0, 0, 0]
    const perHop = (2 * Math.PI * hopSamples * (measured[k] - (k + 1) * frequencyHz)) / sampleRateHz
    for (let hop = 0; hop < strengths[k].length; hop++) {
      const ahead = its[hop] - angles[k][hop] + perHop * hop
      real += strengths[k][hop] * Math.cos(ahead)
      imaginary += strengths[k][hop] * Math.sin(ahead)
      all += strengths[k][hop]
    }
    return { offset: Math.atan2(imaginary, real), steady: Math.hypot(real, imaginary), all }
  })
  const [steady, all] = places
    .slice(1)
    .reduce(([steady, all], it) => [steady + it.steady, all + it.all], [0, 0])
  return {
    frequenciesHz: own.map((_, k) => (k + 1) * frequencyHz),
    angles,
    strengths: strengths.map((its, k) =>
      its.map((it) => (places[k].all > 0 ? (it * places[k].steady) / places[k].all : 0)),
    ),
    offsets: places.map(({ offset }) => offset),
    steadiness: all > 0 ? steady / all : 1,
  }
}

/** How each pitch was played when it was loudest, with one list a global category. */
export function describeTones(
  partials: ReadonlyMap<VoiceSound, VoicePartials>,
  midiNumbers: readonly number[],
  sampleRateHz: number,
): VoiceCondition['tones'] {
  const sounds = [...partials.keys()]
  const categories = 1 + Math.max(0, ...sounds.map((it) => it.globalCategory ?? 0))
  return Array.from({ length: categories }, (_, globalCategory) =>
    midiNumbers.map((midi) => {
      const kin = sounds.filter((it) => it.midi === midi && (it.globalCategory ?? 0) === globalCategory)
      if (kin.length === 0) return null
      const loudest = kin.reduce((best, it) => (it.loudness > best.loudness ? it : best))
      const own = partials.get(loudest)!
      const reachHz = reachTable(loudest, sampleRateHz)
      const told = own.strengths.map((strengths, k) => ({
        decibels: strengthTable(strengths, loudest, sampleRateHz),
        offset: wrapped(own.offsets[k]),
      }))
      const residualDecibels = mostOf(
        kin.map((it) => residualTable(it, partials.get(it)!, told, timesOf(loudest), sampleRateHz)),
      )
      return {
        frequenciesHz: own.frequenciesHz.map(rounded),
        level: loudest.level,
        decayDecibels: [...loudest.decayDecibels],
        phases: own.frequenciesHz.map((_, k) => wrapped(phaseOf(own, k, 0, 1))),
        partials: told,
        ...(reachHz.length > 0 && { reachHz }),
        ...(residualDecibels.length > 0 && { residualDecibels }),
      }
    }),
  )
}

/** Of tables of the same times, the highest at each. */
const mostOf = (tables: readonly number[][]): number[] =>
  tables[0].map((_, i) => Math.max(...tables.map((table) => table[i])))

/** A held note has settled by then: what comes after is its mean. */
const settledSeconds = 0.5

/** At how many of `decayTimesSeconds` a sound can be looked at. */
const timesOf = (sound: VoiceSound): number =>
  sound.isSustained
    ? decayTimesSeconds.filter((seconds) => seconds <= settledSeconds).length
    : sound.decayDecibels.length

/** A note that is held may grow brighter as it goes on: from where it has settled it reaches as far as it ever does. */
function reachTable(sound: VoiceSound, sampleRateHz: number): number[] {
  const times = timesOf(sound)
  if (!sound.isSustained) return reachOf(sound.samples, times, sampleRateHz)
  const heldSeconds = sound.heldSamples / sampleRateHz
  const held = decayTimesSeconds.filter((seconds) => seconds <= heldSeconds).length
  const reach = reachOf(sound.samples, held, sampleRateHz)
  return reach.length <= times ? reach : [...reach.slice(0, times - 1), Math.max(...reach.slice(times - 1))]
}

/** Decibels at `decayTimesSeconds`, as if the note were at a root mean square of 1 all along; empty for one never heard. */
function strengthTable(strengths: Float32Array, sound: VoiceSound, sampleRateHz: number): number[] {
  const hopAt = (seconds: number) => Math.round((seconds * sampleRateHz) / hopSamples)
  const decibelsOf = (strength: number, seconds: number) =>
    Math.max(
      faintestDecibels,
      20 * Math.log10(Math.max(strength, 1e-9) / sound.level) + decayAt(sound, seconds),
    )
  const known = decayTimesSeconds.slice(0, timesOf(sound))
  const table = known
    .filter((seconds) => hopAt(seconds) < strengths.length)
    .map((seconds) => decibelsOf(strengths[hopAt(seconds)], seconds))
  if (table.every((it) => it <= inaudibleDecibels)) return []
  const held = strengths.subarray(hopAt(settledSeconds), Math.floor(sound.heldSamples / hopSamples))
  if (sound.isSustained && table.length === known.length && held.length > 0)
    table[table.length - 1] = decibelsOf(held.reduce((sum, it) => sum + it, 0) / held.length, settledSeconds)
  return table.map((it) => Math.round(it * 10) / 10)
}

/** Partials that never come above this do nothing. */
const inaudibleDecibels = -70

const rounded = (value: number) => Math.round(value * 1e4) / 1e4
const wrapped = (angle: number) => rounded(angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI)))
