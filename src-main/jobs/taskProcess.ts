/** One process of the tasks: started when needed, asked by messages, watched until it ends. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { errorOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { FromProcess, TaskName, ToProcess } from '../tasks/messages.ts'
import { crashError, hungError } from './crash.ts'
import { nodePath } from './programs.ts'
import type { ProcessRole } from './taskProcesses.ts'

interface Pending {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onEvent: ((event: unknown) => void) | undefined
  /** Asked to end, and did not: its process is ended under it. */
  isHung?: boolean
  /** What `onEvent` threw: the task is asked to end, and that is what its run comes to. */
  failure?: { readonly error: unknown }
}

interface Running {
  readonly child: ChildProcess
  readonly pending: Map<number, Pending>
  readonly ended: Promise<void>
}

const keptErrorOutput = 4096
/** So long may a process take to end its tasks, and then itself, when everything is closed. */
const patienceMilliseconds = 10_000
const lastOutputMilliseconds = 1000

/** How long a task that was asked to end is waited for. A step of a large network takes a while, and so does its checkpoint. */
export interface Patience {
  readonly milliseconds: number
  /** Before this, being asked twice is a double click. */
  readonly whenAskedAgainMilliseconds: number
}
const patienceOf: Record<ProcessRole, Patience> = {
  play: { milliseconds: 10_000, whenAskedAgainMilliseconds: 1_000 },
  listen: { milliseconds: 10_000, whenAskedAgainMilliseconds: 1_000 },
  sound: { milliseconds: 10_000, whenAskedAgainMilliseconds: 1_000 },
  train: { milliseconds: 120_000, whenAskedAgainMilliseconds: 10_000 },
}

export class TaskProcess {
  readonly #role: ProcessRole
  readonly #script: string
  #running: Running | undefined
  #lastRun = 0
  #holds = 0
  #isClosed = false
  readonly #patience: Patience

  constructor(role: ProcessRole, script: string, patience = patienceOf[role]) {
    this.#role = role
    this.#script = script
    this.#patience = patience
  }

  get pid(): number | undefined {
    return this.#running?.child.pid
  }

  /** Starts it if it isn't there. */
  warm() {
    if (!this.#isClosed) this.#running ??= this.#start()
  }

  async run(
    task: TaskName,
    input: unknown,
    signal: AbortSignal | undefined,
    onEvent: ((event: unknown) => void) | undefined,
  ): Promise<unknown> {
    if (this.#isClosed)
      throw new SyrinxError('studio/closing', 'Syrinx is closing; nothing new begins any more.')
    const running = (this.#running ??= this.#start())
    const run = ++this.#lastRun
    let askedAt: number | undefined
    let patience: NodeJS.Timeout | undefined
    const stop = () => {
      if (askedAt === undefined) {
        askedAt = performance.now()
        this.#send(running, { type: 'stop', run })
        patience = setTimeout(() => this.#end(running, run), this.#patience.milliseconds)
      } else if (performance.now() - askedAt >= this.#patience.whenAskedAgainMilliseconds)
        this.#end(running, run)
    }
    try {
      return await new Promise((resolve, reject) => {
        running.pending.set(run, { resolve, reject, onEvent })
        this.#send(running, { type: 'start', run, task, input })
        if (signal?.aborted) stop()
        signal?.addEventListener('abort', stop)
      })
    } finally {
      clearTimeout(patience)
      running.pending.delete(run)
      signal?.removeEventListener('abort', stop)
    }
  }

  /** Ends the process under a task that doesn't answer; the next one gets another. */
  #end(running: Running, run: number) {
    const hung = running.pending.get(run)
    if (!hung) return
    hung.isHung = true
    running.child.kill('SIGKILL')
  }

  hold(): () => void {
    if (this.#holds++ === 0 && this.#running) this.#send(this.#running, { type: 'hold' })
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      if (--this.#holds === 0 && this.#running) this.#send(this.#running, { type: 'release' })
    }
  }

  /** Asks its tasks to end and keep what is there, waits for them, and ends it. */
  async close(): Promise<void> {
    this.#isClosed = true
    const running = this.#running
    if (!running) return
    for (const run of running.pending.keys()) this.#send(running, { type: 'stop', run })
    const patience = setTimeout(() => running.child.kill('SIGKILL'), patienceMilliseconds)
    const tasksEnded = async () => {
      while (running.pending.size > 0) await new Promise((wait) => setTimeout(wait, 10))
    }
    await Promise.race([tasksEnded(), running.ended])
    if (running.child.connected) running.child.disconnect()
    await running.ended
    clearTimeout(patience)
  }

  #start(): Running {
    // No flags are passed on: those of a test runner or of Electron are not the tasks' business.
    const child = fork(this.#script, [], {
      execPath: nodePath(),
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    if (this.#role !== 'play') standBack(child)
    const pending = new Map<number, Pending>()
    let lastWords = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-keptErrorOutput)
    })
    child.on('message', (message: FromProcess) => {
      if (receive(pending, message) === 'stop') this.#send(running, { type: 'stop', run: message.run })
    })
    const ended = new Promise<void>((resolve) => {
      const end = (error: SyrinxError) => {
        const isHung = [...pending.values()].some((it) => it.isHung)
        for (const it of pending.values())
          it.reject(isHung ? hungError(this.#role, it.isHung === true) : error)
        resolve()
      }
      // From `exit` on nothing reaches it and the next run starts another; what it said before is still on its way.
      child.once('exit', (code, signal) => {
        if (this.#running?.child === child) this.#running = undefined
        void lastOutput(child).then(() => end(crashError(this.#role, { code, signal }, lastWords)))
      })
      child.once('error', (error) => {
        if (child.pid !== undefined) return
        if (this.#running?.child === child) this.#running = undefined
        end(
          new SyrinxError(
            'engine/cannot-start',
            `The part of Syrinx that computes can’t be started: ${error.message}.`,
            'Install Syrinx again.',
            { cause: error },
          ),
        )
      })
    })
    const running = { child, pending, ended }
    if (this.#holds > 0) this.#send(running, { type: 'hold' })
    return running
  }

  /** What can't be sent any more, because the process is ending, is told by its end. */
  #send({ child }: Running, message: ToProcess) {
    if (child.connected) child.send(message, () => undefined)
  }
}

/**
 * Waits until messages and error output of an ended process have arrived. (Its `close` event says so as well, but
 * never comes once we have disconnected.)
 */
async function lastOutput(child: ChildProcess) {
  const { stderr } = child
  const patience = AbortSignal.timeout(lastOutputMilliseconds)
  await Promise.allSettled([
    stderr && !stderr.closed && once(stderr, 'close', { signal: patience }),
    child.connected && once(child, 'disconnect', { signal: patience }),
  ])
}

/** @returns `stop` where the task need not go on: nobody could make anything of its last event. */
function receive(pending: ReadonlyMap<number, Pending>, message: FromProcess): 'stop' | undefined {
  const run = pending.get(message.run)
  if (!run) return undefined
  if (message.type !== 'event') {
    if (run.failure) run.reject(run.failure.error)
    else if (message.type === 'output') run.resolve(message.output)
    else run.reject(errorOf(message.error))
    return undefined
  }
  if (run.failure) return undefined
  try {
    run.onEvent?.(message.event)
    return undefined
  } catch (error) {
    run.failure = { error }
    return 'stop'
  }
}

/** Long work in the background leaves the processor to the window and to playing. Not every system allows it. */
function standBack(child: ChildProcess) {
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    return
  }
}
