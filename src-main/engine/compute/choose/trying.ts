/**
 * A driver can end the whole process at its first use. While a graphics card is tried unasked, a file says so; when that
 * file is still there the next time, and its process isn't, nobody tries that card unasked again.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { cacheDirectory } from '../../../files/userFolders.ts'

const markOf = (card: string, directory: string) =>
  join(directory, `trying-${createHash('sha256').update(card).digest('hex').slice(0, 16)}`)

/** What stands in place of a process's number when another process crashed on its behalf. */
const elsewhere = 'crashed'

/** Whether a process ended while it tried this card. */
export function hasCrashed(card: string, directory = cacheDirectory()): boolean {
  try {
    const mark = readFileSync(markOf(card, directory), 'utf8')
    const pid = Number(mark)
    return mark === elsewhere || (Number.isInteger(pid) && pid > 0 && !isAlive(pid))
  } catch {
    return false
  }
}

/** @param card its name and driver. */
export async function trying<T>(
  card: string,
  work: () => Promise<T>,
  directory = cacheDirectory(),
): Promise<T> {
  const path = markOf(card, directory)
  const forget = () => {
    try {
      rmSync(path, { force: true })
    } catch {
      return
    }
  }
  try {
    mkdirSync(directory, { recursive: true })
    writeFileSync(path, String(process.pid))
  } catch {
    // Where nothing can be written, it is tried every time.
    return work()
  }
  // A process that ends in good order has not crashed.
  process.on('exit', forget)
  try {
    const done = await work()
    forget()
    return done
  } catch (error) {
    if (error instanceof SyrinxError && error.code === 'compute/card-crashed') writeFileSync(path, elsewhere)
    else forget()
    throw error
  } finally {
    process.off('exit', forget)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
