/** Moments at which a key may have been struck, and what speaks for and against each. */
import { chanceAt, keys, largestChance, lowestMidi, meanChance, type NoteChances } from './noteChances.ts'
import { Partials } from './partials.ts'

export interface Strike {
  readonly midi: number
  /** Between frames. */
  readonly frame: number
  readonly features: Float32Array
  /** Of its note's partials just after it, dB. */
  readonly levelDb: number
}

/** Below it hardly a note begins; silence has 0.12. */
const leastChance = 0.25
/** The spectrum before a strike has seen nothing of it, that after it is full of it. */
const framesBefore = 4
const framesAfter = 5
const partials = [1, 2, 3, 4, 5, 6]

export const featureNames = [
  'struck',
  'sounding after',
  'sounding before',
  'sounding later',
  'struck, largest near',
  'rise',
  'rise of the fundamental',
  'smallest rise',
  'level in the frame',
  'level in the recording',
  'octave below',
  'twelfth below',
  'fundamental',
  'semitone beside',
  'struck below',
  'struck above',
  'key',
  'length',
  'rise of the frame',
] as const

/** In the order of time. @param samples what the chances are of. */
export function findStrikes(chances: NoteChances, samples: Float32Array): Strike[] {
  const { frames, struck } = chances
  const spectra = new Partials(samples, chances.sampleRateHz, chances.hopSamples)
  const strikes: Strike[] = []
  for (let frame = 0; frame < frames; frame++)
    for (let key = 0; key < keys; key++)
      if (struck[frame * keys + key] >= leastChance && isPeak(struck, frame, key))
        strikes.push(describe(chances, spectra, frame, key))
  const loudest = strikes.reduce((most, { levelDb }) => Math.max(most, levelDb), -Infinity)
  const place = featureNames.indexOf('level in the recording')
  for (const { features, levelDb } of strikes) features[place] = Math.max(-60, levelDb - loudest) / 20
  return strikes
}

function isPeak(struck: Float32Array, frame: number, key: number): boolean {
  const here = chanceAt(struck, frame, key)
  return (
    here > chanceAt(struck, frame - 1, key) &&
    here > chanceAt(struck, frame - 2, key) &&
    here >= chanceAt(struck, frame + 1, key) &&
    here >= chanceAt(struck, frame + 2, key)
  )
}

function describe(
  { struck, sounding, frames }: NoteChances,
  spectra: Partials,
  frame: number,
  key: number,
): Strike {
  const before = partials.map((multiple) => spectra.power(frame - framesBefore, key, multiple))
  const after = partials.map((multiple) => spectra.power(frame + framesAfter, key, multiple))
  const rises = after.map((power, i) => decibels(power / before[i]))
  const power = sum(after)
  const here = (multiple: number) => spectra.power(frame + framesAfter, key, multiple)
  const near = (semitones: number) => largestChance(struck, key + semitones, frame - 2, frame + 3)
  let length = 0
  while (length < 24 && frame + length + 1 < frames && chanceAt(sounding, frame + length + 1, key) >= 0.3)
    length++
  const features = Float32Array.of(
    logit(chanceAt(struck, frame, key)),
    logit(meanChance(sounding, key, frame + 1, frame + 7)),
    logit(meanChance(sounding, key, frame - 7, frame - 1)),
    logit(meanChance(sounding, key, frame + 7, frame + 15)),
    logit(
      Math.max(
        largestChance(struck, key, frame - 9, frame - 2),
        largestChance(struck, key, frame + 3, frame + 10),
      ),
    ),
    clamp(decibels(power / sum(before)), -10, 40) / 10,
    clamp(rises[0], -10, 40) / 10,
    clamp(Math.min(...rises.slice(0, 4)), -10, 40) / 10,
    clamp(decibels(power / spectra.total(frame + framesAfter)), -50, 0) / 10,
    0,
    clamp(decibels(Math.max(here(0.5), here(1.5)) / after[0]), -40, 40) / 10,
    clamp(decibels(Math.max(here(1 / 3), here(2 / 3)) / after[0]), -40, 40) / 10,
    clamp(decibels(after[0] / Math.max(after[1], after[2])), -40, 40) / 10,
    logit(Math.max(near(-1), near(1))),
    logit(Math.max(near(-12), near(-19), near(-24))),
    logit(Math.max(near(12), near(19), near(24))),
    (key - 40) / 20,
    length / 12,
    clamp(decibels(spectra.total(frame + framesAfter) / spectra.total(frame - framesBefore)), -10, 40) / 10,
  )
  return {
    midi: key + lowestMidi,
    frame: frame + peakShift(struck, frame, key),
    features,
    levelDb: decibels(power),
  }
}

/** By the parabola through a peak and its neighbours. */
function peakShift(struck: Float32Array, frame: number, key: number): number {
  const [left, here, right] = [-1, 0, 1].map((step) => chanceAt(struck, frame + step, key))
  const bend = left - 2 * here + right
  return bend < 0 ? clamp((left - right) / (2 * bend), -0.5, 0.5) : 0
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const decibels = (power: number) => 10 * Math.log10(power)
const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
const logit = (chance: number) => {
  const inside = clamp(chance, 0.01, 0.99)
  return Math.log(inside / (1 - inside))
}
