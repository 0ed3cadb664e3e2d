import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'
import { makeFolder } from './makeFolder.ts'
import { reasonOf } from './wholeFile.ts'

/**
 * Tries where a file is going to be written, before the work that it is to hold. Makes its folder.
 * @throws SyrinxError `file/cannot-write`
 */
export async function requireWritable(path: string): Promise<void> {
  const probe = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`)
  try {
    makeFolder(dirname(path))
    // A full disk still makes empty files.
    await writeFile(probe, new Uint8Array(4096), { flag: 'wx' })
  } catch (error) {
    throw new SyrinxError(
      'file/cannot-write',
      `Nothing can be written into ${dirname(path)}: ${reasonOf(error)}.`,
      'Choose another place for the instrument (--out).',
      { cause: error },
    )
  } finally {
    await rm(probe, { force: true }).catch(() => undefined)
  }
}
