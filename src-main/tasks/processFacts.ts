/** What Linux tells of a process beyond that it has a number: see proc_pid_stat(5). */
import { readFile } from 'node:fs/promises'

export interface ProcessFacts {
  /** Killed, or ended and not yet waited for by whoever started it: none of its code runs any more. */
  readonly isEnding: boolean
  /** Since the machine was started. */
  readonly startedSeconds: number
}

/** PF_EXITING of the kernel's task flags. */
const exiting = 0x4
const killSignal = 1 << (9 - 1)
/** USER_HZ, in which the kernel tells times whatever it counts in. */
const ticksPerSecond = 100

/** @returns undefined where nothing can be learned: on other systems, or of a process that is gone. */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : factsOf(text)
}

/** @param text of /proc/PID/stat. The name, in brackets, may hold anything; numbers follow it. */
export function factsOf(text: string): ProcessFacts | undefined {
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trim()
    .split(' ')
  const [state] = fields
  const [flags, started, pending] = [6, 19, 28].map((index) => Number(fields[index]))
  if (Number.isNaN(started)) return undefined
  return {
    isEnding: /^[ZXx]$/.test(state) || (flags & exiting) !== 0 || (pending & killSignal) !== 0,
    startedSeconds: started / ticksPerSecond,
  }
}
