/**
 * A card on paper: it takes buffers and dispatches and does nothing with them. So the plan of a step can be read on any
 * machine, at sizes that no software adapter could hold.
 */
import type { Dispatch, DispatchRequest, Gpu } from '../../src-main/engine/compute/webgpu/gpu.ts'

/** What Vulkan says of recent NVIDIA cards; where a card sees less at once, long crops are cut into more pieces. */
export const paperLimits = {
  maxBufferSize: 2 ** 32,
  maxStorageBufferBindingSize: 2 ** 31 - 4,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 48 * 2 ** 10,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupSizeX: 1024,
  maxComputeWorkgroupSizeY: 1024,
  maxComputeWorkgroupSizeZ: 64,
  maxComputeWorkgroupsPerDimension: 65_535,
  minStorageBufferOffsetAlignment: 256,
}

export interface PaperCard {
  readonly gpu: Gpu
  /** Of its buffers, the most at a time. */
  peakBytes(): number
}

export function paperCard(): PaperCard {
  const sizes = new Map<object, number>()
  let bytes = 0
  let peak = 0
  const made = (label: string, size: number) => {
    const buffer = { label, size }
    sizes.set(buffer, size)
    bytes += size
    peak = Math.max(peak, bytes)
    return buffer
  }
  const pretended = {
    device: {
      limits: paperLimits,
      features: new Set<string>(),
      adapterInfo: {},
      pushErrorScope: () => undefined,
      popErrorScope: async () => null,
    },
    facts: { name: 'A card on paper', kind: 'gpu' },
    check: () => undefined,
    buffer: made,
    bufferOf: (label: string, values: Float32Array) => made(label, values.byteLength),
    write: () => undefined,
    release(...buffers: object[]) {
      for (const buffer of buffers) {
        bytes -= sizes.get(buffer) ?? 0
        sizes.delete(buffer)
      }
    },
    async dispatch({ label, workgroups, parameters, multiplyAccumulates = 0, bytes = 0 }: DispatchRequest) {
      const uniforms = made(`${label}: parameters`, 4 * parameters.length)
      return { label, workgroups, multiplyAccumulates, bytes, uniforms } as unknown as Dispatch
    },
  }
  return { gpu: pretended as unknown as Gpu, peakBytes: () => peak }
}
