/** A process that runs tasks: listens for messages, and ends when whoever started it is gone. */
import { envelopeOf } from '../../src-shared/contract/errors.ts'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { FromProcess, TaskControl, TaskFunction, TaskName, ToProcess } from './messages.ts'

/** Every task, loaded when it is first asked for: each brings libraries of its own. */
export type TaskRegistry = { readonly [Name in TaskName]: () => Promise<TaskFunction<Name>> }

type AnyTask = (input: unknown, control: TaskControl<TaskName>) => Promise<unknown>

export function serveTasks(registry: TaskRegistry) {
  const gate = new Gate()
  const send = (message: FromProcess) => {
    if (process.connected) process.send!(message)
  }
  const start = async ({ run, task, input }: Extract<ToProcess, { type: 'start' }>) => {
    try {
      if (!Object.hasOwn(registry, task))
        throw new SyrinxError('engine/unknown-task', `There is no task “${task}”.`)
      const work = (await registry[task]()) as AnyTask
      const output = await work(input, {
        tell: (event) => send({ type: 'event', run, event }),
        shouldStop: () => gate.isStopped(run),
        held: () => gate.pass(run),
      })
      send({ type: 'output', run, output })
    } catch (error) {
      send({ type: 'error', run, error: envelopeOf(error) })
    } finally {
      gate.forget(run)
    }
  }
  process.on('message', (message: ToProcess) => {
    if (message.type === 'start') void start(message)
    else if (message.type === 'stop') gate.stop(message.run)
    else gate.isHeld = message.type === 'hold'
  })
  // Long work in the middle keeps what it has saved; whoever wanted the rest is gone.
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches every process of a terminal. The studio's own ends this one in good order.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
}

/** Which runs should end, and whether any may go on. */
class Gate {
  readonly #stopped = new Set<number>()
  #isHeld = false
  #waiting: (() => void)[] = []

  set isHeld(isHeld: boolean) {
    this.#isHeld = isHeld
    this.#wake()
  }

  isStopped = (run: number) => this.#stopped.has(run)

  stop(run: number) {
    this.#stopped.add(run)
    this.#wake()
  }

  forget(run: number) {
    this.#stopped.delete(run)
  }

  async pass(run: number) {
    while (this.#isHeld && !this.isStopped(run))
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #wake() {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
