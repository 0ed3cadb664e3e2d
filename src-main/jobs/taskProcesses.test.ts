import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { TaskName } from '../tasks/messages.ts'
import { createJobs } from './jobs.ts'
import type { Patience } from './taskProcess.ts'
import { createTaskProcesses, type ProcessRole, type TaskProcesses } from './taskProcesses.ts'

const script = join(import.meta.dirname, '..', 'tasks', 'testingProcess.ts')
let open: TaskProcesses[] = []
afterEach(async () => {
  for (const processes of open) await processes.close()
  open = []
})

function processesOf(entry?: string, patience?: Patience): TaskProcesses {
  const processes = createTaskProcesses(entry, patience)
  open.push(processes)
  return processes
}

/** Runs one of the tasks that only testingProcess.ts knows. */
function run(
  processes: TaskProcesses,
  role: ProcessRole,
  task: string,
  input: unknown,
  options: { signal?: AbortSignal; onEvent?: (event: { count: number; samples: Float32Array }) => void } = {},
): Promise<unknown> {
  return processes.run(role, task as TaskName, input as null, options as object)
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function until(condition: () => boolean) {
  for (let i = 0; i < 10_000 && !condition(); i++) await sleep(10)
  expect(condition()).toBe(true)
}

test('the process of the real tasks answers, on the pinned Node', async () => {
  const processes = processesOf()
  expect(processes.pidOf('play')).toBeUndefined()
  processes.warm('play')
  expect(processes.pidOf('play')).toBeGreaterThan(0)
  expect(await processes.run('play', 'ping', null)).toEqual({ node: process.version })
  expect(processes.pidOf('train')).toBeUndefined()
})

test('a task tells events with typed arrays, and ends with its output', async () => {
  const processes = processesOf(script)
  const counts: number[] = []
  const output = await run(
    processes,
    'play',
    'count',
    { to: 5 },
    {
      onEvent: ({ count, samples }) => {
        counts.push(count)
        expect(samples).toBeInstanceOf(Float32Array)
        expect([...samples]).toEqual([count, -count])
      },
    },
  )
  expect(output).toEqual({ count: 5 })
  expect(counts).toEqual([1, 2, 3, 4, 5])
})

test('a task’s error arrives as it was thrown; an unknown task is an error', async () => {
  const processes = processesOf(script)
  await expect(run(processes, 'play', 'fail', null)).rejects.toMatchObject({
    code: 'test/failed',
    message: 'It didn’t work.',
    hint: 'Try another way.',
  })
  await expect(run(processes, 'play', 'toString', null)).rejects.toMatchObject({
    code: 'engine/unknown-task',
  })
})

test('stopping ends a task by itself, with what is there', async () => {
  const processes = processesOf(script)
  const abort = new AbortController()
  const output = run(
    processes,
    'play',
    'count',
    { to: 1e9 },
    {
      signal: abort.signal,
      onEvent: ({ count }) => count === 3 && abort.abort(),
    },
  )
  expect(((await output) as { count: number }).count).toBeGreaterThanOrEqual(3)
  const already = await run(processes, 'play', 'count', { to: 1e9 }, { signal: AbortSignal.abort() })
  expect((already as { count: number }).count).toBeLessThan(3)
})

test('whoever can’t make anything of an event ends that run with why, and nothing else', async () => {
  const processes = processesOf(script)
  let heard = 0
  const failing = run(
    processes,
    'play',
    'count',
    { to: 1e9 },
    {
      onEvent: ({ count }) => {
        heard++
        if (count === 3) throw new Error('the disk is full')
      },
    },
  )
  const beside = run(processes, 'play', 'count', { to: 5 })
  await expect(failing).rejects.toThrow('the disk is full')
  expect(heard).toBe(3)
  expect(await beside).toEqual({ count: 5 })
})

test('a killed process ends its runs with a clear error, no others, and is there again for the next', async () => {
  const processes = processesOf(script)
  const playing = run(
    processes,
    'play',
    'count',
    { to: 1e9 },
    {
      onEvent: ({ count }) => count === 3 && process.kill(processes.pidOf('play')!, 'SIGKILL'),
    },
  )
  const training = run(processes, 'train', 'count', { to: 100 })
  await expect(playing).rejects.toMatchObject({
    code: 'engine/crashed',
    message: expect.stringMatching(/playing ended unexpectedly: it was ended by SIGKILL/),
  })
  expect(await training).toEqual({ count: 100 })
  expect(await run(processes, 'play', 'count', { to: 2 })).toEqual({ count: 2 })
})

test('a process that ends by itself leaves its code and its last words', async () => {
  const processes = processesOf(script)
  const exit = (code: number, words: string) => run(processes, 'train', 'exit', { code, words })
  await expect(exit(3, 'the driver is gone')).rejects.toMatchObject({
    code: 'engine/crashed',
    message: expect.stringMatching(/training .*ended with code 3\. Its last words: the driver is gone/),
  })
  await expect(exit(134, 'FATAL ERROR: JavaScript heap out of memory')).rejects.toMatchObject({
    code: 'engine/crashed',
    message: expect.stringContaining('ran out of memory'),
  })
})

test('a held process waits between its steps, until the last hold is released', async () => {
  const processes = processesOf(script)
  const release = processes.hold('train')
  const releaseToo = processes.hold('train')
  const counts: number[] = []
  const counting = run(
    processes,
    'train',
    'count',
    { to: 3 },
    {
      onEvent: ({ count }) => counts.push(count),
    },
  )
  await sleep(300)
  release()
  release()
  await sleep(100)
  expect(counts).toEqual([])
  releaseToo()
  expect(await counting).toEqual({ count: 3 })
})

test('a held task can be stopped', async () => {
  const processes = processesOf(script)
  processes.hold('train')
  const abort = new AbortController()
  const counting = run(processes, 'train', 'count', { to: 3 }, { signal: abort.signal })
  await sleep(200)
  abort.abort()
  expect(await counting).toEqual({ count: 0 })
})

test('a task that doesn’t end when it is asked to is ended with its process, and the next one works', async () => {
  const processes = processesOf(script, { milliseconds: 300, whenAskedAgainMilliseconds: 0 })
  const abort = new AbortController()
  const stuck = run(processes, 'listen', 'stuck', null, { signal: abort.signal })
  const beside = run(processes, 'listen', 'count', { to: 1e9 })
  abort.abort()
  await expect(stuck).rejects.toMatchObject({ code: 'engine/hung' })
  await expect(beside).rejects.toMatchObject({
    code: 'engine/crashed',
    message: expect.stringContaining('other work in it did not answer'),
  })
  expect(await run(processes, 'listen', 'count', { to: 2 })).toEqual({ count: 2 })
})

test('cancelling a job a second time ends what hangs at once', async () => {
  const processes = processesOf(script, { milliseconds: 60_000, whenAskedAgainMilliseconds: 0 })
  const jobs = createJobs({ onChange: () => undefined })
  const { id, result } = jobs.start({
    kind: 'hear',
    title: 'Listening',
    subjectId: null,
    run: ({ signal }) => run(processes, 'listen', 'stuck', null, { signal }),
  })
  const ended = expect(result).rejects.toMatchObject({ code: 'engine/hung' })
  jobs.cancel(id)
  jobs.cancel(id)
  await ended
  expect(jobs.list()[0]).toMatchObject({ state: 'cancelled', error: null })
})

test('closing ends tasks, then processes, and nothing begins any more', async () => {
  const processes = processesOf(script)
  const counting = run(processes, 'play', 'count', { to: 1e9 })
  await until(() => processes.pidOf('play') !== undefined)
  const pid = processes.pidOf('play')!
  await processes.close()
  expect(((await counting) as { count: number }).count).toBeGreaterThanOrEqual(0)
  expect(isAlive(pid)).toBe(false)
  await expect(run(processes, 'play', 'ping', null)).rejects.toMatchObject({ code: 'studio/closing' })
})

test('processes end when whoever started them is gone', async () => {
  const parent = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createTaskProcesses } from ${JSON.stringify(join(import.meta.dirname, 'taskProcesses.ts'))}
       const processes = createTaskProcesses(${JSON.stringify(script)})
       await processes.run('play', 'ping', null)
       processes.run('play', 'stuck', null)
       process.stdout.write(String(processes.pidOf('play')))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [pid] = (await once(parent.stdout, 'data')) as [Buffer]
  expect(isAlive(Number(String(pid)))).toBe(true)
  parent.kill('SIGKILL')
  await until(() => !isAlive(Number(String(pid))))
})
