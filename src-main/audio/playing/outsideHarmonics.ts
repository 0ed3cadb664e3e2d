/**
 * How much of a held note’s energy lies outside its harmonics: breath, hiss, other notes. Partials are looked for in the
 * recording, one after another, so that a stiff string’s stretched ones are found; the take is measured around the same.
 */
import { FrameSpectrum, frameCount } from '../features/spectrum.ts'

const frameSeconds = 0.1
/** Around each partial: the window’s lobe, and a vibrato’s sway. */
const leastHalfWidthHz = 30
const swayShare = 0.015
const mostHalfWidthShare = 0.3
/** How far from where the ones before point a partial may lie, in fundamentals. */
const reachShare = 0.12

/** Mean power spectrum over whole frames inside the sound. */
function meanSpectrum(samples: Float32Array, sampleRateHz: number) {
  const frameLength = 2 ** Math.max(8, Math.round(Math.log2(frameSeconds * sampleRateHz)))
  const windowLength = Math.min(frameLength, samples.length)
  const hopLength = windowLength >> 1
  const spectrum = new FrameSpectrum({ frameLength, hopLength, windowLength })
  const mean = new Float64Array(spectrum.bins)
  const frames = frameCount(samples.length, hopLength)
  // The first and the last frame reach beyond the ends.
  for (let t = 1; t < Math.max(2, frames - 1); t++)
    spectrum.power(samples, t).forEach((power, bin) => (mean[bin] += power))
  return { mean, binHz: sampleRateHz / frameLength }
}

/** Frequencies of the partials of a note, in Hz, up to the highest that the rate holds. */
export function partialsOf(samples: Float32Array, sampleRateHz: number, fundamentalHz: number): number[] {
  if (samples.length < 64) return [fundamentalHz]
  const { mean, binHz } = meanSpectrum(samples, sampleRateHz)
  const partials: number[] = []
  let [at, step] = [fundamentalHz, fundamentalHz]
  while (at < 0.49 * sampleRateHz) {
    const from = Math.max(1, Math.round((at - reachShare * fundamentalHz) / binHz))
    const to = Math.min(mean.length - 2, Math.round((at + reachShare * fundamentalHz) / binHz))
    let peak = Math.min(Math.round(at / binHz), mean.length - 2)
    for (let bin = from; bin <= to; bin++) if (mean[bin] > mean[peak]) peak = bin
    // A peak that stands out of what lies around it is the partial; a weak one is taken to be where it should.
    const around = (mean[Math.max(0, from - 2)] + mean[Math.min(mean.length - 1, to + 2)]) / 2
    const found = mean[peak] > 4 * around ? peak * binHz : at
    if (partials.length > 0) step = 0.7 * step + 0.3 * Math.max(fundamentalHz, found - partials.at(-1)!)
    partials.push(found)
    at = found + step
  }
  return partials
}

/**
 * @param scale by how much the take’s pitch is higher than that of the partials
 * @returns dB of the energy outside the partials relative to all energy above half the fundamental; NaN for silence
 */
export function outsideHarmonicsDb(
  samples: Float32Array,
  sampleRateHz: number,
  partials: readonly number[],
  scale: number,
): number {
  if (samples.length < 64) return NaN
  const { mean, binHz } = meanSpectrum(samples, sampleRateHz)
  const fundamental = partials[0] * scale
  const isInside = new Uint8Array(mean.length)
  for (const partial of partials) {
    const hz = partial * scale
    const half = Math.min(
      Math.max(leastHalfWidthHz, swayShare * hz),
      Math.max(mostHalfWidthShare * fundamental, 2.5 * binHz),
    )
    const from = Math.max(0, Math.ceil((hz - half) / binHz))
    isInside.fill(1, from, Math.max(from, Math.floor((hz + half) / binHz) + 1))
  }
  let [all, outside] = [0, 0]
  // Below there is rumble and DC, which have a measure of their own.
  for (let bin = Math.ceil(fundamental / 2 / binHz); bin < mean.length; bin++) {
    all += mean[bin]
    if (!isInside[bin]) outside += mean[bin]
  }
  return all > 1e-20 ? 10 * Math.log10(Math.max(outside, 1e-12 * all) / all) : NaN
}
