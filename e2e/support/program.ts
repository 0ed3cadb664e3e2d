/** The program `syrinx` as a person calls it in a shell. */
import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'

const entry = resolve(import.meta.dirname, '../../src-main/cli.ts')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** @param folder where it is called */
export function beginProgram(
  folder: string,
  ...programArguments: string[]
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, ...programArguments], { cwd: folder })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (data) => (stdout += data))
  child.stderr.on('data', (data) => (stderr += data))
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, stdout, stderr })))
  return { child, ended }
}

/** What it printed under `--json`. */
export const printed = ({ stdout }: Ended) => JSON.parse(stdout.trim().split('\n').at(-1)!)
