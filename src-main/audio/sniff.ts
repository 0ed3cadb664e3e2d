/** What a file is, from its first bytes. */

export interface SniffedAudio {
  readonly kind: 'wav' | 'flac' | 'other'
  /** Where the format's own bytes begin: after an ID3 tag, which some programs put before a flac. */
  readonly start: number
  /** What an `other` file is, with its article, when it is something well known. */
  readonly description?: string
}

const wellKnown: readonly { offset: number; magic: string; description: string }[] = [
  { offset: 0, magic: 'FORM', description: 'an AIFF file' },
  { offset: 0, magic: 'RIFX', description: 'a big-endian wav (RIFX)' },
  { offset: 0, magic: 'OggS', description: 'an Ogg file' },
  { offset: 0, magic: 'ID3', description: 'an MP3 file' },
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
  const known = wellKnown.find(({ offset, magic }) => textAt(offset, magic.length) === magic)
  if (known) return { kind: 'other', start: 0, description: known.description }
  // MPEG audio without a tag: eleven set bits, then a layer that isn't the reserved one.
  const isMpegFrame = bytes[0] === 0xff && (bytes[1] & 0xe0) === 0xe0 && (bytes[1] & 0x06) !== 0
  return isMpegFrame ? { kind: 'other', start: 0, description: 'an MP3 file' } : { kind: 'other', start: 0 }
}

/** ID3v2: ten bytes of header, its last four the length of the rest in 7-bit groups. */
function lengthOfId3(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10)
  return 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127)
}
