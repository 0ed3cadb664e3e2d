/** To which of several recorded categories a sound belongs: drums, instruments. */
import { frameRms } from './features/level.ts'
import { melSpectrogram } from './features/mel.ts'
import { meanSquare } from './loudness.ts'

export interface CategorySounds {
  /** The category whose recordings are nearest; undefined for silence, or without categories. */
  nearest(samples: Float32Array): string | undefined
}

/** Nothing counts further below the loudest. */
const floorDb = -60
/** How long after its beginning a sound is listened to. */
const listenedSeconds = 0.75
const envelopeSteps = 24

/**
 * A sound's mean mel spectrum and its course of level, both in dB under their loudest, from where it begins; a sound is
 * of the category to whose mean it is nearest, by root mean square. Levels and lengths may differ.
 */
export function categorySounds(
  recordings: readonly { readonly category: string; readonly samples: Float32Array }[],
  sampleRateHz: number,
): CategorySounds {
  const sums = new Map<string, { values: Float64Array; count: number }>()
  for (const { category, samples } of recordings) {
    const features = featuresOf(samples, sampleRateHz)
    if (!features) continue
    const sum = sums.get(category) ?? { values: new Float64Array(features.length), count: 0 }
    features.forEach((value, i) => (sum.values[i] += value))
    sum.count++
    sums.set(category, sum)
  }
  const means = [...sums].map(([category, { values, count }]) => ({
    category,
    mean: values.map((value) => value / count),
  }))
  return {
    nearest(samples) {
      const features = featuresOf(samples, sampleRateHz)
      if (!features) return undefined
      let [best, least] = [undefined as string | undefined, Infinity]
      for (const { category, mean } of means) {
        const distance = mean.reduce((sum, value, i) => sum + (value - features[i]) ** 2, 0)
        if (distance < least) [best, least] = [category, distance]
      }
      return best
    },
  }
}

/** Mel bands, then the envelope, weighted to count alike; undefined for silence. */
function featuresOf(samples: Float32Array, sampleRateHz: number): Float64Array | undefined {
  const { rms } = frameRms(samples, sampleRateHz, { frameLength: 512, hopLength: 128 })
  const loudest = rms.reduce((most, value) => Math.max(most, value), 0)
  if (!(loudest > 1e-5)) return undefined
  const first = rms.findIndex((value) => value >= 0.1 * loudest)
  const begin = Math.max(0, first * 128 - 256)
  const part = samples.subarray(begin, begin + Math.round(listenedSeconds * sampleRateHz))
  const bands = meanBands(part, sampleRateHz)
  const envelope = envelopeOf(part, Math.ceil((listenedSeconds * sampleRateHz) / envelopeSteps))
  return Float64Array.from([
    ...decibels(bands).map((value) => value / Math.sqrt(bands.length)),
    ...decibels(envelope).map((value) => value / Math.sqrt(envelope.length)),
  ])
}

/** Power of each mel band, mean over time. */
function meanBands(samples: Float32Array, sampleRateHz: number): number[] {
  const { frames, bins, values } = melSpectrogram(samples, sampleRateHz)
  return Array.from({ length: bins }, (_, band) => {
    let sum = 0
    for (let frame = 0; frame < frames; frame++) sum += values[frame * bins + band]
    return sum / frames
  })
}

/** Mean power in equal steps over the time that is listened to; what lies beyond the sound's end is silence. */
const envelopeOf = (samples: Float32Array, stepSamples: number): number[] =>
  Array.from({ length: envelopeSteps }, (_, step) =>
    meanSquare(samples.subarray(step * stepSamples, (step + 1) * stepSamples)),
  )

function decibels(powers: readonly number[]): number[] {
  const most = Math.max(...powers)
  return powers.map((power) =>
    most > 0 && power > 0 ? Math.max(floorDb, 10 * Math.log10(power / most)) : floorDb,
  )
}
