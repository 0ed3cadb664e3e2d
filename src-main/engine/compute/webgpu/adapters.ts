/** The graphics cards of this machine, and software that pretends to be one. */
import { SyrinxError } from '../../../../src-shared/errors.ts'
import { Gpu } from './gpu.ts'
import { webgpu } from './globals.ts'

export interface AdapterFacts {
  /** The same for the same card and system, from one start to the next: backend and name. */
  readonly id: string
  /** As its driver calls it: “NVIDIA H100 80GB HBM3”. */
  readonly name: string
  readonly vendor: string
  readonly architecture: string
  readonly backend: string
  readonly driver: string
  /** `cpu` is software on the processor (SwiftShader, llvmpipe): for tests, never for work. */
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

/**
 * Dawn ends with the last reference to what `create` gave, whatever still works on a card; and the process doesn't end
 * before that.
 */
const inUse = new Set<GPU>()

function factsOf({ info }: GPUAdapter): AdapterFacts {
  const isSoftware =
    info.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|warp|basic render/i.test(
      `${info.architecture} ${info.device} ${info.description}`,
    )
  const name =
    isSoftware && info.architecture === 'swiftshader' ? 'SwiftShader' : info.device || info.description
  return {
    id: `webgpu ${name}`,
    name,
    vendor: info.vendor,
    architecture: info.architecture,
    backend: 'webgpu',
    driver: info.description,
    kind: isSoftware ? 'cpu' : 'gpu',
  }
}

/**
 * Opens a card. Its limits are asked for as high as it says they go.
 * @throws SyrinxError `compute/no-gpu` when there is none.
 */
export async function openGpu(): Promise<Gpu> {
  const { create } = await webgpu()
  const dawn = create([])
  const adapter = await dawn.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter)
    throw new SyrinxError(
      'compute/no-gpu',
      'There is no graphics card here that WebGPU reaches.',
      'Use the processor: choose “Automatic” in the settings.',
    )
  const device = await adapter.requestDevice({
    requiredFeatures: wantedFeatures.filter((it) => adapter.features.has(it)) as GPUFeatureName[],
    requiredLimits: Object.fromEntries(wantedLimits.map((it) => [it, adapter.limits[it]])),
  })
  inUse.add(dawn)
  return new Gpu(device, factsOf(adapter), () => inUse.delete(dawn))
}
