/** The samples of a wav: interleaved little-endian numbers become one array of amplitudes a channel. */

/**
 * `data` holds whole frames of 8 (unsigned), 16, 24 or 32-bit integers, or of 32 or 64-bit floats. Integers are divided
 * by 2^(bits − 1), floats stay as they are.
 */
export function unpackSamples(
  data: Uint8Array,
  channelCount: number,
  bits: number,
  isFloat: boolean,
): Float32Array[] {
  if (bits === 24) return unpack24(data, channelCount)
  const values = viewOf(data, bits, isFloat)
  const scale = isFloat ? 1 : 2 ** (1 - bits)
  const offset = bits === 8 ? 128 : 0
  const frames = values.length / channelCount
  return Array.from({ length: channelCount }, (_, channel) => {
    const amplitudes = new Float32Array(frames)
    for (let i = 0, k = channel; i < frames; i++, k += channelCount)
      amplitudes[i] = (values[k] - offset) * scale
    return amplitudes
  })
}

type Values = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array

/** The bytes as numbers. Every platform of Node's is little-endian; a place that isn't aligned is copied first. */
function viewOf(data: Uint8Array, bits: number, isFloat: boolean): Values {
  if (bits === 8) return data
  const { buffer, byteOffset, byteLength } = (data.byteOffset * 8) % bits === 0 ? data : data.slice()
  const count = (byteLength * 8) / bits
  if (bits === 16) return new Int16Array(buffer, byteOffset, count)
  if (bits === 64) return new Float64Array(buffer, byteOffset, count)
  return isFloat ? new Float32Array(buffer, byteOffset, count) : new Int32Array(buffer, byteOffset, count)
}

function unpack24(data: Uint8Array, channelCount: number): Float32Array[] {
  const frames = data.length / (3 * channelCount)
  return Array.from({ length: channelCount }, (_, channel) => {
    const amplitudes = new Float32Array(frames)
    for (let i = 0, k = 3 * channel; i < frames; i++, k += 3 * channelCount)
      amplitudes[i] = ((data[k] << 8) | (data[k + 1] << 16) | (data[k + 2] << 24)) / 2 ** 31
    return amplitudes
  })
}
