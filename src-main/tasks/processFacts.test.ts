import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { uptime } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { factsOf, processFacts } from './processFacts.ts'

const stat = (state: string, flags: number, pending: number) =>
  `13291 (a (odd) name) ${state} 13246 13246 9856 0 -1 ${flags} 87523 0 0 0 1279 49 0 0 30 10 11 0 5200 1 2 3 4 5 6 7 8 ${pending} 0 0 0`

describe('what is told of a process', () => {
  it.each([
    ['runs', 'R', 0x400508, 0, false],
    ['sleeps', 'S', 0x400500, 0, false],
    ['is being killed', 'R', 0x400500, 256, true],
    ['gives its memory back', 'R', 0x40050c, 0, true],
    ['waits to be waited for', 'Z', 0x400500, 0, true],
  ])('knows one that %s', (_, state, flags, pending, isEnding) => {
    expect(factsOf(stat(state, flags, pending))).toEqual({ isEnding, startedSeconds: 52 })
  })

  it('makes nothing of anything else', () => {
    for (const text of ['', '1', '1 (x) R', ')']) expect(factsOf(text)).toBeUndefined()
  })

  it.runIf(process.platform === 'linux')(
    'tells of this process, and of one that nobody waited for',
    async () => {
      const own = (await processFacts(process.pid))!
      expect(own.isEnding).toBe(false)
      expect(Math.abs(uptime() - process.uptime() - own.startedSeconds)).toBeLessThan(5)
      // Its child ends at once; the shell has become a program that never asks after it.
      const parent = spawn('sh', ['-c', 'sh -c : & echo $!; exec sleep 30'])
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      try {
        let facts = await processFacts(Number(line))
        for (let tries = 0; facts && !facts.isEnding && tries < 3000; tries++) {
          await sleep(20)
          facts = await processFacts(Number(line))
        }
        expect(facts).toMatchObject({ isEnding: true })
      } finally {
        parent.kill('SIGKILL')
      }
    },
  )

  it('knows nothing of one that is gone', async () => {
    const gone = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))
    expect(await processFacts(gone)).toBeUndefined()
  })
})
