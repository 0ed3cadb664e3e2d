import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { lockRunFolder } from './runLock.ts'

let folder: string
const made: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-lock-'))
  made.push(folder)
})
afterAll(() => Promise.all(made.map((it) => rm(it, { recursive: true, force: true }))))

const write = (lock: object) => writeFile(join(folder, 'run.lock'), JSON.stringify(lock))
const deadPid = () => Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))

it('lets one in at a time, and the next when it is given back', async () => {
  const free = await lockRunFolder(folder)
  await expect(lockRunFolder(folder)).rejects.toMatchObject({ code: 'run/in-use' })
  await free()
  await free()
  const again = await lockRunFolder(folder)
  await again()
  expect(await readdir(folder)).toEqual([])
})

it('keeps out while another process lives, also of another machine', async () => {
  await write({ pid: process.ppid, host: hostname(), takenAt: Date.now() })
  await expect(lockRunFolder(folder)).rejects.toMatchObject({
    code: 'run/in-use',
    message: expect.stringContaining(`process ${process.ppid}`) as string,
  })
  await write({ pid: 1, host: 'another machine', takenAt: Date.now() })
  await expect(lockRunFolder(folder)).rejects.toMatchObject({ code: 'run/in-use' })
})

it.each([
  ['of a process that has died', () => ({ pid: deadPid(), host: hostname(), takenAt: Date.now() })],
  ['from before the machine was started', () => ({ pid: process.ppid, host: hostname(), takenAt: 1 })],
  ['with this process’s id by chance', () => ({ pid: process.pid, host: hostname(), takenAt: Date.now() })],
  ['that was cut off', () => ({ pid: 'half' })],
])('passes over a lock %s', async (_, lock) => {
  await write(lock())
  const free = await lockRunFolder(folder)
  await expect(lockRunFolder(folder)).rejects.toMatchObject({ code: 'run/in-use' })
  await free()
})

it.runIf(process.platform === 'linux')(
  'passes over the lock of a process that has just been killed',
  async () => {
    // With memory to give back, which takes longer than to look.
    const program =
      'const a = Buffer.alloc(3e8, 1); console.log(a.length); setInterval(() => undefined, 1000)'
    const child = spawn(process.execPath, ['-e', program])
    await once(child.stdout, 'data')
    await write({ pid: child.pid, host: hostname(), takenAt: Date.now() })
    await expect(lockRunFolder(folder)).rejects.toMatchObject({ code: 'run/in-use' })
    child.kill('SIGKILL')
    const free = await lockRunFolder(folder)
    await free()
  },
)

it.runIf(process.platform === 'linux')(
  'passes over a lock whose number another process has by now',
  async () => {
    const took = Date.now() - 120_000
    const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => undefined, 1000)'])
    await once(child.stdout, 'data')
    try {
      await write({ pid: child.pid, host: hostname(), takenAt: took })
      const free = await lockRunFolder(folder)
      await free()
    } finally {
      child.kill('SIGKILL')
    }
  },
)

it('lets exactly one of many take over a stale lock', async () => {
  await write({ pid: deadPid(), host: hostname(), takenAt: Date.now() })
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockRunFolder(folder)))
  expect(results.filter((it) => it.status === 'fulfilled')).toHaveLength(1)
})
