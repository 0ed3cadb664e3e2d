/** A folder of sounds that belong together: one gain for all of them, so that soft stays soft beside loud. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encodeSound } from '../../src-main/audio/encode.ts'
import { toInt16 } from '../../src-shared/model/muLaw.ts'

export interface NamedSound {
  /** The file’s name without extension; may have folders in it. */
  readonly name: string
  readonly samples: Float32Array
}

/** The loudest peak of a set, of full scale: −3 dBFS. */
export const loudestPeak = 10 ** (-3 / 20)

/** The gain that brings the loudest peak of all to `loudestPeak`. */
export function commonGain(sounds: readonly NamedSound[]): number {
  let peak = 0
  for (const { samples } of sounds) for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return peak === 0 ? 1 : loudestPeak / peak
}

/** A sound has died away where nothing louder comes, of full scale; 256 levels of µ-law can’t tell it from silence. */
const silentBelow = 2 ** -12

const fadeSeconds = 0.05

/** The sounds at `gain`, each faded out once it has died away, rounded to the 65 536 steps of 16 bits. */
export const finished = (sounds: readonly NamedSound[], gain: number, sampleRateHz: number): NamedSound[] =>
  sounds.map(({ name, samples }) => ({
    name,
    samples: fadedOut(
      samples.map((sample) => sample * gain),
      sampleRateHz,
    ).map((sample) => toInt16(sample) / 2 ** 15),
  }))

/** Ends in a straight line to 0, in what is silent already where there is enough of it. */
function fadedOut(samples: Float32Array, sampleRateHz: number): Float32Array {
  const fadeSamples = Math.round(fadeSeconds * sampleRateHz)
  let last = samples.length - 1
  while (last > 0 && Math.abs(samples[last]) < silentBelow) last--
  const end = Math.min(samples.length, last + 1 + fadeSamples)
  return samples
    .slice(0, end)
    .map((sample, index) => sample * Math.min(1, (end - 1 - index) / fadeSamples))
}

export type FileFormat = 'flac' | 'wav'

/** Writes each sound into `folder`, making what folders it takes. */
export async function writeSounds(
  folder: string,
  sounds: readonly NamedSound[],
  sampleRateHz: number,
  format: FileFormat,
): Promise<void> {
  for (const { name, samples } of sounds) {
    const path = join(folder, `${name}.${format}`)
    await mkdir(dirname(path), { recursive: true })
    const tags = { title: '', comment: '' }
    await writeFile(path, await encodeSound(format === 'wav' ? 'wav16' : format, samples, sampleRateHz, tags))
  }
}
