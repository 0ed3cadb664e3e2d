/** wav files of 16 and 24-bit PCM and 32-bit float, with a title in the RIFF’s own way (LIST INFO). */
import { toInt16 } from '../../src-shared/model/muLaw.ts'
import type { SoundTags } from './encode.ts'

export type WavFormat = 'wav16' | 'wav24' | 'wav32f'

const bytesOf = { wav16: 2, wav24: 3, wav32f: 4 } as const
const pcm = 1
const float = 3

export function encodeWav(
  format: WavFormat,
  samples: Float32Array,
  sampleRateHz: number,
  { title, comment }: SoundTags,
): Uint8Array<ArrayBuffer> {
  const sampleBytes = bytesOf[format]
  const head = Buffer.alloc(16)
  head.writeUInt16LE(format === 'wav32f' ? float : pcm, 0)
  head.writeUInt16LE(1, 2) // channels
  head.writeUInt32LE(sampleRateHz, 4)
  head.writeUInt32LE(sampleRateHz * sampleBytes, 8)
  head.writeUInt16LE(sampleBytes, 12) // bytes a frame
  head.writeUInt16LE(8 * sampleBytes, 14)
  const info = [
    ['INAM', title],
    ['ICMT', comment],
    ['ISFT', 'Syrinx'],
  ] as const
  const before = Buffer.concat([
    Buffer.from('WAVE', 'latin1'),
    chunk('fmt ', head),
    // Anything but PCM says how many samples there are.
    ...(format === 'wav32f' ? [chunk('fact', uint32(samples.length))] : []),
  ])
  const after = chunk(
    'LIST',
    Buffer.concat([
      Buffer.from('INFO', 'latin1'),
      ...info.filter(([, text]) => text !== '').map(([id, text]) => chunk(id, Buffer.from(`${text}\0`))),
    ]),
  )
  const dataBytes = sampleBytes * samples.length
  const bytes = new Uint8Array(8 + before.length + 8 + dataBytes + (dataBytes % 2) + after.length)
  // An hour is large: its samples go where they belong at once.
  const file = Buffer.from(bytes.buffer)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  before.copy(file, 8)
  const at = 8 + before.length
  file.write('data', at, 'latin1')
  file.writeUInt32LE(dataBytes, at + 4)
  writeSamples(format, samples, file.subarray(at + 8))
  after.copy(file, file.length - after.length)
  return bytes
}

function writeSamples(format: WavFormat, samples: Float32Array, data: Buffer) {
  for (let i = 0; i < samples.length; i++)
    if (format === 'wav16') data.writeInt16LE(toInt16(samples[i]), 2 * i)
    else if (format === 'wav24') data.writeIntLE(toInt24(samples[i]), 3 * i, 3)
    else data.writeFloatLE(samples[i], 4 * i)
}

/** As `toInt16`, with 8 bits more. */
const toInt24 = (amplitude: number) =>
  Math.max(-(2 ** 23), Math.min(2 ** 23 - 1, Math.round(2 ** 23 * amplitude)))

/** Chunks begin at even places; what fills them up doesn’t count. */
const chunk = (id: string, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(id, 'latin1'),
    uint32(content.length),
    content,
    Buffer.alloc(content.length % 2),
  ])

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
