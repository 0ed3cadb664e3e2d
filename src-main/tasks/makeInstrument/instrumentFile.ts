/** The file that an instrument is written to: looked at before hours of work, and never written over what isn’t its own. */
import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { readCheckpointDescription } from '../../engine/checkpoint/checkpoint.ts'
import { requireWritable } from '../../files/requireWritable.ts'
import { RunFolder } from '../runFolder.ts'
import { runFolderIn } from './notebook.ts'

/**
 * @param workDirectory where it is made, or will be.
 * @throws SyrinxError `instrument/file-exists` where something else has that name; `file/cannot-write`.
 */
export async function requireUsable(path: string, workDirectory: string): Promise<void> {
  if (existsSync(path) && !(await isStateOf(path, workDirectory)))
    throw new SyrinxError(
      'instrument/file-exists',
      `${path} is there already, and it isn’t an earlier state of this instrument.`,
      'Name another file (--out), or delete that one first.',
    )
  await requireWritable(path)
}

/** What a network is told is measured in the notes that it learns: no two instruments are told the same. */
async function isStateOf(path: string, workDirectory: string): Promise<boolean> {
  try {
    const { condition } = await readCheckpointDescription(path)
    const recipe = await RunFolder.at(runFolderIn(workDirectory)).recipe()
    return isDeepStrictEqual(condition, recipe.condition)
  } catch {
    return false
  }
}
