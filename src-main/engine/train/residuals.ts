/** What of a recorded note is not in its told partials: the hammer, the breath, the bow. */
import { decayTimesSeconds } from '../../../src-shared/conditioning/description.ts'
import { faintestDecibels, partialGain } from '../../../src-shared/conditioning/tones.ts'
import { phaseOf, type Partials } from './partials.ts'
import { renderLevelled, type VoiceSound } from './voiceSounds.ts'

/** How a partial is told. */
export interface ToldPartial {
  readonly decibels: readonly number[]
  readonly offset: number
}

/** Around each of `decayTimesSeconds`; a held note's last one is looked at for longer, as it stands for all that follows. */
const windowSeconds = 0.02
const settledWindowSeconds = 0.4

/**
 * How strong the rest of a sound is when its told partials are taken away.
 * @param times at how many of `decayTimesSeconds`.
 * @returns decibels at those times, as if the note were at a root mean square of 1 all along.
 */
export function residualTable(
  sound: VoiceSound,
  own: Partials,
  told: readonly ToldPartial[],
  times: number,
  sampleRateHz: number,
): number[] {
  return decayTimesSeconds.slice(0, times).map((seconds, index) => {
    const isLastOfHeld = sound.isSustained && index === times - 1
    const width = (isLastOfHeld ? settledWindowSeconds : windowSeconds) * sampleRateHz
    const middle = seconds * sampleRateHz + (isLastOfHeld ? width / 2 : 0)
    const start = Math.max(0, Math.round(middle - width / 2))
    const rest = renderLevelled(sound, { isSlurred: false }, 1, sampleRateHz, start, Math.round(width))
    for (const [k, { decibels, offset }] of told.entries())
      for (let i = 0; i < rest.length; i++) {
        const gain = partialGain(decibels, (start + i) / sampleRateHz)
        if (gain > 0) rest[i] -= gain * Math.cos(phaseOf(own, k, start + i, sampleRateHz) + offset)
      }
    const power = rest.reduce((sum, it) => sum + it * it, 0) / rest.length
    return Math.round(10 * Math.max(10 * Math.log10(power + 1e-12), faintestDecibels)) / 10
  })
}
