/** What the studio does for the library once a window is up: it must not wait for this. */
import type { Library } from '../library/library.ts'
import { keepLeftTakes } from './leftTakes.ts'

/** The first seconds belong to the window. */
const quietMilliseconds = 2_000

/**
 * Finishes takes that a crash or a full disk cut off, at once, for they may be played; then looks whether every file is
 * there, and backs the database up.
 * @returns how to call it off
 */
export function startUp(library: Library, report: (error: unknown) => void): () => Promise<void> {
  const abort = new AbortController()
  let work = keepLeftTakes(library).catch(report)
  const timer = setTimeout(() => {
    work = work
      .then(() => library.health.check({ full: false, signal: abort.signal }))
      .then(() => library.backUpDaily())
      .catch(report)
  }, quietMilliseconds)
  timer.unref()
  return async () => {
    clearTimeout(timer)
    abort.abort()
    await work
  }
}
