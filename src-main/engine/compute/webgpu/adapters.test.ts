import { writeFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { SyrinxError } from '../../../../src-shared/errors.ts'
import { factsOf, namesIn, openDevice, openGpu, type AdapterFacts } from './adapters.ts'
import { look } from './list.ts'
import { offerSwiftShader } from './testing.ts'

offerSwiftShader()
const script = join(import.meta.dirname, 'listing.ts')
const [software] = await look(script)

describe('what there is', () => {
  it.skipIf(!software)('lists software as software, and opens it by its id', async () => {
    expect(software).toMatchObject({ kind: 'cpu', id: `${software.backend} ${software.name}` })
    expect(software.driver).not.toBe('')
    const gpu = await openGpu({ adapterId: software.id })
    expect(gpu.facts).toEqual(software)
    gpu.destroy()
  })

  it('says which card is not there', async () => {
    await expect(openGpu({ adapterId: 'vulkan A card of yesterday' })).rejects.toMatchObject({
      code: 'compute/no-gpu',
      message: expect.stringContaining('A card of yesterday'),
    })
  })

  it('takes a driver that crashes, hangs or talks for no card', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'syrinx-listing-'))
    const crashing = join(folder, 'crash.mjs')
    await writeFile(crashing, 'process.kill(process.pid, "SIGSEGV")')
    expect(await look(crashing)).toEqual([])
    const talking = join(folder, 'talk.mjs')
    await writeFile(talking, 'console.log("[1]")')
    expect(await look(talking)).toEqual([])
  })
})

it('reads the names of adapters, whatever stands in them', () => {
  const refusal = [
    "no adapter with backend 'vulkan' and name 'x' found",
    'Available adapters:',
    " * backend: 'vulkan', name: 'NVIDIA H100 80GB HBM3'",
    " * backend: 'vulkan', name: 'Bob's card (v2)'\r",
  ].join('\n')
  expect(namesIn(refusal)).toEqual([
    { backend: 'vulkan', name: 'NVIDIA H100 80GB HBM3' },
    { backend: 'vulkan', name: 'Bob’s card (v2)'.replace('’', "'") },
  ])
  expect(namesIn('Error: something else')).toEqual([])
})

describe('software that pretends to be a card', () => {
  const info = {
    vendor: 'v',
    architecture: '',
    device: '',
    description: '',
    isFallbackAdapter: false,
  } as GPUAdapterInfo

  it.each([
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'SwiftShader Device (LLVM 10.0.0)',
    'Microsoft Basic Render Driver',
    'WARP Adapter',
  ])('knows %s by its name', (name) => expect(factsOf(info, 'vulkan', name).kind).toBe('cpu'))

  it.each(['NVIDIA H100 80GB HBM3', 'AMD Radeon RX 7900 XTX', 'Apple M3', 'Intel(R) Arc(tm) A770 Graphics'])(
    'takes %s for a card',
    (name) => expect(factsOf(info, 'vulkan', name).kind).toBe('gpu'),
  )
})

describe('a card that doesn’t keep what it says', () => {
  const facts: AdapterFacts = {
    id: 'vulkan Liar',
    name: 'Liar',
    vendor: 'v',
    architecture: 'a',
    backend: 'vulkan',
    driver: 'driver 1.0',
    kind: 'gpu',
  }
  const lying = (accepts: (asked: GPUDeviceDescriptor) => boolean) => {
    const requestDevice = vi.fn(async (asked: GPUDeviceDescriptor = {}) => {
      if (!accepts(asked)) throw new Error('limit too high')
      return { label: JSON.stringify(asked) } as GPUDevice
    })
    const features = new Set(['subgroups']) as unknown as GPUSupportedFeatures
    const limits = { maxBufferSize: 2 ** 40 } as unknown as GPUSupportedLimits
    return { features, limits, requestDevice } as unknown as GPUAdapter
  }

  it('is opened with the standard’s limits', async () => {
    const device = await openDevice(
      lying(({ requiredLimits }) => !requiredLimits),
      facts,
    )
    expect(device.label).toBe('{"requiredFeatures":["subgroups"]}')
  })

  it('is opened without features, if it must be', async () => {
    const device = await openDevice(
      lying(({ requiredFeatures }) => !requiredFeatures),
      facts,
    )
    expect(device.label).toBe('{}')
  })

  it('is reported otherwise', async () => {
    const error = await openDevice(
      lying(() => false),
      facts,
    ).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'compute/no-device', message: 'Liar can’t be opened.' })
    expect((error as SyrinxError).report).toMatch(/Liar[^]*driver 1\.0[^]*Syrinx \d[^]*limit too high/)
  })
})
