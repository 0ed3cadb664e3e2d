/** Tasks for the tests of `src-main/jobs`: they count, fail, and die, and need no network. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SyrinxError } from '../../src-shared/errors.ts'
import type { TaskControl } from './messages.ts'
import { serveTasks, type TaskRegistry } from './serve.ts'

interface Control extends Omit<TaskControl<'ping'>, 'tell'> {
  tell(event: unknown): void
}

const tasks = {
  ping: async () => ({ node: process.version }),
  async count({ to }: { to: number }, { tell, shouldStop, held }: Control) {
    let count = 0
    while (count < to && !shouldStop()) {
      await held()
      if (shouldStop()) break
      count++
      tell({ count, samples: Float32Array.of(count, -count) })
      await sleep(2)
    }
    return { count }
  },
  async fail() {
    throw new SyrinxError('test/failed', 'It didn’t work.', 'Try another way.')
  },
  async exit({ code, words }: { code: number; words: string }) {
    process.stderr.write(`${words}\n`, () => process.exit(code))
    await sleep(60_000)
  },
  async stuck() {
    for (;;) await sleep(60_000)
  },
}

// These tasks are known to the tests alone, not to the list of tasks.
serveTasks(
  Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [name, async () => task]),
  ) as unknown as TaskRegistry,
)
