/** The folder that an instrument is made in: one at a time, and never one that holds anything else. */
import { existsSync } from 'node:fs'
import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SyrinxError } from '../../../src-shared/errors.ts'
import { makeFolder } from '../../files/makeFolder.ts'
import { reasonOf } from '../../files/wholeFile.ts'
import { lockRunFolder } from '../runLock.ts'
import { notebookName, notesFolder } from './notebook.ts'

/**
 * Makes the folder where it is missing, and keeps others out of it.
 * @returns what lets them in again.
 * @throws SyrinxError `file/cannot-write`, `instrument/foreign-folder`, `run/in-use`.
 */
export async function claimWorkFolder(directory: string): Promise<() => Promise<void>> {
  const isNew = !existsSync(directory)
  try {
    makeFolder(directory)
  } catch (cause) {
    throw new SyrinxError(
      'file/cannot-write',
      `The folder ${directory} can’t be made: ${reasonOf(cause)}.`,
      'The instrument’s run is kept there: choose another place.',
      { cause },
    )
  }
  await requireOwn(directory)
  const release = await lockRunFolder(directory, `An instrument is being made in ${directory} already`)
  return async () => {
    await release()
    // Nothing came of it.
    if (isNew) await rmdir(directory).catch(() => undefined)
  }
}

/** Where nothing could be begun: leaves nothing behind. */
export async function clearWorkFolder(directory: string): Promise<void> {
  await rm(notesFolder(directory), { recursive: true, force: true })
  await rm(join(directory, notebookName), { force: true })
}

/** Cutting notes begins by clearing away those of before: nobody’s own recordings may be among them. */
async function requireOwn(directory: string): Promise<void> {
  const names = await readdir(directory)
  // What is hidden or a lock was left by one that was ended before its first word.
  const others = names.filter((name) => !name.startsWith('.') && !name.startsWith('run.lock'))
  if (others.length === 0 || names.includes(notebookName)) return
  throw new SyrinxError(
    'instrument/foreign-folder',
    `${directory} holds other things: ${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}. An instrument is made in a folder of its own.`,
    'Name an empty or a new folder (--run).',
  )
}
