/** Takes whose samples are there and whose sound is not: a session ended in the middle, or the disk was full. */
import { readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Library } from '../library/library.ts'
import type { TakeRow } from '../library/takes.ts'
import { forgetGrown, grownSamples, keepGrown } from './growing.ts'

/** Nobody generates these any more, and what was generated still waits to be kept. */
const areLeft = `WHERE state IN ('cancelled', 'failed') AND audioHash IS NULL`

interface Left {
  /** One look at a time. */
  going: Promise<void>
  /** Takes that failed and could not be marked so, with what they last if they are whole. */
  readonly unmarked: Map<string, number>
}
const left = new WeakMap<Library, Left>()

function leftOf(library: Library): Left {
  const known = left.get(library) ?? { going: Promise.resolve(), unmarked: new Map() }
  left.set(library, known)
  return known
}

/**
 * Says of a take that it was generated and could not be kept. A disk that is full may not even let that be said; then it
 * is said before the next attempt.
 * @param seconds what it lasts if it was generated to its end, else 0
 */
export function markFailed(library: Library, id: string, seconds: number): void {
  const { unmarked } = leftOf(library)
  try {
    library.takes.update(id, { state: 'failed', seconds, sessionId: null })
    unmarked.delete(id)
  } catch {
    unmarked.set(id, seconds)
  }
}

/**
 * Makes what there is of each the sound of its take; a take without any samples goes.
 * @throws SyrinxError `audio/disk-full`, `disk/full` …; what could not be kept stays for the next time.
 */
export function keepLeftTakes(library: Library): Promise<void> {
  const its = leftOf(library)
  const work = its.going.then(() => keepAll(library))
  its.going = work.catch(() => undefined)
  return work
}

async function keepAll(library: Library): Promise<void> {
  const { takes } = library
  for (const [id, seconds] of leftOf(library).unmarked) markFailed(library, id, seconds)
  for (const take of takes.table.select(areLeft)) await keep(library, take)
  const directory = join(library.directory, 'growing')
  for (const name of await readdir(directory).catch(() => [])) {
    const take = takes.table.find(basename(name, '.f32'))
    // What this process, or another, is generating goes on.
    if (take === undefined || (take.state !== 'generating' && take.audioHash !== null))
      await rm(join(directory, name), { force: true })
  }
}

async function keep(library: Library, { id, sampleRateHz, leadSeconds, seconds }: TakeRow): Promise<void> {
  const grown = await grownSamples(library.files.growingPath(id))
  if (grown <= Math.round(leadSeconds * sampleRateHz)) library.takes.table.purge(id)
  else {
    const { hash, samples, peak } = await keepGrown(library, id, sampleRateHz)
    // Generated to its end, it was told how long it would be.
    const isWhole = seconds > 0 && samples >= Math.round(seconds * sampleRateHz)
    library.takes.update(id, {
      state: isWhole ? 'whole' : 'cancelled',
      audioHash: hash,
      seconds: samples / sampleRateHz,
      peak,
    })
  }
  await forgetGrown(library, id)
}
