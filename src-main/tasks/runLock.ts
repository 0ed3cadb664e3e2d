/**
 * Who works on a run folder: a file `run.lock` with the process's id. Two that go on with one run at once would write
 * over each other's checkpoints. The lock of a process that has died or is being killed, or from before the machine was
 * last started, counts for nothing.
 */
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { hostname, uptime } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { SyrinxError } from '../../src-shared/errors.ts'
import { reasonOf } from '../files/wholeFile.ts'
import { processFacts } from './processFacts.ts'

const lockSchema = z.object({ pid: z.int().positive(), host: z.string(), takenAt: z.number() })
type Lock = z.infer<typeof lockSchema>

const clockGrace = 60_000

/** Locks of this process, by path: its own id in a file says nothing about whether the file is of now. */
const held = new Set<string>()

/**
 * @param busy what is said where somebody else works on it.
 * @returns what gives the folder free again; safe to call twice.
 * @throws SyrinxError `run/in-use` when another process, or this one, works on the folder already.
 */
export async function lockRunFolder(
  directory: string,
  busy = `The run in ${directory} is being trained already`,
): Promise<() => Promise<void>> {
  const path = join(resolve(directory), 'run.lock')
  if (held.has(path)) throw inUse(busy, process.pid, path)
  held.add(path)
  try {
    await take(busy, path)
  } catch (error) {
    held.delete(path)
    throw error
  }
  return async () => {
    if (held.delete(path)) await rm(path, { force: true })
  }
}

async function take(busy: string, path: string): Promise<void> {
  for (;;) {
    try {
      const file = await open(path, 'wx')
      const lock: Lock = { pid: process.pid, host: hostname(), takenAt: Date.now() }
      await file.writeFile(JSON.stringify(lock)).finally(() => file.close())
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new SyrinxError('file/cannot-write', `${path} can’t be written: ${reasonOf(error)}.`, '', {
          cause: error,
        })
    }
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text === undefined) continue
    const lock = parse(text)
    if (lock && (await isAlive(lock))) throw inUse(busy, lock.pid, path)
    if (!lock && !(await staysCutOff(path, text))) continue
    await clearStale(path, text)
  }
}

/** Takes a stale lock away; puts back what turns out to be somebody's new one. */
async function clearStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${process.pid}.stale`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

/** Undefined for a lock that was cut off while it was written. */
function parse(text: string): Lock | undefined {
  try {
    return lockSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Somebody may be writing it at this moment. */
async function staysCutOff(path: string, text: string): Promise<boolean> {
  await setTimeout(250)
  return (await readFile(path, 'utf8').catch(() => undefined)) === text
}

async function isAlive({ pid, host, takenAt }: Lock): Promise<boolean> {
  if (host !== hostname()) return true
  // Clocks are set now and then: a minute's grace.
  const machineStartedAt = Date.now() - uptime() * 1000
  if (takenAt < machineStartedAt - clockGrace || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const facts = await processFacts(pid)
  if (!facts) return true
  // A large process that was killed takes a while to give its memory back; it writes no more. A younger one has been
  // given the number of the one that took the lock.
  return !facts.isEnding && machineStartedAt + facts.startedSeconds * 1000 <= takenAt + clockGrace
}

const inUse = (busy: string, pid: number, path: string) =>
  new SyrinxError(
    'run/in-use',
    `${busy}, by process ${pid}.`,
    `Stop that one first. If there is no such process any more, delete ${path}.`,
  )
