/** How far two sounds of one sample rate lie apart. Where one ends before the other it counts as silent. */
import { FrameMel, librosaMel } from './mel.ts'
import { FrameSpectrum, frameCount, type SpectrumOptions } from './spectrum.ts'

/**
 * The three resolutions of R. Yamamoto, E. Song & J.-M. Kim (2020, Parallel WaveGAN: a fast waveform generation model
 * based on generative adversarial networks with multi-resolution spectrogram, ICASSP), table 1.
 */
const parallelWaveGanResolutions: readonly SpectrumOptions[] = [
  { frameLength: 1024, hopLength: 120, windowLength: 600 },
  { frameLength: 2048, hopLength: 240, windowLength: 1200 },
  { frameLength: 512, hopLength: 50, windowLength: 240 },
]

/** Smaller powers count as this, so that silence has a logarithm. */
const leastPower = 1e-7

/**
 * The mean, over the resolutions, of spectral convergence ‖S − Ŝ‖ / ‖S‖ and log magnitude distance (the mean of
 * |ln S − ln Ŝ|), S being the reference's magnitudes: equations 4 to 6. 0 for a sound and itself.
 */
export function stftDistance(
  reference: Float32Array,
  sound: Float32Array,
  resolutions: readonly SpectrumOptions[] = parallelWaveGanResolutions,
): number {
  let sum = 0
  for (const resolution of resolutions) sum += distanceAt(resolution, reference, sound)
  return sum / resolutions.length
}

function distanceAt(resolution: SpectrumOptions, reference: Float32Array, sound: Float32Array): number {
  const [ours, theirs] = [new FrameSpectrum(resolution), new FrameSpectrum(resolution)]
  const frames = frameCount(Math.max(reference.length, sound.length), resolution.hopLength)
  let [difference, whole, logarithms] = [0, 0, 0]
  for (let t = 0; t < frames; t++) {
    const a = ours.power(reference, t)
    const b = theirs.power(sound, t)
    for (let bin = 0; bin < a.length; bin++) {
      const expected = Math.max(leastPower, a[bin])
      const actual = Math.max(leastPower, b[bin])
      difference += (Math.sqrt(expected) - Math.sqrt(actual)) ** 2
      whole += expected
      logarithms += Math.abs(Math.log(expected / actual)) / 2
    }
  }
  return Math.sqrt(difference / whole) + logarithms / (frames * ours.bins)
}

/** Nothing counts further below the loudest power of the two. */
const floorDb = 80

/**
 * The root mean square of the differences, in dB, of the mel spectra (librosa's 128 bands, 2048/512), both cut off 80 dB
 * below the louder one's peak. Symmetric; 0 for a sound and itself, and for two silences.
 */
export function melDistanceDb(a: Float32Array, b: Float32Array, sampleRateHz: number): number {
  const mel = new FrameMel(sampleRateHz)
  const frames = frameCount(Math.max(a.length, b.length), librosaMel.hopLength)
  let loudest = 0
  for (const sound of [a, b])
    for (let t = 0; t < frameCount(sound.length, librosaMel.hopLength); t++)
      for (const power of mel.power(sound, t)) loudest = Math.max(loudest, power)
  if (loudest === 0) return 0
  const floor = loudest * 10 ** (-floorDb / 10)
  const first = new Float64Array(mel.bands)
  let sum = 0
  for (let t = 0; t < frames; t++) {
    first.set(mel.power(a, t))
    const second = mel.power(b, t)
    for (let band = 0; band < mel.bands; band++)
      sum += (10 * Math.log10(Math.max(floor, first[band]) / Math.max(floor, second[band]))) ** 2
  }
  return Math.sqrt(sum / (frames * mel.bands))
}
