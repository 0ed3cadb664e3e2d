/**
 * Crops whose history is noised, while what has to be predicted stays clean.
 *
 * When a network plays freely, its history is its own output, with the noise of every draw in it. One that has only ever
 * heard clean recordings takes that noise for music and carries it on: it becomes breathy, or, with a long receptive
 * field, sticks to what it played before and no longer follows its notes. Trained on a noised history it learns to clear
 * the noise away and to trust its condition. (Denoising in the sense of Vincent et al., "Extracting and Composing Robust
 * Features with Denoising Autoencoders", 2008; what it gave here: docs/sound.md.)
 */
import type { Random } from '../../../src-shared/random.ts'
import type { CropSource } from './material.ts'

export interface HistoryNoise {
  /** The noise is normal, in µ-law codes, so that it is as loud relative to the sound everywhere; a crop's deviation is
   * drawn uniformly up to this. 0 switches it off. */
  readonly deviationCodes: number
  /** Share of crops that are left clean. */
  readonly cleanShare: number
}

export function noisedCrops(
  source: CropSource,
  noise: HistoryNoise,
  quantizationChannels: number,
): CropSource {
  if (noise.deviationCodes === 0) return source
  const highest = quantizationChannels - 1
  return {
    description: source.description,
    draw(random: Random) {
      const crop = source.draw(random)
      if (random.uniform() < noise.cleanShare) return crop
      const deviation = noise.deviationCodes * random.uniform()
      const heard = crop.codes.map((code) =>
        Math.max(0, Math.min(highest, Math.round(code + deviation * random.normal()))),
      )
      return { ...crop, heard }
    },
  }
}
