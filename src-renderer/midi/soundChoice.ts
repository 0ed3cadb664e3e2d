/** Which of a note’s rendered sounds is played for a key, and how loud. */

export interface RenderedSound {
  readonly velocity: number
  /** Of its loudest tenth of a second. */
  readonly levelDecibels: number
  readonly seconds: number
}

/** Without a second sound to tell: as General MIDI has it, the level goes with the square of the velocity. */
const usualSlope = (velocity: number, from: number) => 40 * Math.log10(velocity / from)

/** At a velocity between two that are rendered, or beyond them. */
function levelAt(sounds: readonly RenderedSound[], velocity: number): number {
  const byVelocity = [...sounds].sort((a, b) => a.velocity - b.velocity)
  const above = byVelocity.find((it) => it.velocity >= velocity)
  const below = byVelocity.findLast((it) => it.velocity <= velocity)
  if (above && below) {
    if (above.velocity === below.velocity) return above.levelDecibels
    const share = (velocity - below.velocity) / (above.velocity - below.velocity)
    return below.levelDecibels + share * (above.levelDecibels - below.levelDecibels)
  }
  const end = above ?? below!
  return end.levelDecibels + usualSlope(velocity, end.velocity)
}

/**
 * The sound whose velocity is nearest (its colour is what loudness alone doesn’t change), the longer of two.
 *
 * @param sounds of one note
 * @param knowsLoudness where the instrument doesn’t, every key sounds alike, as it will in a take
 */
export function chooseSound<Sound extends RenderedSound>(
  sounds: readonly Sound[],
  velocity: number,
  knowsLoudness: boolean,
): { readonly sound: Sound; readonly gain: number } | null {
  if (sounds.length === 0) return null
  const distance = (it: Sound) => (knowsLoudness ? Math.abs(it.velocity - velocity) : 0)
  const [sound] = [...sounds].sort((a, b) => distance(a) - distance(b) || b.seconds - a.seconds)
  if (!knowsLoudness) return { sound, gain: 1 }
  const decibels = levelAt(sounds, velocity) - sound.levelDecibels
  return { sound, gain: 10 ** (Math.min(Math.max(decibels, -48), 12) / 20) }
}

const windowSeconds = 0.1
const quietestDecibels = -90

/** Of the loudest tenth of a second, in decibels of full scale. */
export function levelDecibels(samples: Float32Array, sampleRateHz: number): number {
  const size = Math.max(1, Math.round(windowSeconds * sampleRateHz))
  let loudest = 0
  for (let from = 0; from < samples.length; from += size) {
    const to = Math.min(from + size, samples.length)
    let sum = 0
    for (let i = from; i < to; i++) sum += samples[i] ** 2
    loudest = Math.max(loudest, sum / size)
  }
  return Math.max(10 * Math.log10(loudest || 1e-12), quietestDecibels)
}
