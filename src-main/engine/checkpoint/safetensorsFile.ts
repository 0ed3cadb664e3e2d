/** safetensors files in: checked before they are read. */
import { open, type FileHandle } from 'node:fs/promises'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { readSafetensors, type Safetensors } from './safetensors.ts'
import { headerLength, lengthBytes, parseHeader, type Header } from './safetensorsHeader.ts'

/** Far above any network that Syrinx runs, and what one read may ask of the memory. */
const maximumBytes = 2 ** 31 - 1

/**
 * Reads a safetensors file, its header first: a large file of another kind is refused without being read.
 * @throws SyrinxError when it can't be read or isn't whole.
 */
export const readSafetensorsFile = (path: string): Promise<Safetensors> =>
  withFile(path, async (file, bytes) => {
    await readHeader(file, bytes)
    if (bytes > maximumBytes)
      throw new SyrinxError('file/too-large', `${path} has ${bytes} bytes, more than Syrinx reads.`)
    return readSafetensors(await readBytes(file, 0, bytes))
  })

/** What a file says about itself, without its tensors. @throws SyrinxError as `readSafetensorsFile`. */
export const readSafetensorsHeader = (path: string): Promise<Header> => withFile(path, readHeader)

async function readHeader(file: FileHandle, bytes: number): Promise<Header> {
  const start = await readBytes(file, 0, Math.min(lengthBytes, bytes))
  const length = headerLength(start, bytes)
  return parseHeader(await readBytes(file, lengthBytes, length), bytes - lengthBytes - length)
}

async function withFile<Result>(
  path: string,
  read: (file: FileHandle, bytes: number) => Promise<Result>,
): Promise<Result> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const stats = await file.stat()
    if (!stats.isFile())
      throw new SyrinxError(
        'file/cannot-read',
        `${path} is ${stats.isDirectory() ? 'a folder' : 'not a file'}.`,
      )
    if (stats.size === 0) throw new SyrinxError('safetensors/corrupted', `${path} is empty.`)
    return await read(file, stats.size)
  } catch (error) {
    if (error instanceof SyrinxError)
      throw new SyrinxError(
        error.code,
        error.message.includes(path) ? error.message : `${path}: ${error.message}`,
        error.hint,
        { cause: error },
      )
    throw new SyrinxError('file/cannot-read', `${path} can’t be read: ${reasonOf(error)}.`, '', {
      cause: error,
    })
  } finally {
    await file?.close()
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) throw new Error('it became shorter while it was read')
    filled += bytesRead
  }
  return bytes
}
