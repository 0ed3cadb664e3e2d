/**
 * wav out: 16-bit PCM, mono. A file grows under a temporary name beside its target and takes the target's name only
 * when it is whole and on the disk, so that a full disk or a crash leaves nothing half-written there.
 */
import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { toInt16 } from '../../src-shared/model/muLaw.ts'

/** A wav that is being written. After an error in `append` or `close` the temporary file is gone. */
export interface WavStream {
  /** Adds samples (full scale ±1, clipped beyond); afterwards the file under its temporary name is a whole wav. */
  append(samples: Float32Array): Promise<void>
  /** Syncs and gives the file its name, with however many samples it has. */
  close(): Promise<void>
  /** Removes it; what was at the target before is still there. */
  discard(): Promise<void>
}

/** @throws SyrinxError `audio/disk-full` or `audio/unwritable`. */
export async function writeWavFile(path: string, samples: Float32Array, sampleRateHz: number): Promise<void> {
  const stream = await openWavStream(path, sampleRateHz)
  await stream.append(samples)
  await stream.close()
}

/** @throws SyrinxError `audio/disk-full` or `audio/unwritable`, also from the stream's methods. */
export async function openWavStream(path: string, sampleRateHz: number): Promise<WavStream> {
  const target = await stat(path).catch(() => undefined)
  // Renaming would say so too, but only after everything has been made.
  if (target?.isDirectory()) throw writeError(path, { code: 'EISDIR' })
  const temporaryPath = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.partial`)
  const file = await open(temporaryPath, 'wx').catch((error: unknown) => {
    throw writeError(path, error)
  })
  let dataBytes = 0
  let isOpen = true

  const abandon = async () => {
    if (!isOpen) return
    isOpen = false
    await file.close().catch(() => undefined)
    await rm(temporaryPath, { force: true })
  }
  const guarded = async (work: () => Promise<void>) => {
    if (!isOpen) throw new Error(`the wav stream for ${path} is closed`)
    try {
      await work()
    } catch (error) {
      await abandon()
      throw writeError(path, error)
    }
  }
  const writeHeader = () => writeAll(file, wavHeader(dataBytes, sampleRateHz), 0)

  await guarded(writeHeader)
  return {
    append: (samples) =>
      guarded(async () => {
        const bytes = Buffer.alloc(2 * samples.length)
        for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(toInt16(samples[i]), 2 * i)
        await writeAll(file, bytes, headerBytes + dataBytes)
        dataBytes += bytes.length
        await writeHeader()
      }),
    close: () =>
      guarded(async () => {
        await file.sync()
        await file.close()
        await rename(temporaryPath, path)
        isOpen = false
      }),
    discard: abandon,
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>

/** One `write` may take only a part, as it does when the disk fills up; the next then says why. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number) {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

const headerBytes = 44

/** The header counts bytes in 32 bits. */
export const longestWavSamples = Math.floor((2 ** 32 - headerBytes) / 2)

export function wavHeader(dataBytes: number, sampleRateHz: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(headerBytes - 8 + dataBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20) // PCM
  header.writeUInt16LE(1, 22) // channels
  header.writeUInt32LE(sampleRateHz, 24)
  header.writeUInt32LE(2 * sampleRateHz, 28)
  header.writeUInt16LE(2, 32) // bytes a frame
  header.writeUInt16LE(16, 34) // bits a sample
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(dataBytes, 40)
  return header
}

function writeError(path: string, error: unknown): SyrinxError {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code))
    return new SyrinxError(
      'audio/disk-full',
      `The disk is full: ${path} could not be written.`,
      'Free some space, or choose another place.',
      { cause: error },
    )
  const reasons: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    ENOTDIR: 'a part of its path is a file, not a folder',
    EISDIR: 'there is a folder of that name',
    EACCES: 'writing there is not allowed',
    EPERM: 'writing there is not allowed',
    EROFS: 'the disk is read-only',
  }
  return new SyrinxError(
    'audio/unwritable',
    `${path} could not be written: ${reasons[code] ?? message}.`,
    'Choose another place.',
    { cause: error },
  )
}
