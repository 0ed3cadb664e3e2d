/** Runs the built main process with the stand-in, as a program of its own. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Requests } from './standIn/control.ts'

const root = resolve(import.meta.dirname, '../..')

export interface ElectronProgram {
  ask<Name extends keyof Requests>(
    name: Name,
    ...given: Parameters<Requests[Name]>
  ): Promise<Awaited<ReturnType<Requests[Name]>>>
  /** A call of the contract from the page, over what the preload script exposes. */
  call(
    name: string,
    inputScript?: string,
  ): Promise<{ ok: boolean; output?: unknown; error?: { code: string } }>
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  end(): Promise<number | null>
}

export interface ProgramOptions {
  readonly library: string
  readonly userData: string
  readonly given?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The folder `resources` of a packed program, to run that one instead of the build. */
  readonly packed?: string
}

/** Resolves when the page is there. */
export async function startProgram({
  library,
  userData,
  given = [],
  env = {},
  packed,
}: ProgramOptions): Promise<ElectronProgram> {
  const application = packed === undefined ? root : resolve(packed, 'app')
  const child = fork(resolve(application, 'out/main/index.js'), ['--library', library, ...given], {
    execArgv: ['--import', resolve(import.meta.dirname, 'register.mjs')],
    env: {
      ...process.env,
      SYRINX_STAND_IN_DATA: userData,
      ...(packed === undefined ? {} : { SYRINX_STAND_IN_RESOURCES: packed }),
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let last = 0
  child.on('message', ({ id, value, error }: { id: number; value: never; error?: string }) => {
    const asked = pending.get(id)
    pending.delete(id)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(error))
  })
  void exited.then((code) => {
    for (const { reject } of pending.values()) reject(new Error(`The program ended with ${code}.`))
  })
  const ask: ElectronProgram['ask'] = (name, ...arguments_) =>
    new Promise((resolve, reject) => {
      pending.set(++last, { resolve, reject })
      child.send({ id: last, name, given: arguments_ })
    })
  while (!(await ask('isShown'))) await wait(50)
  return {
    ask,
    call: (name, inputScript = '{}') => ask('page', callScript(name, inputScript)) as never,
    exited,
    async end() {
      child.kill('SIGTERM')
      return exited
    },
  }
}

/** birpc's message, and the wait for its answer. */
const callScript = (name: string, inputScript: string): string => `new Promise((resolve) => {
  const i = 'test' + Math.random()
  syrinxShell.listen((message) => {
    if (message.t === 's' && message.i === i) resolve(message.r)
  })
  syrinxShell.post({ t: 'q', i, m: 'call', a: [${JSON.stringify(name)}, ${inputScript}] })
})`
