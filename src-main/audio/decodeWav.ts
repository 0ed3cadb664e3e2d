/**
 * wav in. The walk over the chunks bears what programs really write: files that were cut off, and streamed ones whose
 * data size says 0 or 0xFFFFFFFF.
 *
 * Format: Microsoft & IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991), and Microsoft's
 * WAVEFORMATEXTENSIBLE; RF64 as EBU Tech 3306.
 */
import { SyrinxError } from '../../src-shared/errors.ts'
import type { DecodedAudio } from './decodedAudio.ts'
import { unpackSamples } from './wavSamples.ts'

const PCM = 1
const IEEE_FLOAT = 3
const EXTENSIBLE = 0xfffe

interface WavFormat {
  readonly encoding: typeof PCM | typeof IEEE_FLOAT
  readonly channels: number
  readonly sampleRateHz: number
  /** Of the container: 20 bits in 3 bytes are read as 24, which is right because they lie at the top. */
  readonly bits: number
}

/** @throws SyrinxError `audio/damaged`, `audio/unsupported` or `audio/truncated`. */
export function decodeWav(bytes: Uint8Array, name: string): DecodedAudio {
  const { format, data } = readChunks(bytes, name)
  const frameBytes = format.channels * (format.bits / 8)
  const frames = Math.floor(data.length / frameBytes)
  if (frames === 0) return { sampleRateHz: format.sampleRateHz, channels: [] }
  const whole = data.subarray(0, frames * frameBytes)
  return {
    sampleRateHz: format.sampleRateHz,
    channels: unpackSamples(whole, format.channels, format.bits, format.encoding === IEEE_FLOAT),
  }
}

function readChunks(bytes: Uint8Array, name: string): { format: WavFormat; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let format: WavFormat | undefined
  let dataBytesOfRf64: number | undefined
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const id = chunkId(bytes, offset)
    const size = view.getUint32(offset + 4, true)
    const start = offset + 8
    if (id === 'ds64' && start + 16 <= bytes.length)
      dataBytesOfRf64 = Number(view.getBigUint64(start + 8, true))
    if (id === 'fmt ') format = readFormat(view, start, size, name)
    if (id === 'data') {
      if (!format) throw damaged(name, 'its samples come before the description of their format')
      const wanted = dataSize(bytes, view, start, size, dataBytesOfRf64)
      const missing = start + wanted - bytes.length
      if (missing > 0) throw truncated(name, format, wanted, missing)
      return { format, data: bytes.subarray(start, start + wanted) }
    }
    // Chunks are padded to an even length.
    offset = start + size + (size & 1)
  }
  throw damaged(name, format ? 'it ends before its samples begin' : 'it has no description of its format')
}

/**
 * How many bytes of samples there should be. Programs that write into a pipe can't go back to fill the size in: they
 * leave 0, or a huge number (0xFFFFFFFF; sox: just under 0x7FFFFFFF), and the samples go on to the file's end.
 */
function dataSize(bytes: Uint8Array, view: DataView, start: number, size: number, ofRf64?: number): number {
  const rest = bytes.length - start
  if (size === 0xffffffff && ofRf64) return ofRf64
  if (size >= 0x7fff0000 && size > rest) return rest
  return size === 0 && !areChunks(bytes, view, start) ? rest : size
}

/** Whether the bytes from `offset` on are whole chunks to the end: then a data chunk of size 0 really is empty. */
function areChunks(bytes: Uint8Array, view: DataView, offset: number): boolean {
  while (offset + 8 <= bytes.length) {
    if (!/^[\x20-\x7e]{4}$/.test(chunkId(bytes, offset))) return false
    const size = view.getUint32(offset + 4, true)
    offset += 8 + size + (size & 1)
  }
  // The last chunk's padding byte is often left out.
  return offset === bytes.length || offset === bytes.length + 1
}

const chunkId = (bytes: Uint8Array, offset: number) =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4))

/** Far above any recorder's rate; what claims more is damaged. */
const highestRateHz = 10_000_000

function readFormat(view: DataView, start: number, size: number, name: string): WavFormat {
  if (size < 16 || start + size > view.byteLength) throw damaged(name, 'its header is cut short')
  const tag = view.getUint16(start, true)
  if (tag === EXTENSIBLE && size < 26) throw damaged(name, 'its extended header is cut short')
  // The sub-format's GUID begins with the plain format's tag.
  const encoding = tag === EXTENSIBLE ? view.getUint16(start + 24, true) : tag
  if (encoding !== PCM && encoding !== IEEE_FLOAT)
    throw new SyrinxError(
      'audio/unsupported',
      `${name} is a compressed wav (format 0x${encoding.toString(16).padStart(4, '0')}).`,
      'Syrinx reads wav files with PCM or float samples; convert the file.',
    )
  const channels = view.getUint16(start + 2, true)
  const sampleRateHz = view.getUint32(start + 4, true)
  const frameBytes = view.getUint16(start + 12, true)
  const bits = (frameBytes / channels) * 8
  const possible = encoding === PCM ? [8, 16, 24, 32] : [32, 64]
  const rateMakesSense = sampleRateHz > 0 && sampleRateHz <= highestRateHz
  if (channels === 0 || !rateMakesSense || !possible.includes(bits))
    throw damaged(
      name,
      `its header makes no sense (${channels} channels, ${sampleRateHz} Hz, ${frameBytes} bytes a sample)`,
    )
  return { encoding, channels, sampleRateHz, bits }
}

const damaged = (name: string, what: string) =>
  new SyrinxError('audio/damaged', `${name} is a damaged wav file: ${what}.`, 'Export or copy it again.')

function truncated(name: string, format: WavFormat, wanted: number, missing: number): SyrinxError {
  const secondsOf = (byteCount: number) =>
    (byteCount / (format.channels * (format.bits / 8)) / format.sampleRateHz).toFixed(2)
  return new SyrinxError(
    'audio/truncated',
    `${name} is cut off: ${secondsOf(missing)} of its ${secondsOf(wanted)} s (${missing} of ${wanted} bytes) are missing.`,
    'Copy or export it again.',
  )
}
