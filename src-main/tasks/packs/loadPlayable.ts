/** An instrument from a file of either kind: a checkpoint, or a pack. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import { loadCheckpoint, type Checkpoint } from '../../engine/checkpoint/checkpoint.ts'
import { isPack, readPack } from './readPack.ts'

/** @throws SyrinxError as `loadCheckpoint` and `readPack`. */
export async function loadPlayable(path: string): Promise<Checkpoint> {
  if (!(await isPack(path))) return loadCheckpoint(path)
  try {
    return (await readPack(path)).checkpoint
  } catch (error) {
    if (!(error instanceof SyrinxError)) throw error
    throw new SyrinxError(error.code, `${path}: ${error.message}`, error.hint, { cause: error })
  }
}
