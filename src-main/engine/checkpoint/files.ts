/** Whole files in and out: what is written is there completely or not at all, and what is read is checked first. */
import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { readSafetensors, type Safetensors } from './safetensors.ts'
import { headerLength, lengthBytes, parseHeader } from './safetensorsHeader.ts'

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EACCES: 'access is not allowed',
  EPERM: 'access is not allowed',
  EROFS: 'the disk is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  EFBIG: 'the file would be too large for this disk',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
}

const reasonOf = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message

/**
 * Writes under a temporary name in the same folder, syncs, renames, and syncs the folder.
 * @throws SyrinxError when that fails; then `path` is as it was before, and nothing is left over.
 */
export async function writeWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new SyrinxError(
      'file/cannot-write',
      `${path} can’t be written: ${reasonOf(error)}.`,
      (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'Make room on the disk, then try again.' : '',
      { cause: error },
    )
  }
}

/** Makes the rename last through a power cut. Windows can't open folders, and some network disks can't sync them. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await folder.close()
  }
}

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
