/** Signals and files for tests. */
import { Random } from '../../src-shared/random.ts'

export interface WavParts {
  readonly tag?: number
  readonly bits: number
  readonly channels?: number
  readonly sampleRateHz?: number
  readonly data: Uint8Array
  /** Wrap the format in WAVE_FORMAT_EXTENSIBLE. */
  readonly extensible?: boolean
  /** Chunks between the format and the data: name and content. */
  readonly before?: readonly (readonly [string, Uint8Array])[]
  readonly after?: readonly (readonly [string, Uint8Array])[]
  /** What the data chunk says of its size, when not the truth. */
  readonly claimedDataBytes?: number
}

/** A wav file's bytes, chunk by chunk, as the programs of this world write it. */
export function wavBytes(parts: WavParts): Uint8Array {
  const { tag = 1, bits, channels = 1, sampleRateHz = 16_000, data, extensible = false } = parts
  const frameBytes = (channels * bits) / 8
  const format = Buffer.alloc(extensible ? 40 : 16)
  format.writeUInt16LE(extensible ? 0xfffe : tag, 0)
  format.writeUInt16LE(channels, 2)
  format.writeUInt32LE(sampleRateHz, 4)
  format.writeUInt32LE(sampleRateHz * frameBytes, 8)
  format.writeUInt16LE(frameBytes, 12)
  format.writeUInt16LE(bits, 14)
  if (extensible) {
    format.writeUInt16LE(22, 16)
    format.writeUInt16LE(bits, 18)
    format.writeUInt16LE(tag, 24)
    format.set(Buffer.from('000000001000800000aa00389b71', 'hex'), 26)
  }
  const chunk = (name: string, content: Uint8Array, claimed = content.length) => {
    const header = Buffer.alloc(8)
    header.write(name, 'latin1')
    header.writeUInt32LE(claimed, 4)
    return Buffer.concat([header, content, Buffer.alloc(content.length & 1)])
  }
  const body = Buffer.concat([
    Buffer.from('WAVE', 'latin1'),
    chunk('fmt ', format),
    ...(parts.before ?? []).map(([name, content]) => chunk(name, content)),
    chunk('data', data, parts.claimedDataBytes),
    ...(parts.after ?? []).map(([name, content]) => chunk(name, content)),
  ])
  return new Uint8Array(chunk('RIFF', body))
}

/** Little-endian bytes of 16-bit samples. */
export function int16Bytes(levels: ArrayLike<number>): Uint8Array {
  const bytes = Buffer.alloc(2 * levels.length)
  for (let i = 0; i < levels.length; i++) bytes.writeInt16LE(levels[i], 2 * i)
  return bytes
}

export const frequencyOfMidi = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)

export function sine(
  frequencyHz: number,
  seconds: number,
  sampleRateHz: number,
  amplitude = 0.5,
  phase = 0,
): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRateHz) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / sampleRateHz + phase),
  )
}

/** White Gaussian noise of an RMS level, −40 dBFS being 0.01. */
export function noise(count: number, rms: number, seed = 1): Float32Array {
  const random = Random.fromSeed(seed)
  return Float32Array.from({ length: count }, () => rms * random.normal())
}

export function add(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + (b[i] ?? 0))
}

export function concatenate(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
