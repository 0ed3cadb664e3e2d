/** Takes while they are generated: their samples lie in growing files (float32, little-endian) until they are whole. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openWavStream } from '../audio/writeWav.ts'
import type { Library } from '../library/library.ts'

const sampleBytes = 4
const chunkSamples = 1 << 18

/** How many samples are there; 0 without a file. */
export async function grownSamples(path: string): Promise<number> {
  const facts = await stat(path).catch(() => undefined)
  return Math.floor((facts?.size ?? 0) / sampleBytes)
}

/** Samples from `from` on, `count` or as many as there are. */
export async function readGrown(
  path: string,
  from: number,
  count: number,
): Promise<Float32Array<ArrayBuffer>> {
  const there = Math.max(0, Math.min(count, (await grownSamples(path)) - from))
  const samples = new Float32Array(there)
  if (there === 0) return samples
  const bytes = new Uint8Array(samples.buffer)
  const file = await open(path, 'r')
  try {
    for (let filled = 0; filled < bytes.length;) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from * sampleBytes + filled)
      if (bytesRead === 0) return samples.subarray(0, Math.floor(filled / sampleBytes))
      filled += bytesRead
    }
    return samples
  } finally {
    await file.close()
  }
}

/**
 * Makes a wav of what has grown and takes it into the library. The growing file stays.
 * @throws SyrinxError `audio/disk-full`, `audio/unwritable`, `disk/full`, …
 */
export async function keepGrown(
  library: Library,
  takeId: string,
  sampleRateHz: number,
): Promise<{ readonly hash: string; readonly samples: number; readonly peak: number }> {
  const path = library.files.growingPath(takeId)
  const samples = await grownSamples(path)
  const wavPath = join(library.files.incomingDirectory(), `${takeId}.wav`)
  try {
    const wav = await openWavStream(wavPath, sampleRateHz)
    let peak = 0
    for (let from = 0; from < samples; from += chunkSamples) {
      const chunk = await readGrown(path, from, chunkSamples)
      for (const sample of chunk) peak = Math.max(peak, Math.abs(sample))
      await wav.append(chunk)
    }
    await wav.close()
    // Whole, synced and on the library's disk already: a copy would only need more room.
    const hash = await hashOf(wavPath)
    await library.files.adopt([{ path: wavPath, hash, bytes: (await stat(wavPath)).size }], 'wav')
    return { hash, samples, peak }
  } finally {
    await rm(wavPath, { force: true })
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export const forgetGrown = (library: Library, takeId: string): Promise<void> =>
  rm(library.files.growingPath(takeId), { force: true })
