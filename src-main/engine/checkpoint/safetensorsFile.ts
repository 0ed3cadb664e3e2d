/** safetensors files in: checked before they are read. */
import { open, type FileHandle } from 'node:fs/promises'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { readSafetensors, type Safetensors } from './safetensors.ts'
import { headerLength, lengthBytes, parseHeader } from './safetensorsHeader.ts'

/** Far above any network that Syrinx runs, and what one read may ask of the memory. */
const maximumBytes = 2 ** 31 - 1

/**
 * Reads a safetensors file, its header first: a large file of another kind is refused without being read.
 * @throws SyrinxError when it can't be read or isn't whole.
 */
export async function readSafetensorsFile(path: string): Promise<Safetensors> {
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
    const start = await readBytes(file, 0, Math.min(lengthBytes, stats.size))
    const header = headerLength(start, stats.size)
    parseHeader(await readBytes(file, lengthBytes, header), stats.size - lengthBytes - header)
    if (stats.size > maximumBytes)
      throw new SyrinxError('file/too-large', `${path} has ${stats.size} bytes, more than Syrinx reads.`)
    return readSafetensors(await readBytes(file, 0, stats.size))
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
