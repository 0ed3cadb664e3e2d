import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { look } from '../engine/compute/webgpu/list.ts'
import { offerSwiftShader } from '../engine/compute/webgpu/testing.ts'
import { openTestStudio, type TestStudio } from './testing.ts'

// The engine's processes see the same cards as the test, and keep what they measure to themselves.
offerSwiftShader()
const [software] = await look(join(import.meta.dirname, '..', 'engine', 'compute', 'webgpu', 'listing.ts'))

let cache: string
let studio: TestStudio
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'syrinx-cache-'))
  process.env.XDG_CACHE_HOME = cache
  studio = await openTestStudio()
})
afterAll(async () => {
  await studio.remove()
  await rm(cache, { recursive: true, force: true })
})

const stateOf = async (name: string) =>
  (await studio.call('settings.computes', {})).computes.find((it) => it.name === name)!

it('says what can compute here, measures it, and knows it the next time', async () => {
  const { computes, automatic } = await studio.call('settings.computes', {})
  expect(computes.map(({ name }) => name)).toEqual(['cpu', 'webgpu', 'tensorflow'])
  expect(computes[0]).toMatchObject({ available: true, speeds: null, failure: null, adapters: [] })
  for (const choice of Object.values(automatic)) expect(choice.name).toBe('cpu')
  const measured = await studio.call('settings.measureCompute', { name: 'cpu' })
  const { speeds } = measured.computes[0]
  expect(speeds!.trainingHz).toBeGreaterThan(100)
  expect(speeds!.samplingHz).toBeGreaterThan(1000)
  expect(speeds!.manyTakesHz).toBeGreaterThan(1000)
  const other = await openTestStudio()
  expect((await other.call('settings.computes', {})).computes[0].speeds).toEqual(speeds)
  await other.remove()
})

describe.skipIf(!software)('software that pretends to be a card', () => {
  it('is listed, and never taken unasked', async () => {
    const webgpu = await stateOf('webgpu')
    expect(webgpu).toMatchObject({ available: true })
    expect(webgpu.adapters[0]).toMatchObject({
      id: software.id,
      kind: 'software',
      automatic: false,
      words: expect.stringContaining('slow'),
    })
  })
})

it('refuses a card that is not there, and says what to do', async () => {
  const asked = { name: 'webgpu', adapterId: 'vulkan Gone' } as const
  const error = await studio.call('settings.measureCompute', asked).catch((error: unknown) => error)
  expect(error).toMatchObject({ code: software ? 'compute/no-gpu' : 'compute/unavailable' })
})
