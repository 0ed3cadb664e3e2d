/** The processes that a studio has started. */
import { execFileSync } from 'node:child_process'

/** Those that do its work. */
export const engines = (studioPid: number): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === studioPid)
    .map(([pid]) => pid)

/** Ends them at once, as a system does that has no memory left. */
export function killEngines(studioPid: number): void {
  for (const pid of engines(studioPid)) process.kill(pid, 'SIGKILL')
}
