/** A whole wav in memory: 16-bit PCM, mono. */
import { toInt16 } from '../../src-shared/model/muLaw.ts'
import { wavHeader } from './writeWav.ts'

/** `samples` at full scale ±1, clipped beyond. */
export function encodeWav16(samples: Float32Array, sampleRateHz: number): Uint8Array {
  const header = wavHeader(2 * samples.length, sampleRateHz)
  const bytes = new Uint8Array(header.length + 2 * samples.length)
  bytes.set(header)
  // The header has 44 bytes: its end is aligned.
  const levels = new Int16Array(bytes.buffer, header.length)
  for (let i = 0; i < samples.length; i++) levels[i] = toInt16(samples[i])
  return bytes
}
