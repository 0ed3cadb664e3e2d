/** Whole files out: what is written is there completely or not at all. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  EACCES: 'access is not allowed',
  EPERM: 'access is not allowed',
  EROFS: 'the disk is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'part of the path is not a folder',
  EEXIST: 'a file of that name is in the way',
  EISDIR: 'it is a folder',
  EFBIG: 'the file would be too large for this disk',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
}

/** Why the operating system refused, in words. */
export const reasonOf = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? (error as Error).message

/**
 * Writes under a temporary name in the same folder (made where it is missing), syncs, renames, and syncs the folder.
 * @throws SyrinxError when that fails; then `path` is as it was before, and nothing is left over.
 */
export async function writeWholeFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`)
  try {
    await mkdir(dirname(path), { recursive: true })
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(content)
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
export async function syncFolder(path: string): Promise<void> {
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
