/** How hard keys were struck, from how loud their notes are: an instrument plays 40 · log₁₀(velocity / 127) dB. */
import type { Strike } from './strikes.ts'

/**
 * The level of a note that is struck with all force, at C4 and from key to key: the line through single notes of the
 * sound font's piano at the gain at which Syrinx's pianos play.
 */
const fullLevelDb = 41.2
const fullLevelDbPerKey = -0.137
const middleMidi = 60

/** The loudest note lies between these, however a recording was levelled. */
const softestFortissimo = 48
const loudest = 127

/** MIDI velocities, 1 … 127, in the order of the strikes. */
export function velocitiesOf(strikes: readonly Pick<Strike, 'midi' | 'levelDb'>[]): number[] {
  const absolute = strikes.map(({ midi, levelDb }) => {
    const belowFull = levelDb - fullLevelDb - fullLevelDbPerKey * (midi - middleMidi)
    return loudest * 10 ** (belowFull / 40)
  })
  const most = absolute.reduce((largest, velocity) => Math.max(largest, velocity), 0)
  const levelling = Math.min(loudest, Math.max(softestFortissimo, most)) / most
  return absolute.map((velocity) => Math.max(1, Math.round(velocity * levelling)))
}
