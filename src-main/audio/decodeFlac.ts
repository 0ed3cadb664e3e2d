/**
 * flac in (RFC 9639), by libFLAC compiled to WebAssembly. The library goes on through damage without a word, so the
 * result is held against the stream's own account of itself: its count of samples and its MD5 sum.
 */
import { createHash } from 'node:crypto'
import { FLACDecoder } from '@wasm-audio-decoders/flac'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DecodedAudio } from './decodedAudio.ts'

/** The STREAMINFO block, RFC 9639 section 8.2. */
interface StreamInfo {
  readonly sampleRateHz: number
  readonly channels: number
  readonly bits: number
  /** 0 when the encoder didn't know. */
  readonly samples: number
  /** Of the interleaved little-endian samples, in hexadecimal; all zeros when the encoder didn't take it. */
  readonly md5: string
}

/** @throws SyrinxError `audio/damaged` or `audio/truncated`. */
export async function decodeFlac(bytes: Uint8Array, name: string): Promise<DecodedAudio> {
  const info = readStreamInfo(bytes, name)
  const decoder = new FLACDecoder()
  await decoder.ready
  const decoded = await decoder.decodeFile(withHeaderAfterLast(bytes)).finally(() => decoder.free())
  const missing = info.samples - decoded.samplesDecoded
  if (missing > 0) {
    const seconds = (count: number) => (count / info.sampleRateHz).toFixed(2)
    throw new SyrinxError(
      'audio/truncated',
      `${name} is cut off or damaged: ${seconds(missing)} of its ${seconds(info.samples)} s (${missing} of ${info.samples} samples) are missing.`,
      'Copy or export it again.',
    )
  }
  if (decoded.samplesDecoded === 0) return { sampleRateHz: info.sampleRateHz, channels: [] }
  const integers = decoded.channelData.map((channel) => toIntegers(channel, info.bits))
  // Beyond 24 bits float32 doesn't hold the samples exactly, so that their sum says nothing.
  const hasSum = info.bits <= 24 && /[^0]/.test(info.md5)
  if (decoded.errors.length > 0 || (hasSum && md5Of(integers, info.bits) !== info.md5))
    throw damaged(name, 'its samples are not those that were written')
  const fullScale = 2 ** (info.bits - 1)
  return {
    sampleRateHz: info.sampleRateHz,
    channels: integers.map((channel) => Float32Array.from(channel, (value) => value / fullScale)),
  }
}

/**
 * codec-parser 2.5.0, which finds the frames for the decoder, loses a last frame that has two bytes in it that look like
 * the start of a frame. With the header of another frame after it, the last is one like all others; what follows that
 * header here is no frame and is dropped.
 */
function withHeaderAfterLast(bytes: Uint8Array): Uint8Array {
  let start = 4
  for (let isLast = false; !isLast && start + 4 <= bytes.length;) {
    isLast = (bytes[start] & 128) !== 0
    start += 4 + ((bytes[start + 1] << 16) | (bytes[start + 2] << 8) | bytes[start + 3])
  }
  const extended = new Uint8Array(bytes.length + 64).fill(0x55)
  extended.set(bytes)
  extended.set(bytes.subarray(start, start + frameHeaderLength(bytes[start + 2])), bytes.length)
  return extended
}

/** Of the first frame, RFC 9639 section 9.1: sync, codes, number 0, what the codes announce, CRC. */
function frameHeaderLength(codes: number): number {
  const [blockSizeCode, rateCode] = [codes >> 4, codes & 15]
  const blockSizeBytes = blockSizeCode === 6 ? 1 : blockSizeCode === 7 ? 2 : 0
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0
  return 6 + blockSizeBytes + rateBytes
}

function readStreamInfo(bytes: Uint8Array, name: string): StreamInfo {
  if (bytes.length < 42 || (bytes[4] & 127) !== 0) throw damaged(name, 'its header is cut short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // 20 bits rate, 3 bits channels − 1, 5 bits sample size − 1, 36 bits sample count.
  const packed = view.getBigUint64(18)
  const info = {
    sampleRateHz: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 7n) + 1,
    bits: Number((packed >> 36n) & 31n) + 1,
    samples: Number(packed & 0xfffffffffn),
    md5: Buffer.from(bytes.subarray(26, 42)).toString('hex'),
  }
  if (info.sampleRateHz === 0) throw damaged(name, 'its header names no sample rate')
  return info
}

/** The library divides by 2^(bits − 1) − 1; this finds the integers again. */
function toIntegers(channel: Float32Array, bits: number): Int32Array {
  const scale = 2 ** (bits - 1) - 1
  return Int32Array.from(channel, (value) => Math.round(value * scale))
}

function md5Of(channels: readonly Int32Array[], bits: number): string {
  const bytesEach = Math.ceil(bits / 8)
  const buffer = Buffer.alloc(channels.length * channels[0].length * bytesEach)
  let offset = 0
  for (let i = 0; i < channels[0].length; i++)
    for (const channel of channels) {
      const value = channel[i]
      for (let byte = 0; byte < bytesEach; byte++) buffer[offset++] = value >> (8 * byte)
    }
  return createHash('md5').update(buffer).digest('hex')
}

const damaged = (name: string, what: string) =>
  new SyrinxError('audio/damaged', `${name} is a damaged flac file: ${what}.`, 'Copy or export it again.')
