/** Sounds that may be hours long, read a stretch at a time. */
import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { decodeAudioFile } from './decode.ts'
import { mixToMono } from './recording.ts'
import { wavHeader } from './writeWav.ts'

export interface SoundReader {
  readonly sampleRateHz: number
  /** In samples, at least 1. */
  readonly length: number
  /** [count] samples in mono from `start` on; zeros where there is no sound. */
  read(start: number, count: number): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Wavs just as Syrinx writes them (mono, 16 bits, a header of 44 bytes) stay on the disk; any other is held as a whole.
 * @throws SyrinxError as `decodeAudioFile`.
 */
export async function openSound(path: string): Promise<SoundReader> {
  return (await openOwnWav(path)) ?? heldSound(path)
}

async function heldSound(path: string): Promise<SoundReader> {
  const decoded = await decodeAudioFile(path)
  const samples = mixToMono(decoded)
  return {
    sampleRateHz: decoded.sampleRateHz,
    length: samples.length,
    async read(start, count) {
      const piece = new Float32Array(count)
      const from = Math.max(0, start)
      const to = Math.min(samples.length, start + count)
      if (to > from) piece.set(samples.subarray(from, to), from - start)
      return piece
    },
    async close() {},
  }
}

async function openOwnWav(path: string): Promise<SoundReader | undefined> {
  const file = await open(path, 'r').catch(() => undefined)
  if (!file) return undefined
  const own = await ownWav(file).catch(() => undefined)
  if (!own) {
    await file.close()
    return undefined
  }
  if (own.length === 0) {
    await file.close()
    throw new SyrinxError('audio/empty', `${basename(path)} has no samples in it.`)
  }
  return {
    ...own,
    read: (start, count) => readSamples(file, own, start, count),
    close: () => file.close(),
  }
}

const headerBytes = wavHeader(0, 1).length

async function ownWav(file: FileHandle): Promise<{ sampleRateHz: number; length: number } | undefined> {
  const information = await file.stat()
  // A pipe or a device might not end, and has no place to read from.
  if (!information.isFile()) return undefined
  const header = Buffer.alloc(headerBytes)
  const { bytesRead } = await file.read(header, 0, headerBytes, 0)
  if (bytesRead < headerBytes) return undefined
  const dataBytes = information.size - headerBytes
  const sampleRateHz = header.readUInt32LE(24)
  return header.equals(wavHeader(dataBytes, sampleRateHz))
    ? { sampleRateHz, length: dataBytes / 2 }
    : undefined
}

async function readSamples(
  file: FileHandle,
  { length }: { length: number },
  start: number,
  count: number,
): Promise<Float32Array> {
  const piece = new Float32Array(count)
  const from = Math.max(0, start)
  const wanted = Math.max(0, Math.min(length, start + count) - from)
  const bytes = Buffer.alloc(2 * wanted)
  let done = 0
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, headerBytes + 2 * from + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  for (let i = 0; 2 * i + 1 < done; i++) piece[from - start + i] = bytes.readInt16LE(2 * i) / 32768
  return piece
}
