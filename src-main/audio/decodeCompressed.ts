/**
 * mp3, Ogg Vorbis and Opus in, by mpg123, libvorbis and libopus compiled to WebAssembly. These formats carry no sum of
 * their samples: what a decoder makes of a damaged place can't be told from music, so only a file without any sound is
 * refused, or one in which the decoder stumbles.
 */
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis'
import { MPEGDecoder } from 'mpg123-decoder'
import { OggOpusDecoder } from 'ogg-opus-decoder'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DecodedAudio } from './decodedAudio.ts'

export type CompressedKind = 'mp3' | 'vorbis' | 'opus'

const titles: Record<CompressedKind, string> = { mp3: 'mp3', vorbis: 'Ogg Vorbis', opus: 'Opus' }

/** What the three decoders give alike. */
interface Result {
  readonly channelData: Float32Array[]
  readonly samplesDecoded: number
  readonly sampleRate: number
  readonly errors: readonly unknown[]
}

/** @throws SyrinxError `audio/damaged`. */
export async function decodeCompressed(
  kind: CompressedKind,
  bytes: Uint8Array,
  name: string,
): Promise<DecodedAudio> {
  const { channelData, samplesDecoded, sampleRate, errors } = await run(kind, bytes).catch(
    (cause: unknown) => {
      throw damaged(kind, name, 'it can’t be decoded', cause)
    },
  )
  if (samplesDecoded === 0) throw damaged(kind, name, 'there is no sound in it')
  // mpg123 reports the junk that many programs leave before and after the music, and finds the next frame.
  if (errors.length > 0 && kind !== 'mp3') throw damaged(kind, name, 'part of it can’t be decoded')
  return { sampleRateHz: sampleRate, channels: channelData.map((it) => it.subarray(0, samplesDecoded)) }
}

async function run(kind: CompressedKind, bytes: Uint8Array): Promise<Result> {
  if (kind === 'mp3') {
    const decoder = new MPEGDecoder()
    await decoder.ready
    try {
      return decoder.decode(bytes)
    } finally {
      decoder.free()
    }
  }
  const decoder = kind === 'vorbis' ? new OggVorbisDecoder() : new OggOpusDecoder()
  await decoder.ready
  try {
    return await decoder.decodeFile(bytes)
  } finally {
    decoder.free()
  }
}

const damaged = (kind: CompressedKind, name: string, what: string, cause?: unknown) =>
  new SyrinxError(
    'audio/damaged',
    `${name} is a damaged ${titles[kind]} file: ${what}.`,
    'Copy or export it again.',
    { cause },
  )
