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

/** Makes the samples that were there when a session ended the sound of their takes; a take without any goes. */
export async function keepCutOffTakes(library: Library): Promise<void> {
  const { takes } = library
  for (const take of takes.table.select(`WHERE state = 'cancelled' AND audioHash IS NULL`)) {
    if ((await grownSamples(library.files.growingPath(take.id))) === 0) takes.table.purge(take.id)
    else {
      const { hash, samples, peak } = await keepGrown(library, take.id, take.sampleRateHz)
      takes.update(take.id, { audioHash: hash, seconds: samples / take.sampleRateHz, peak })
    }
  }
  const directory = join(library.directory, 'growing')
  for (const name of await readdir(directory).catch(() => []))
    // What this process, or another, is generating goes on.
    if (takes.table.find(basename(name, '.f32'))?.state !== 'generating')
      await rm(join(directory, name), { force: true })
}
