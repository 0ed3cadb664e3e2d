/** Text files that the user names. */
import { readFile } from 'node:fs/promises'
import { SyrinxError } from '../../src-shared/errors.ts'
import { reasonOf } from './wholeFile.ts'

/** @throws SyrinxError `file/cannot-read` that says why. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new SyrinxError('file/cannot-read', `${path} can’t be read: ${reasonOf(cause)}.`, '', { cause })
  }
}
