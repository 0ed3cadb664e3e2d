/** What a file is, from its first bytes. */
import type { CompressedKind } from './decodeCompressed.ts'

export interface SniffedAudio {
  readonly kind: 'wav' | 'flac' | CompressedKind | 'other'
  /** Where the format's own bytes begin: after an ID3 tag, which some programs put before a flac. */
  readonly start: number
  /** What an `other` file is, with its article, when it is something well known. */
  readonly description?: string
}

const wellKnown: readonly { offset: number; magic: string; description: string }[] = [
  { offset: 0, magic: 'FORM', description: 'an AIFF file' },
  { offset: 0, magic: 'RIFX', description: 'a big-endian wav (RIFX)' },
  { offset: 0, magic: 'OggS', description: 'an Ogg file with something other than Vorbis or Opus in it' },
  { offset: 4, magic: 'ftyp', description: 'an MP4 or M4A file' },
  { offset: 0, magic: 'caff', description: 'a Core Audio file' },
  { offset: 0, magic: 'MThd', description: 'a MIDI file' },
  { offset: 0, magic: '.snd', description: 'a Sun audio file' },
  { offset: 0, magic: 'wvpk', description: 'a WavPack file' },
]

export function sniffAudio(bytes: Uint8Array): SniffedAudio {
  const textAt = (offset: number, length: number) =>
    String.fromCharCode(...bytes.subarray(offset, offset + length))
  const start = textAt(0, 3) === 'ID3' ? lengthOfId3(bytes) : 0
  if (textAt(start, 4) === 'fLaC') return { kind: 'flac', start }
  if (['RIFF', 'RF64'].includes(textAt(0, 4)) && textAt(8, 4) === 'WAVE') return { kind: 'wav', start: 0 }
  if (textAt(0, 4) === 'OggS') {
    // The first page holds the codec's own header, right after the table of its segments.
    const content = 27 + (bytes[26] ?? 0)
    if (textAt(content, 7) === '\x01vorbis') return { kind: 'vorbis', start: 0 }
    if (textAt(content, 8) === 'OpusHead') return { kind: 'opus', start: 0 }
  }
  if (start > 0 || isMpegFrame(bytes)) return { kind: 'mp3', start: 0 }
  const known = wellKnown.find(({ offset, magic }) => textAt(offset, magic.length) === magic)
  return { kind: 'other', start: 0, ...(known && { description: known.description }) }
}

/** The header of a frame, ISO 11172-3 section 2.4.1.3: eleven set bits, and no value that is reserved. */
function isMpegFrame([sync, codes, rates]: Uint8Array): boolean {
  const isSync = sync === 0xff && (codes & 0xe0) === 0xe0
  const isLayer3 = (codes & 0x06) === 0x02 && (codes & 0x18) !== 0x08
  return isSync && isLayer3 && (rates & 0xf0) !== 0xf0 && (rates & 0x0c) !== 0x0c
}

/** ID3v2: ten bytes of header, its last four the length of the rest in 7-bit groups. */
function lengthOfId3(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10)
  return 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127)
}
