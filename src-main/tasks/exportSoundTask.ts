/** A take becomes a sound file for the world. */
import { basename } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { decodeAudioFile } from '../audio/decode.ts'
import { encodeSound, holdsRate, type SoundFormat, type SoundTags } from '../audio/encode.ts'
import { mixToMono } from '../audio/recording.ts'
import { canResample, resample } from '../audio/resample.ts'
import { writeWholeFile } from '../files/wholeFile.ts'
import type { TaskFunction } from './messages.ts'

export interface ExportSoundInput {
  readonly sourcePath: string
  readonly outPath: string
  readonly format: SoundFormat
  /** Null: as it is. */
  readonly sampleRateHz: number | null
  readonly tags: SoundTags
}

export interface ExportSoundOutput {
  readonly bytes: number
}

export const exportSoundTask: TaskFunction<'exportSound'> = async (input, { shouldStop }) => {
  const decoded = await decodeAudioFile(input.sourcePath)
  const rate = input.sampleRateHz ?? decoded.sampleRateHz
  if (!holdsRate(input.format, rate))
    throw new SyrinxError(
      'export/rate',
      `${basename(input.outPath)}: an mp3 can’t have ${rate} samples a second.`,
      'Choose 44.1 or 48 kHz.',
    )
  if (!canResample(decoded.sampleRateHz, rate))
    throw new SyrinxError('export/rate', `${basename(input.outPath)}: this rate can’t be reached.`)
  const mono = mixToMono(decoded)
  const samples = rate === decoded.sampleRateHz ? mono : await resample(mono, decoded.sampleRateHz, rate)
  const bytes = await encodeSound(input.format, samples, rate, input.tags)
  if (shouldStop()) return { bytes: 0 }
  await writeWholeFile(input.outPath, bytes)
  return { bytes: bytes.length }
}
