import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import type { Computes } from '../../src-shared/contract/computes.ts'
import { offerSwiftShader } from '../engine/compute/webgpu/testing.ts'

const cache = await mkdtemp(join(tmpdir(), 'syrinx-computes-'))
afterAll(() => rm(cache, { recursive: true, force: true }))

const program = join(import.meta.dirname, '..', 'cli.ts')
const environment = { ...process.env, XDG_CACHE_HOME: cache }
offerSwiftShader(environment)

const syrinx = (...words: string[]) =>
  promisify(execFile)(process.execPath, [program, ...words], { env: environment }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  )

it('lists what can compute, and ends by itself', async () => {
  const { stdout, stderr } = await syrinx('computes', '--json')
  const { computes, automatic } = JSON.parse(stdout) as Computes
  expect(computes[0]).toMatchObject({ name: 'cpu', available: true })
  expect(automatic.training.name).toBe('cpu')
  // What drivers have to say is of no use to a user.
  expect(stderr).toBe('')
  const words = (await syrinx('computes')).stdout
  expect(words).toContain('Processor (cpu)')
  expect(words).toContain(computes[1].adapters.at(0)?.name ?? 'not available')
})

it('names the graphics cards that there are, when one is asked for that is not', async () => {
  const { computes } = JSON.parse((await syrinx('computes', '--json')).stdout) as Computes
  const { stdout, stderr } = await syrinx('computes', '--gpu', 'Voodoo 2', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'compute/no-gpu' } })
  expect(stderr).toContain('“Voodoo 2”')
  expect(stderr).toContain(computes[1].adapters.at(0)?.name ?? 'none at all')
})
