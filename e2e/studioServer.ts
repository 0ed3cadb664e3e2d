/** The real program `syrinx serve`, started for a test on a free port, with a library of its own. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const entry = resolve(import.meta.dirname, '../src-main/cli.ts')
const startMilliseconds = 120_000

export interface StartOptions {
  /** The library's folder; it is kept. Without it an empty one is made, and removed in the end. */
  readonly library?: string
  /** Any that is free, unless given. */
  readonly port?: number
  /** A folder of experiments, instead of those that come with Syrinx. */
  readonly experiments?: string
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningStudio {
  /** With its token. */
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly libraryDirectory: string
  /** What it has said on stderr so far. */
  log(): string
  /** As a person ends it; resolves with its exit code. A library that was made for it goes, unless it is to be kept. */
  stop(options?: { keepLibrary?: boolean }): Promise<number | null>
  /** As a power cut ends it; the library stays. */
  kill(): Promise<void>
}

/** Resolves when it listens. Build the window (`vite build`) before. */
export async function startStudio({
  library,
  port: wanted = 0,
  experiments,
  env = {},
}: StartOptions = {}): Promise<RunningStudio> {
  const libraryDirectory = library ?? (await mkdtemp(join(tmpdir(), 'syrinx-library-')))
  const child = spawn(
    process.execPath,
    [
      ...[entry, 'serve', '--json', '--port', String(wanted), '--library', libraryDirectory],
      ...(experiments === undefined ? [] : ['--experiments', experiments]),
    ],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  let errors = ''
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  child.stderr.on('data', (data) => (errors += data))
  const line = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(new Error(`The studio did not start within two minutes: ${errors}`))
    }, startMilliseconds)
    child.stdout.on('data', (data) => {
      output += data
      if (!output.includes('\n')) return
      clearTimeout(timer)
      done(output.split('\n')[0])
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(new Error(`The studio ended with ${code} instead of starting: ${output}${errors}`))
    })
  })
  const { url, port, pid } = JSON.parse(line) as { url: string; port: number; pid: number }
  const removeLibrary = () => rm(libraryDirectory, { recursive: true, force: true })
  return {
    url,
    port,
    pid,
    libraryDirectory,
    log: () => errors,
    async stop({ keepLibrary = library !== undefined } = {}) {
      child.kill('SIGTERM')
      const code = await exited
      if (!keepLibrary) await removeLibrary()
      return code
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
