/**
 * Crops in whose history a stretch is lost, while what has to be predicted stays what it was.
 *
 * A network that plays freely may get into a state that no recording ever showed it: a constant, a loud hum, a wrong
 * phase after a change of note. Having never had to leave it, it stays there. With stretches of its history replaced by
 * a constant or by noise around one it learns to begin again from its condition alone. It is to samples what word dropout
 * is to words (Bowman et al. 2016, Generating Sentences from a Continuous Space, section 3.2); what it gave here:
 * docs/sound.md.
 */
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource } from './material.ts'

export interface HistoryBreaks {
  /** Share of crops with a stretch that is lost; 0 switches it off. */
  readonly share: number
  /** The network's receptive field in samples: a stretch may be several of them long. */
  readonly receptiveField: number
}

const shortestSamples = 64
const atLeastUpToSamples = 464
/** Of the noise around a constant, in µ-law codes. */
const noiseCodes = 8

export function brokenCrops(
  source: CropSource,
  { share, receptiveField }: HistoryBreaks,
  quantizationChannels: number,
): CropSource {
  if (share === 0) return source
  const highest = quantizationChannels - 1
  const longest = Math.max(atLeastUpToSamples, 2 * receptiveField)
  return {
    description: source.description,
    draw(random: Random) {
      const crop = source.draw(random)
      if (random.uniform() >= share) return crop
      const heard = (crop.heard ?? crop.codes).slice()
      const length = Math.min(heard.length, shortestSamples + random.below(longest - shortestSamples))
      const start = random.below(heard.length - length + 1)
      const level = random.below(highest + 1)
      const deviation = random.uniform() < 0.5 ? 0 : noiseCodes
      for (let t = start; t < start + length; t++)
        heard[t] =
          deviation === 0
            ? level
            : Math.max(0, Math.min(highest, Math.round(level + deviation * random.normal())))
      return { ...crop, heard }
    },
  }
}
