/** The card that is measured: the machine's own, else SwiftShader; and what it says of itself. */
import { SyrinxError } from '../../src-shared/errors.ts'
import { openGpu } from '../../src-main/engine/compute/webgpu/adapters.ts'
import type { Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'
import { offerSwiftShader } from '../../src-main/engine/compute/webgpu/testing.ts'

/** Or why there is none. */
export async function openCard(): Promise<Gpu | string> {
  const open = () => openGpu({ exactClock: true })
  try {
    return await open().catch(() => {
      offerSwiftShader()
      return open()
    })
  } catch (error) {
    if (error instanceof SyrinxError) return `${error.message} ${String(error.cause ?? '')}`.trim()
    throw error
  }
}

const interestingLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
] as const

export function cardFacts({ facts, device }: Gpu) {
  const { subgroupMinSize, subgroupMaxSize } = device.adapterInfo
  return {
    ...facts,
    subgroups: [subgroupMinSize, subgroupMaxSize],
    limits: Object.fromEntries(interestingLimits.map((name) => [name, device.limits[name]])),
    features: [...device.features].sort(),
  }
}

export function describeCard(gpu: Gpu): string {
  const { name, vendor, architecture, backend, driver, subgroups, limits, features } = cardFacts(gpu)
  return [
    `${name} (${[vendor, architecture].filter(Boolean).join(', ')}), by ${backend}; driver: ${driver}`,
    `  features: ${features.join(', ')}; subgroups of ${[...new Set(subgroups)].join(' to ')}`,
    ...Object.entries(limits).map(([limit, value]) => `  ${limit}: ${value.toLocaleString('en')}`),
  ].join('\n')
}
