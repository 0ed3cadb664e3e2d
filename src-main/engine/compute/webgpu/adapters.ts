/** The graphics cards of this machine, and software that pretends to be one. */
import { adapterFailure, noGpu } from './failures.ts'
import { openElsewhereFirst } from './firstOpening.ts'
import { webgpu } from './globals.ts'
import { Gpu } from './gpu.ts'
import { selfTest } from './selfTest.ts'

export interface AdapterFacts {
  /** The same for the same card and system, from one start to the next: backend and name. */
  readonly id: string
  /** As its driver calls it: “NVIDIA H100 80GB HBM3”. */
  readonly name: string
  readonly vendor: string
  readonly architecture: string
  /** As Dawn calls it: `vulkan`, `d3d12`, `metal`. */
  readonly backend: string
  readonly driver: string
  /** `cpu` is software on the processor (SwiftShader, llvmpipe, WARP): for tests, never for work. */
  readonly kind: 'gpu' | 'cpu'
}

/** What the adapter has beyond the standard's least, and our kernels may use. */
const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const

const wantedFeatures = ['subgroups', 'timestamp-query', 'shader-f16'] as const

/** What there is beside the usual way to a card; the first is the usual one. */
const backends: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['vulkan'],
  win32: ['d3d12', 'vulkan'],
  darwin: ['metal'],
}

/**
 * Dawn ends with the last reference to what `create` gave, whatever still works on a card; and the process doesn't end
 * before that.
 */
const inUse = new Set<GPU>()

type Create = (options: string[]) => GPU

interface Found {
  readonly dawn: GPU
  readonly adapter: GPUAdapter
  readonly facts: AdapterFacts
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|\bwarp\b|basic render|software/i

/**
 * Software takes ten times as long to compile a kernel when its driver clears workgroup memory as when Dawn's own loop
 * does.
 */
const slowOnSoftware = 'use_vulkan_zero_initialize_workgroup_memory_extension'

export function factsOf(
  { vendor, architecture, device, description, isFallbackAdapter }: GPUAdapterInfo,
  backend: string,
  listedName?: string,
): AdapterFacts {
  const name = listedName ?? (device || description || vendor || 'Graphics card')
  const isSoftware = isFallbackAdapter || softwareNames.test(`${architecture} ${name} ${description}`)
  return {
    id: `${backend} ${name}`,
    name,
    vendor,
    architecture,
    backend,
    driver: description,
    kind: isSoftware ? 'cpu' : 'gpu',
  }
}

/** What Dawn says of the adapters that it has, when it is asked for one that nobody makes; the fastest first. */
export const namesIn = (refusal: string): { readonly backend: string; readonly name: string }[] =>
  [...refusal.matchAll(/^ \* backend: '(.*?)', name: '(.*)'\r?$/gm)].map(([, backend, name]) => ({
    backend,
    name,
  }))

/** Never a card's name, nor part of one. */
const nobodysName = 'no such adapter'

/** As Dawn writes a name into an adapter's `info.device`. */
const asDevice = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

async function listed(create: Create): Promise<{ readonly backend: string; readonly name: string }[]> {
  const found: { backend: string; name: string }[] = []
  for (const backend of backends[process.platform] ?? []) {
    const refusal = await ask(create, [`backend=${backend}`, `adapter=${nobodysName}`]).catch(String)
    for (const it of namesIn(typeof refusal === 'string' ? refusal : ''))
      // Of two cards of one name Dawn gives the first, whatever one asks.
      if (!found.some((other) => other.backend === it.backend && other.name === it.name)) found.push(it)
  }
  return found
}

async function ask(
  create: Create,
  options: string[],
  powerPreference: GPUPowerPreference = 'high-performance',
) {
  const dawn = create(options)
  const adapter = await dawn.requestAdapter({ powerPreference })
  return adapter && { dawn, adapter }
}

/** The adapter of this name: Dawn takes the first whose name contains it, in the order of their power. */
async function named(
  create: Create,
  { backend, name }: { readonly backend: string; readonly name: string },
): Promise<Found | undefined> {
  for (const power of ['high-performance', 'low-power'] as const) {
    const found = await ask(create, [`backend=${backend}`, `adapter=${name}`], power).catch(() => null)
    if (!found) continue
    const { info } = found.adapter
    if (info.device === '' || asDevice(info.device) === asDevice(name))
      return { ...found, facts: factsOf(info, backend, name) }
  }
  return undefined
}

/** Every adapter in this process, cards before software. @throws SyrinxError `compute/no-gpu` where WebGPU can't be loaded. */
async function adaptersHere(switchedOff: readonly string[] = []): Promise<Found[]> {
  const loaded = await webgpu().catch((cause: unknown) => {
    throw noGpu('WebGPU doesn’t run on this system.', cause)
  })
  const create: Create = (options) => {
    const off = options.some((it) => softwareNames.test(it)) ? [...switchedOff, slowOnSoftware] : switchedOff
    return loaded.create([...options, ...(off.length > 0 ? [`disable-dawn-features=${off.join(',')}`] : [])])
  }
  const found: Found[] = []
  for (const it of await listed(create)) {
    const adapter = await named(create, it)
    if (adapter) found.push(adapter)
  }
  if (found.length === 0) {
    const usual = await ask(create, []).catch(() => null)
    const backend = backends[process.platform]?.[0] ?? 'webgpu'
    if (usual) found.push({ ...usual, facts: factsOf(usual.adapter.info, backend) })
  }
  return [
    ...found.filter(({ facts }) => facts.kind === 'gpu'),
    ...found.filter(({ facts }) => facts.kind === 'cpu'),
  ]
}

/**
 * Every adapter, looked for in this process: a bad driver may end it. `listAdapters` looks in another.
 * @throws SyrinxError `compute/no-gpu` where WebGPU can't be loaded.
 */
export const lookForAdapters = async (): Promise<AdapterFacts[]> =>
  (await adaptersHere()).map(({ facts }) => facts)

/**
 * Opens a card. Its limits are asked for as high as it says they go, and as low as the standard has them where it
 * doesn't keep what it says.
 * @param adapterId which one; the best there is when empty, software only where there is no card.
 * @param exactClock for measuring: the card's own times aren't rounded to 65 µs, as they are to protect web pages.
 * @param isTrial it is this process that may crash.
 * @throws SyrinxError `compute/no-gpu` when there is none, or not that one, `compute/no-device` when its driver refuses,
 * `compute/card-crashed` when its driver crashes, `compute/wrong-results` when it can't calculate.
 */
export async function openGpu({
  adapterId = '',
  exactClock = false,
  isTrial = false,
}: {
  readonly adapterId?: string
  readonly exactClock?: boolean
  readonly isTrial?: boolean
} = {}): Promise<Gpu> {
  const found = await adaptersHere(exactClock ? ['timestamp_quantization'] : [])
  const chosen = adapterId === '' ? found.at(0) : found.find(({ facts }) => facts.id === adapterId)
  if (!chosen) throw noGpu(adapterId === '' ? undefined : `“${adapterId}” is not on this machine.`)
  const { dawn, adapter, facts } = chosen
  if (!isTrial && facts.kind === 'gpu') await openElsewhereFirst(facts)
  const device = await openDevice(adapter, facts)
  inUse.add(dawn)
  const gpu = new Gpu(device, facts, () => inUse.delete(dawn))
  try {
    await selfTest(gpu)
    return gpu
  } catch (error) {
    gpu.destroy()
    throw error
  }
}

/** @throws SyrinxError `compute/no-device` */
export async function openDevice(
  adapter: Pick<GPUAdapter, 'features' | 'limits' | 'requestDevice'>,
  facts: AdapterFacts,
): Promise<GPUDevice> {
  const requiredFeatures = wantedFeatures.filter((it) => adapter.features.has(it)) as GPUFeatureName[]
  const requiredLimits = Object.fromEntries(wantedLimits.map((it) => [it, adapter.limits[it]]))
  const refusals: unknown[] = []
  for (const asked of [{ requiredFeatures, requiredLimits }, { requiredFeatures }, {}])
    try {
      return await adapter.requestDevice(asked)
    } catch (error) {
      refusals.push(error)
    }
  throw adapterFailure(facts, refusals)
}
