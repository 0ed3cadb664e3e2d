/**
 * Audio files in: wav and flac, told apart by their content and never by their name.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DecodedAudio } from './decodedAudio.ts'
import { decodeFlac } from './decodeFlac.ts'
import { decodeWav } from './decodeWav.ts'
import { sniffAudio } from './sniff.ts'

/**
 * Reads a wav (8, 16, 24, 32-bit PCM, 32 and 64-bit float, WAVE_FORMAT_EXTENSIBLE, RF64, streamed) or a flac file.
 *
 * @throws SyrinxError `audio/missing`, `audio/unreadable`, `audio/empty`, `audio/not-audio`, `audio/unsupported`,
 *   `audio/truncated`, `audio/damaged` or `audio/not-finite`; the message names the file and says what is wrong with it.
 */
export async function decodeAudioFile(path: string): Promise<DecodedAudio> {
  return decodeAudio(await readBytes(path), basename(path))
}

/** As `decodeAudioFile`, for the bytes of a file; `name` is what errors call it. */
export async function decodeAudio(bytes: Uint8Array, name: string): Promise<DecodedAudio> {
  if (bytes.length === 0) throw new SyrinxError('audio/empty', `${name} is empty (0 bytes).`)
  const format = sniffAudio(bytes)
  const decoded =
    format.kind === 'wav'
      ? decodeWav(bytes, name)
      : format.kind === 'flac'
        ? await decodeFlac(bytes.subarray(format.start), name)
        : undefined
  if (decoded === undefined) throw notUsable(format.description, name)
  if (decoded.channels.length === 0 || decoded.channels[0].length === 0)
    throw new SyrinxError('audio/empty', `${name} has no samples in it.`)
  requireFinite(decoded, name)
  return decoded
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new SyrinxError('audio/missing', `There is no file ${path}.`, 'Check the path.', { cause: error })
    const reason =
      code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES' || code === 'EPERM'
          ? 'reading it is not allowed'
          : (error as Error).message
    throw new SyrinxError('audio/unreadable', `${path} cannot be read: ${reason}.`, '', { cause: error })
  }
}

function notUsable(description: string | undefined, name: string): SyrinxError {
  const hint = 'Syrinx reads wav and flac; convert the file to one of them.'
  return description === undefined
    ? new SyrinxError('audio/not-audio', `${name} is not an audio file that Syrinx knows.`, hint)
    : new SyrinxError('audio/unsupported', `${name} is really ${description}.`, hint)
}

function requireFinite({ channels, sampleRateHz }: DecodedAudio, name: string) {
  let count = 0
  let first = Infinity
  for (const channel of channels)
    for (let i = 0; i < channel.length; i++)
      if (!Number.isFinite(channel[i])) {
        count++
        first = Math.min(first, i)
      }
  if (count > 0)
    throw new SyrinxError(
      'audio/not-finite',
      `${name} has ${count} samples that are not numbers (NaN or infinite), the first at ${(first / sampleRateHz).toFixed(3)} s.`,
      'The program that wrote the file went wrong; export it again.',
    )
}
