/**
 * Clips of a piano that plays phrases composed by rule, with the Salamander Grand Piano’s samples: for a network that is
 * told nothing.
 */
import { Random } from '../../src-shared/random.ts'
import type { DataSet } from './dataSet.ts'
import { composeStrokes, vocabulary, type Sound, type Stroke } from './composeStrokes.ts'
import { fetchSalamander, loadSalamander } from './salamander.ts'
import type { NamedSound } from './soundFolder.ts'
import { strokeSounds } from './strokeSounds.ts'

const clipSeconds = 20
const clips = 45
const unitSeconds = 0.2
/** Each stroke is damped before the next: falls like half a cosine squared, then is silent. */
const fallSeconds = 0.045
const silentSeconds = 0.01
/** Clips begin in silence of up to so long. */
const earliestSeconds = 0.1
const latestSeconds = 0.7

const midiNumbers = vocabulary.flatMap(({ keys }) => keys.map(({ midi }) => midi))

export const strokes: DataSet = {
  words: `${(clips * clipSeconds) / 60} minutes of solo piano phrases in clips of ${clipSeconds} s`,
  usualRateHz: 16_000,
  make: async ({ sampleRateHz, seed, samples, cache }) => {
    const compass = [Math.min(...midiNumbers), Math.max(...midiNumbers)] as const
    const notes = await loadSalamander(samples ?? (await fetchSalamander(cache)), compass, sampleRateHz)
    const sounds = strokeSounds(vocabulary, notes, sampleRateHz)
    const random = Random.fromSeed(seed)
    return Array.from({ length: clips }, (_, index): NamedSound => {
      const startSeconds = random.between(earliestSeconds, latestSeconds)
      const composed = composeStrokes(random, (clipSeconds - startSeconds) / unitSeconds)
      return {
        name: `strokes${String(index + 1).padStart(2, '0')}`,
        samples: playStrokes(composed, sounds, { startSeconds, seconds: clipSeconds, sampleRateHz }),
      }
    })
  },
}

/** Every stroke begins at a whole sample: the same stroke is the same samples each time. */
export function playStrokes(
  strokes: readonly Stroke[],
  sounds: ReadonlyMap<Sound, Float32Array>,
  { startSeconds, seconds, sampleRateHz }: { startSeconds: number; seconds: number; sampleRateHz: number },
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRateHz))
  const [fall, silent] = [fallSeconds, silentSeconds].map((it) => Math.round(it * sampleRateHz))
  const unit = Math.round(unitSeconds * sampleRateHz)
  for (const { sound, startUnits, units } of strokes) {
    const from = Math.round(startSeconds * sampleRateHz) + startUnits * unit
    const released = units * unit - fall - silent
    const heard = sounds.get(sound)?.subarray(0, Math.min(released + fall, samples.length - from)) ?? []
    for (const [i, sample] of heard.entries())
      samples[from + i] = sample * (i < released ? 1 : damped((i - released) / fall))
  }
  return samples
}

const damped = (share: number) => Math.cos((Math.PI / 2) * share) ** 2
