/** Whether what was heard is a sound as it was played: sample for sample, but for pauses in which it waited for more. */
import { fadeSeconds } from '../../src-renderer/audio/deck.ts'

export interface Played {
  /** Samples of the sound that were heard, from its first one on. */
  readonly samples: number
  /** How often it faded out, and in again where it had begun to. */
  readonly pauses: number
}

/** What the loudness of a sample may be off by. */
const tolerance = 1e-3
const probe = 200

/**
 * @param heard as loud as `sound`
 * @throws Error that says where something else was heard: a click, a gap, a sample too many
 */
export function played(heard: Float32Array, sound: Float32Array, sampleRateHz: number): Played {
  const fade = Math.round(fadeSeconds * sampleRateHz)
  const isSame = (at: number, index: number) => Math.abs((heard[at] ?? 0) - sound[index]) <= tolerance
  const goesOn = (at: number, index: number) => {
    for (let i = 0; i < probe && index + i < sound.length; i++) if (!isSame(at + i, index + i)) return false
    return true
  }
  /** Whether nothing is louder there than it is in the sound. */
  const isFaded = (at: number, index: number, samples: number) => {
    for (let i = 0; i < samples; i++)
      if (Math.abs(heard[at + i] ?? 0) > Math.abs(sound[index + i] ?? 0) + tolerance) return false
    return true
  }

  let at = beginning(heard, sound)
  let [index, pauses] = [0, 0]
  const fail = () => {
    throw new Error(`Sample ${String(index)} of ${String(sound.length)} is not what is heard.`)
  }
  while (index < sound.length && at < heard.length) {
    if (isSame(at, index)) {
      at++
      index++
      continue
    }
    // It faded, and was in again before it was out.
    let dip = 1
    while (dip <= 2 * fade && !goesOn(at + dip, index + dip)) dip++
    if (dip <= 2 * fade && isFaded(at, index, dip)) {
      at += dip
      index += dip
      continue
    }
    let silence = at
    while (silence < at + fade && heard[silence] !== 0) silence++
    if (heard[silence] !== 0 || !isFaded(at, index, silence - at)) fail()
    let sounds = silence
    while (sounds < heard.length && heard[sounds] === 0) sounds++
    // It was ended.
    if (sounds === heard.length) return { samples: index, pauses }
    // It is in again so much later, from where it had begun to fade out.
    const again = places(sounds - 8, sounds).flatMap((from) =>
      places(index - fade, index).map((resumed) => ({ from, resumed })),
    )
    const found = again.find(
      ({ from, resumed }) => goesOn(from + fade, resumed + fade) && isFaded(from, Math.max(0, resumed), fade),
    )
    if (!found) return fail()
    at = found.from + fade
    index = found.resumed + fade
    pauses++
  }
  return { samples: index, pauses }
}

const places = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** Where the sound begins in what was heard: by the first that is loud, then by the best fit around it. */
function beginning(heard: Float32Array, sound: Float32Array): number {
  const isLoud = (sample: number) => Math.abs(sample) > 0.05
  const guess = heard.findIndex(isLoud) - sound.findIndex(isLoud)
  const errorAt = (offset: number) => {
    let sum = 0
    for (let i = 0; i < 2000; i++) sum += Math.abs((heard[offset + i] ?? 0) - (sound[i] ?? 0))
    return sum
  }
  return places(guess - 10, guess + 10).reduce((best, it) => (errorAt(it) < errorAt(best) ? it : best))
}
