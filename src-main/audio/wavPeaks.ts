/** Waveforms to draw of wav files that may be hours long: read through once, never held as a whole. */
import { open } from 'node:fs/promises'
import { decodeAudioFile } from './decode.ts'
import { peaksOf } from './peaks.ts'
import { mixToMono } from './recording.ts'
import { wavHeader } from './writeWav.ts'

const chunkBytes = 1 << 20

/**
 * As `peaksOf` over all of a file.
 * @throws SyrinxError as `decodeAudioFile`.
 */
export async function peaksOfWavFile(path: string, bins: number): Promise<Float32Array<ArrayBuffer>> {
  return (await streamedPeaks(path, bins)) ?? peaksOf(mixToMono(await decodeAudioFile(path)), bins)
}

/** Of a file just as Syrinx writes them (mono, 16 bits, a header of 44 bytes); undefined for any other. */
async function streamedPeaks(path: string, bins: number): Promise<Float32Array<ArrayBuffer> | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return undefined
  try {
    const { size } = await file.stat()
    const headerBytes = wavHeader(0, 1).length
    const header = Buffer.alloc(headerBytes)
    const { bytesRead } = await file.read(header, 0, headerBytes, 0)
    const dataBytes = size - headerBytes
    if (bytesRead < headerBytes || !header.equals(wavHeader(dataBytes, header.readUInt32LE(24))))
      return undefined
    const total = dataBytes / 2
    const peaks = new Float32Array(2 * bins)
    if (total < bins) return undefined
    const bytes = Buffer.alloc(chunkBytes)
    let sample = 0
    let bin = -1
    let end = 0
    while (sample < total) {
      const read = await file.read(bytes, 0, chunkBytes, headerBytes + 2 * sample)
      const count = read.bytesRead >> 1
      if (count === 0) return undefined
      const levels = new Int16Array(bytes.buffer, bytes.byteOffset, count)
      for (let i = 0; i < count; i++, sample++) {
        const value = levels[i] / 32768
        if (sample === end) {
          bin++
          end = Math.floor(((bin + 1) * total) / bins)
          peaks[2 * bin] = value
          peaks[2 * bin + 1] = value
        } else if (value < peaks[2 * bin]) peaks[2 * bin] = value
        else if (value > peaks[2 * bin + 1]) peaks[2 * bin + 1] = value
      }
    }
    return peaks
  } finally {
    await file.close()
  }
}
