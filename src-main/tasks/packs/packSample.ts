/** The short sound that lets an instrument be heard before it is chosen. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { decodeWav } from '../../audio/decodeWav.ts'
import { longestSampleSeconds } from './packFormat.ts'

/** 15 s of float at 192 kHz in stereo are 23 MB; nothing longer is decoded to find out that it is too long. */
export const mostSampleBytes = 32 * 2 ** 20
/** Ends are cut where a note ends. */
const toleranceSeconds = 0.5

/** @throws SyrinxError `pack/wrong-sample` unless it is a wav of an ordinary length. */
export function checkSample(bytes: Uint8Array) {
  if (bytes.length > mostSampleBytes) throw tooLong()
  const isWav = String.fromCharCode(...bytes.subarray(0, 4), ...bytes.subarray(8, 12)) === 'RIFFWAVE'
  if (!isWav) throw wrong('it is not a wav')
  const { channels, sampleRateHz } = decodeSample(bytes)
  const seconds = (channels[0]?.length ?? 0) / sampleRateHz
  if (seconds === 0) throw wrong('it is empty')
  if (seconds > longestSampleSeconds + toleranceSeconds) throw tooLong()
}

function decodeSample(bytes: Uint8Array) {
  try {
    return decodeWav(bytes, 'sample.wav')
  } catch (cause) {
    throw cause instanceof SyrinxError ? wrong(cause.message, cause) : cause
  }
}

const wrong = (why: string, cause?: unknown) =>
  new SyrinxError(
    'pack/wrong-sample',
    `The sample of this instrument can’t be used: ${why}`.replace(/\.?$/, '.'),
    '',
    {
      cause,
    },
  )

const tooLong = () =>
  new SyrinxError(
    'pack/wrong-sample',
    `The sample of this instrument is longer than ${longestSampleSeconds} seconds.`,
    'Cut it to its most telling part.',
  )
