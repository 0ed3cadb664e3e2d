/** Sound files out, as whole files in memory: wav, flac, mp3. One channel, full scale ±1, clipped beyond. */
import { encodeWav, type WavFormat } from './encodeWav.ts'

export const soundFormats = ['wav16', 'wav24', 'wav32f', 'flac', 'mp3'] as const
export type SoundFormat = (typeof soundFormats)[number]

/** What a file says about itself, where its format can. */
export interface SoundTags {
  readonly title: string
  readonly comment: string
}

const isWav = (format: SoundFormat): format is WavFormat => format.startsWith('wav')

export const extensionOf = (format: SoundFormat): string => (isWav(format) ? 'wav' : format)

/** The rates that an mp3 can have (MPEG-1, 2 and 2.5, layer III). */
const mp3RatesHz = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]

/** Whether a format can hold sound at this rate; an mp3 takes only some. */
export const holdsRate = (format: SoundFormat, sampleRateHz: number): boolean =>
  format !== 'mp3' || mp3RatesHz.includes(sampleRateHz)

/** The file's bytes. @throws RangeError unless `holdsRate`. */
export async function encodeSound(
  format: SoundFormat,
  samples: Float32Array,
  sampleRateHz: number,
  tags: SoundTags,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!holdsRate(format, sampleRateHz))
    throw new RangeError(`an mp3 can’t have ${sampleRateHz} samples a second`)
  if (isWav(format)) return encodeWav(format, samples, sampleRateHz, tags)
  const { encodeCompressed } = await import('./encodeCompressed.ts')
  return encodeCompressed(format, samples, sampleRateHz, tags)
}
