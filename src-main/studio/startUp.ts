/** What the studio does for the library once a window is up: it must not wait for this. */
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Library } from '../library/library.ts'
import { grownSamples, keepGrown } from './growing.ts'

/** The first seconds belong to the window. */
const quietMilliseconds = 2_000

/** Finishes takes that a crash cut off, looks whether every file is there, and backs the database up. @returns how to call it off */
export function startUp(library: Library, report: (error: unknown) => void): () => Promise<void> {
  const abort = new AbortController()
  let work = Promise.resolve()
  const timer = setTimeout(() => {
    work = keepCutOffTakes(library)
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

/** Makes the samples that were there when a session ended the sound of their takes. */
export async function keepCutOffTakes(library: Library): Promise<void> {
  const directory = join(library.directory, 'growing')
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name)
    const take = library.takes.table.find(basename(name, '.f32'))
    // Another process, or this one, is generating it.
    if (take?.state === 'generating') continue
    if (take?.audioHash === null) {
      if ((await grownSamples(path)) === 0) library.takes.table.purge(take.id)
      else {
        const { hash, samples, peak } = await keepGrown(library, take.id, take.sampleRateHz)
        library.takes.update(take.id, { audioHash: hash, seconds: samples / take.sampleRateHz, peak })
      }
    }
    await rm(path, { force: true })
  }
}
