/** How the notes of a `voice` instrument were played: looked up for any pitch. */
import { decayTimesSeconds, midiToHz, type Tone, type VoiceCondition } from './description.ts'

/** The known tone that is nearest to a pitch, and its MIDI number; plain harmonics where none is known. */
export function toneNear(
  { categories, tones, level }: VoiceCondition,
  midi: number | ((seconds: number) => number),
  globalCategory = 0,
): Tone & { readonly midi: number } {
  const wanted = typeof midi === 'number' ? midi : midi(0)
  const known = tones[globalCategory] ?? []
  let nearest = {
    midi: wanted,
    frequenciesHz: [midiToHz(wanted)],
    phases: [0],
    level,
    decayDecibels: [] as number[],
  }
  let distance = Infinity
  for (const [i, category] of categories.entries()) {
    const tone = known[i]
    if (!tone || Math.abs(category - wanted) >= distance) continue
    distance = Math.abs(category - wanted)
    nearest = { midi: category, ...tone }
  }
  return nearest
}

/** Below this a partial isn't heard. */
export const faintestDecibels = -80

/** The factor of a partial of these decibels, some seconds after the note's beginning; 0 where none are known. */
export const partialGain = (decibels: readonly number[], seconds: number): number =>
  decibels.length === 0 ? 0 : factor(atAge(decibels, seconds))

/** What is known at `decayTimesSeconds`, straight between, and as at its end afterwards. */
export function atAge(table: readonly number[], seconds: number): number {
  const last = table.length - 1
  if (seconds >= decayTimesSeconds[last]) return table[last]
  let i = 0
  while (decayTimesSeconds[i + 1] <= seconds) i++
  const share = (seconds - decayTimesSeconds[i]) / (decayTimesSeconds[i + 1] - decayTimesSeconds[i])
  return table[i] + share * (table[i + 1] - table[i])
}

const factor = (decibels: number) => (decibels <= faintestDecibels ? 0 : 10 ** (decibels / 20))

/** Beyond what is known a decaying note goes on decaying, at least as fast as this. */
const slowestDecibelsASecond = 6
/** Nobody hears a note that has decayed so far. */
const inaudibleDecibels = 90

/** What of a tone says how it decays. */
interface Decaying {
  readonly decayDecibels: readonly number[]
}

/** How far a tone has decayed, in decibels; 0 all along for one that is held. */
export function decayAt({ decayDecibels: table }: Decaying, seconds: number): number {
  if (table.length === 0 || seconds <= 0) return 0
  const last = table.length - 1
  if (seconds >= decayTimesSeconds[last])
    return table[last] + finalSlope(table) * (seconds - decayTimesSeconds[last])
  return atAge(table, seconds)
}

/** How long a tone can be heard when it is never let go. */
export function audibleSeconds({ decayDecibels: table }: Decaying): number {
  if (table.length === 0) return Infinity
  const last = table.length - 1
  const missing = Math.max(0, inaudibleDecibels - table[last])
  return decayTimesSeconds[last] + missing / finalSlope(table)
}

/** In decibels a second. */
function finalSlope(table: readonly number[]): number {
  const last = table.length - 1
  if (last === 0) return slowestDecibelsASecond
  const span = decayTimesSeconds[last] - decayTimesSeconds[last - 1]
  return Math.max((table[last] - table[last - 1]) / span, slowestDecibelsASecond)
}
