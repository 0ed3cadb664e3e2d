/**
 * Audio files in: wav, flac, mp3 and Ogg, told apart by their content and never by their name.
 */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DecodedAudio } from './decodedAudio.ts'
import { decodeWav } from './decodeWav.ts'
import { sniffAudio } from './sniff.ts'

/**
 * Reads a wav (8, 16, 24, 32-bit PCM, 32 and 64-bit float, WAVE_FORMAT_EXTENSIBLE, RF64, streamed), a flac, mp3,
 * Ogg Vorbis or Opus file.
 *
 * @throws SyrinxError `audio/missing`, `audio/unreadable`, `audio/too-large`, `audio/empty`, `audio/not-audio`, `audio/unsupported`,
 *   `audio/truncated`, `audio/damaged` or `audio/not-finite`; the message names the file and says what is wrong with it.
 */
export async function decodeAudioFile(path: string): Promise<DecodedAudio> {
  return decodeAudio(await readAudioBytes(path), basename(path))
}

/** As `decodeAudioFile`, for the bytes of a file; `name` is what errors call it. */
export async function decodeAudio(bytes: Uint8Array, name: string): Promise<DecodedAudio> {
  if (bytes.length === 0) throw new SyrinxError('audio/empty', `${name} is empty (0 bytes).`)
  const format = sniffAudio(bytes)
  if (format.kind === 'other') throw notUsable(format.description, name)
  const packed = format.kind !== 'wav'
  if (packed && bytes.length > (format.kind === 'flac' ? largestFlacBytes : largestCompressedBytes))
    throw tooLarge(name, bytes.length)
  // The decoders of packed formats are large, and most recordings need none of them.
  const decoded =
    format.kind === 'wav'
      ? decodeWav(bytes, name)
      : format.kind === 'flac'
        ? await (await import('./decodeFlac.ts')).decodeFlac(bytes.subarray(format.start), name)
        : await (await import('./decodeCompressed.ts')).decodeCompressed(format.kind, bytes, name)
  if (decoded.channels.length === 0 || decoded.channels[0].length === 0)
    throw new SyrinxError('audio/empty', `${name} has no samples in it.`)
  requireFinite(decoded, name)
  return decoded
}

/** A recording is held in memory while it is decoded: this is some three hours of stereo in CD quality. */
const largestFileBytes = 2 ** 31 - 1
/** What unpacks to about as much. */
const largestFlacBytes = 2 ** 30
const largestCompressedBytes = 2 ** 27

const tooLarge = (name: string, bytes: number) =>
  new SyrinxError(
    'audio/too-large',
    `${name} is too large to read in one piece (${(bytes / 2 ** 20).toFixed(0)} MB).`,
    'Cut it into parts of an hour or less.',
  )

/**
 * The bytes of a file that may be audio. What is no plain file (a pipe, a device) is never opened: it might not end.
 * @throws SyrinxError `audio/missing`, `audio/unreadable` or `audio/too-large`.
 */
export async function readAudioBytes(path: string): Promise<Uint8Array> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw notAFile(path, facts.isDirectory())
    if (facts.size > largestFileBytes) throw tooLarge(basename(path), facts.size)
    return await readFile(path)
  } catch (error) {
    if (error instanceof SyrinxError) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new SyrinxError('audio/missing', `There is no file ${path}.`, 'Check the path.', { cause: error })
    const reason =
      code === 'EACCES' || code === 'EPERM' ? 'reading it is not allowed' : (error as Error).message
    throw new SyrinxError('audio/unreadable', `${path} cannot be read: ${reason}.`, '', { cause: error })
  }
}

const notAFile = (path: string, isFolder: boolean) =>
  new SyrinxError(
    'audio/unreadable',
    `${path} cannot be read: it is ${isFolder ? 'a folder' : 'not a plain file'}.`,
  )

function notUsable(description: string | undefined, name: string): SyrinxError {
  const hint = 'Syrinx reads wav, flac, mp3 and Ogg (Vorbis, Opus); convert the file to one of them.'
  return description === undefined
    ? new SyrinxError('audio/not-audio', `${name} is not an audio file that Syrinx knows.`, hint)
    : new SyrinxError('audio/unsupported', `${name} is really ${description}.`, hint)
}

function requireFinite({ channels, sampleRateHz }: DecodedAudio, name: string) {
  // Only NaN and infinities stay when they are multiplied with 0: one test for all.
  let rest = 0
  for (const channel of channels) for (let i = 0; i < channel.length; i++) rest += channel[i] * 0
  if (rest === 0) return
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
