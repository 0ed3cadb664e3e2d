/** The partials of a stretch of sound: the local peaks of its spectrum. */
import { nextPowerOfTwo, RealTransform } from '../features/fourier.ts'

export interface Partial {
  readonly frequencyHz: number
  /** Relative to the strongest one, dB: 0 and below. */
  readonly levelDb: number
}

/** Long enough to tell semitones apart from A2 on. */
export const partialsWindowSeconds = 0.5
const lowestHz = 25
const weakestDb = -50
/** A Blackman window’s side lobes lie 58 dB below its peak, under what counts as a partial. */
const blackman = (i: number, length: number) => {
  const at = (2 * Math.PI * i) / length
  return 0.42 - 0.5 * Math.cos(at) + 0.08 * Math.cos(2 * at)
}

/**
 * Strongest first; none for silence.
 * @param fromSeconds where the stretch begins; it is as long as `seconds`, or as there is sound.
 */
export function partialsOf(
  samples: Float32Array,
  sampleRateHz: number,
  fromSeconds: number,
  seconds = partialsWindowSeconds,
): Partial[] {
  const first = Math.max(0, Math.round(fromSeconds * sampleRateHz))
  const part = samples.subarray(first, first + Math.round(seconds * sampleRateHz))
  if (part.length < 64) return []
  // Twice as many bins as samples: peaks lie between bins otherwise.
  const size = 2 * nextPowerOfTwo(part.length)
  const signal = new Float64Array(size)
  for (let i = 0; i < part.length; i++) signal[i] = part[i] * blackman(i, part.length)
  const spectrum = new RealTransform(size).forward(signal)
  const levels = Float64Array.from(
    { length: size / 2 },
    (_, k) => 10 * Math.log10(spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2 + 1e-12),
  )
  const lowest = Math.ceil((lowestHz * size) / sampleRateHz)
  let strongest = -Infinity
  for (let k = lowest; k < levels.length; k++) strongest = Math.max(strongest, levels[k])
  // An amplitude of less than a 16-bit file’s last bit.
  if (strongest < 20 * Math.log10((0.42 * part.length) / 65_536)) return []
  const partials: Partial[] = []
  for (let k = lowest; k < levels.length - 1; k++) {
    const [before, here, after] = [levels[k - 1], levels[k], levels[k + 1]]
    if (here <= before || here < after || here < strongest + weakestDb) continue
    // A parabola through the three.
    const offset = (0.5 * (before - after)) / (before - 2 * here + after)
    partials.push({
      frequencyHz: ((k + offset) * sampleRateHz) / size,
      levelDb: Math.min(0, here - 0.25 * (before - after) * offset - strongest),
    })
  }
  return partials.sort((a, b) => b.levelDb - a.levelDb)
}
