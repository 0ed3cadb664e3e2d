import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Memory } from '../engine/compute/choose/remembered.ts'
import type { AdapterFacts } from '../engine/compute/webgpu/adapters.ts'
import { computesHere, speedsKey } from './computes.ts'
import { measureCompute } from './measureComputeTask.ts'
import { resourcePath } from './resources.ts'

const folder = await mkdtemp(join(tmpdir(), 'syrinx-computes-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

let memory: Memory
let count = 0
beforeEach(() => {
  vi.stubEnv('SYRINX_NO_GPU', '')
  vi.stubEnv('XDG_CACHE_HOME', folder)
  memory = new Memory(join(folder, `${count++}.json`))
})

const software: AdapterFacts = {
  id: 'vulkan llvmpipe',
  name: 'llvmpipe',
  vendor: 'mesa',
  architecture: '',
  backend: 'vulkan',
  driver: 'driver 1',
  kind: 'cpu',
}
const card: AdapterFacts = { ...software, id: 'd3d12 A card', name: 'A card', backend: 'd3d12', kind: 'gpu' }
const speeds = (hz: number) => ({ trainingHz: hz, samplingHz: hz, manyTakesHz: hz, takes: 8 })

describe('what can compute', () => {
  it('is the processor where there is no card, which is no fault', async () => {
    const { computes, automatic } = await computesHere('', { adapters: [], memory })
    expect(computes[1]).toMatchObject({ name: 'webgpu', available: false, adapters: [], failure: null })
    expect(computes[1].words).toContain('nothing is wrong')
    expect(automatic.training).toEqual({
      name: 'cpu',
      adapterId: '',
      words: 'There is no graphics card here: the processor works.',
    })
  })

  it('lists every card with its way to it, the one that is used first', async () => {
    const known = await computesHere(software.id, { adapters: [card, software], memory })
    const [, webgpu] = known.computes
    expect(
      webgpu.adapters.map(({ name, backend, kind, automatic }) => [name, backend, kind, automatic]),
    ).toEqual([
      ['llvmpipe', 'Vulkan', 'software', false],
      ['A card', 'D3D12', 'gpu', true],
    ])
    // What is software is never taken unasked, whatever the user takes by name.
    expect(known.automatic.oneTake).toMatchObject({ name: 'webgpu', adapterId: card.id })
    expect(known.automatic.oneTake.words).toContain('when it is first needed')
  })

  it('tells by the speeds that were measured what is taken', async () => {
    await memory.keep(speedsKey('cpu'), { ...speeds(1000), samplingHz: 5000 })
    await memory.keep(speedsKey('webgpu', card), speeds(2000))
    const { computes, automatic } = await computesHere('', { adapters: [card, software], memory })
    expect(computes[1].speeds).toEqual(speeds(2000))
    expect(automatic.training.words).toBe('A card by WebGPU: 2.0× this processor.')
    expect(automatic.oneTake).toEqual({
      name: 'cpu',
      adapterId: '',
      words: 'The processor: 2.5× as fast as A card.',
    })
  })
})

it('gives back what went wrong with a measurement', async () => {
  vi.stubEnv('VK_DRIVER_FILES', '/nowhere')
  vi.stubEnv('VK_ICD_FILENAMES', '/nowhere')
  const checkpointPath = resourcePath('instruments', 'panflute.safetensors')
  const asked = { checkpointPath, name: 'webgpu', adapterId: 'vulkan Gone' } as const
  expect(await measureCompute(asked, {}, memory)).toMatchObject({ failure: { code: 'compute/no-gpu' } })
  const missing = { checkpointPath: join(folder, 'none'), name: 'cpu', adapterId: '' } as const
  expect(await measureCompute(missing, {}, memory)).toMatchObject({ failure: { code: 'file/cannot-read' } })
})
