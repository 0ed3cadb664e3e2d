import { spawn } from 'node:child_process'

/** Runs a program to its end. @throws Error that says why it couldn’t be started, or what it said when it failed. */
export async function runProgram(program: string, options: readonly string[]): Promise<void> {
  const child = spawn(program, options, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const code = await new Promise<number | null>((done, reject) => {
    child.on('error', (cause) => reject(new Error(`${program} can’t be started.`, { cause })))
    child.on('close', done)
  })
  if (code !== 0) throw new Error(`${program} failed (${code}): ${said.trim()}`)
}
