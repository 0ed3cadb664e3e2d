/**
 * A little room on the disk that the library keeps for itself: deleting is writing, too, and who empties the bin because
 * the disk is full has to be able to.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SyrinxError } from '../../src-shared/errors.ts'

export const reserveName = 'reserve'
/** What SQLite writes to delete thousands of rows. */
const reserveBytes = 4 * 2 ** 20

/** Sets it aside, where there is room; a disk that is full already has none. */
export function keepReserve(directory: string): void {
  const path = join(directory, reserveName)
  try {
    if (statSync(path, { throwIfNoEntry: false })?.size === reserveBytes) return
    // Written out: a file system would not set room aside for a hole.
    writeFileSync(path, new Uint8Array(reserveBytes))
  } catch {
    rmSync(path, { force: true })
  }
}

/** Does work that frees room; on a full disk once more, in the room that was set aside. */
export async function withReserve<Result>(
  directory: string,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SyrinxError) || error.code !== 'disk/full') throw error
    rmSync(join(directory, reserveName), { force: true })
    return await work()
  } finally {
    keepReserve(directory)
  }
}
