/**
 * A graphics card that is open for work: kernels compiled once, buffers, and what happens when it fails.
 *
 * Every kernel is a file of WGSL in a folder `wgsl` beside its caller. Its sizes are constants that are declared in
 * front of it, so that the card's compiler can unroll its loops; whatever changes from one dispatch to the next stands
 * in a uniform buffer at binding 0, and the buffers follow from binding 1 on.
 */
import { readFile } from 'node:fs/promises'
import { SyrinxError } from '../../../../src-shared/errors.ts'
import type { AdapterFacts } from './adapters.ts'
import { gpuReport, shaderFailure } from './failures.ts'
import { bufferUsage } from './globals.ts'

export type KernelConstants = Readonly<Record<string, number | boolean>>

/** How a kernel sees a buffer: the order is that of its bindings, from 1 on. */
export interface Binding {
  readonly buffer: GPUBuffer
  readonly access: 'read' | 'readWrite'
  /** Bytes; a multiple of the device's minStorageBufferOffsetAlignment (256 at most). */
  readonly offset?: number
  readonly size?: number
}

/** One kernel over one set of buffers: made once, run as often as one likes. */
export interface Dispatch {
  readonly label: string
  readonly pipeline: GPUComputePipeline
  readonly bindings: GPUBindGroup
  /** The buffer of its parameters, which is released with whatever the dispatch works on. */
  readonly uniforms: GPUBuffer
  readonly workgroups: readonly [x: number, y: number, z: number]
  /** What the mathematics asks for, whatever the kernel does: for the floor. */
  readonly multiplyAccumulates: number
  /** What has to be read and written at least once. */
  readonly bytes: number
}

export interface DispatchRequest {
  readonly label: string
  /** The kernel's file. */
  readonly kernel: URL
  /** Files with functions that it shares with other kernels, put in front of it. */
  readonly parts?: readonly URL[]
  /** Extensions of the language that it enables; the card must have these features. */
  readonly enables?: readonly 'subgroups'[]
  readonly constants: KernelConstants
  /** Binding 0: 32-bit values as the kernel's struct has them; floats by `floatBits`. */
  readonly parameters: readonly number[]
  readonly buffers: readonly Binding[]
  readonly workgroups: Dispatch['workgroups']
  readonly multiplyAccumulates?: number
  readonly bytes?: number
}

interface Kernel {
  readonly pipeline: GPUComputePipeline
  readonly layout: GPUBindGroupLayout
}

/** A float as one of the 32-bit values of `DispatchRequest.parameters`. */
export const floatBits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0]

export const constantsText = (constants: KernelConstants): string =>
  Object.entries(constants)
    .map(([name, value]) =>
      typeof value === 'boolean' ? `const ${name} = ${value};` : `const ${name} = ${value}u;`,
    )
    .join('\n')

export class Gpu {
  readonly device: GPUDevice
  readonly facts: AdapterFacts
  readonly #kernels = new Map<string, Promise<Kernel>>()
  readonly #buffers = new Set<GPUBuffer>()
  readonly #letGo: () => void
  #bytes = 0
  #failure: SyrinxError | undefined
  #destroyed = false

  /** @param letGo called when it is destroyed */
  constructor(device: GPUDevice, facts: AdapterFacts, letGo: () => void) {
    this.#letGo = letGo
    this.device = device
    this.facts = facts
    device.addEventListener('uncapturederror', ({ error }) => {
      const isFull = error.constructor.name === 'GPUOutOfMemoryError'
      this.#failure ??= new SyrinxError(
        isFull ? 'compute/out-of-memory' : 'compute/gpu-failed',
        isFull
          ? `${facts.name} has too little free memory for this.`
          : `${facts.name} could not do its work.`,
        `${isFull ? 'Close other programs that use the graphics card, or choose' : 'Choose'} the processor in the settings, or a smaller network.`,
        { cause: error, report: gpuReport(facts, [error.message]) },
      )
    })
    void device.lost.then(({ message }) => {
      if (this.#destroyed) return
      this.#failure = new SyrinxError(
        'compute/device-lost',
        `${facts.name} went away in the middle of the work.`,
        'Its driver was reset, or the machine slept. Go on from the last checkpoint.',
        { cause: new Error(message), report: gpuReport(facts, [message]) },
      )
    })
  }

  /** @throws SyrinxError what went wrong on the card since it was opened. */
  check(): void {
    if (this.#failure) throw this.#failure
  }

  /**
   * A buffer of zeros.
   * @throws SyrinxError `compute/out-of-memory` later, by `check` or `read`, when there is no room.
   */
  buffer(label: string, bytes: number, usage = bufferUsage.work): GPUBuffer {
    const buffer = this.device.createBuffer({ label, size: Math.max(4 * Math.ceil(bytes / 4), 16), usage })
    this.#buffers.add(buffer)
    this.#bytes += buffer.size
    return buffer
  }

  /** What its buffers take, in all. */
  get bytes(): number {
    return this.#bytes
  }

  /** A buffer that begins with these values. */
  bufferOf(label: string, values: Float32Array | Uint32Array | Int32Array): GPUBuffer {
    const buffer = this.buffer(label, values.byteLength)
    this.write(buffer, values)
    return buffer
  }

  /** Values for a buffer, from its beginning on, which whatever is sent afterwards sees. */
  write(buffer: GPUBuffer, values: Float32Array | Uint32Array | Int32Array): void {
    this.device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>)
  }

  release(...buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      if (this.#buffers.delete(buffer)) this.#bytes -= buffer.size
      buffer.destroy()
    }
  }

  /** Compiles the kernel, if no dispatch with these constants did. @throws SyrinxError `compute/shader-failed` */
  async dispatch(request: DispatchRequest): Promise<Dispatch> {
    const { label, parameters, buffers, workgroups, multiplyAccumulates = 0, bytes = 0 } = request
    const { pipeline, layout } = await this.#kernel(request)
    const uniforms = this.buffer(`${label}: parameters`, 4 * parameters.length, bufferUsage.uniform)
    this.device.queue.writeBuffer(uniforms, 0, Uint32Array.from(parameters))
    const bindings = this.device.createBindGroup({
      label,
      layout,
      entries: [
        { binding: 0, resource: { buffer: uniforms } },
        ...buffers.map(({ buffer, offset, size }, i) => ({
          binding: i + 1,
          resource: {
            buffer,
            ...(offset !== undefined && { offset }),
            ...(size !== undefined && { size }),
          },
        })),
      ],
    })
    return { label, pipeline, bindings, uniforms, workgroups, multiplyAccumulates, bytes }
  }

  /** Sends these to the card, in this order; each sees what those before it wrote. */
  run(dispatches: readonly Dispatch[]): void {
    const encoder = this.device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    for (const { pipeline, bindings, workgroups } of dispatches) {
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, bindings)
      pass.dispatchWorkgroups(...workgroups)
    }
    pass.end()
    this.device.queue.submit([encoder.finish()])
  }

  /** When everything that was sent is done. @throws SyrinxError as `check`. */
  async finish(): Promise<void> {
    await this.device.queue.onSubmittedWorkDone()
    this.check()
  }

  /** What lies in a buffer, when everything that was sent before is done. @throws SyrinxError as `check`. */
  async read(buffer: GPUBuffer, bytes = buffer.size, offset = 0): Promise<ArrayBuffer> {
    this.check()
    const copy = this.device.createBuffer({ size: bytes, usage: bufferUsage.readBack })
    try {
      const encoder = this.device.createCommandEncoder()
      encoder.copyBufferToBuffer(buffer, offset, copy, 0, bytes)
      this.device.queue.submit([encoder.finish()])
      await copy.mapAsync(GPUMapMode.READ)
      this.check()
      return copy.getMappedRange().slice(0)
    } catch (error) {
      this.check()
      throw error
    } finally {
      copy.destroy()
    }
  }

  async floats(buffer: GPUBuffer, count = buffer.size / 4, offset = 0): Promise<Float32Array> {
    return new Float32Array(await this.read(buffer, 4 * count, 4 * offset))
  }

  /** Gives everything back; nothing may be asked of it any more. */
  destroy(): void {
    this.#destroyed = true
    for (const buffer of this.#buffers) buffer.destroy()
    this.#buffers.clear()
    this.device.destroy()
    this.#letGo()
  }

  #kernel(request: DispatchRequest): Promise<Kernel> {
    const accesses = request.buffers.map(({ access }) => access)
    const files = [...(request.parts ?? []), request.kernel].map(({ href }) => href)
    const key = JSON.stringify([files, request.enables, request.constants, accesses])
    const kernel = this.#kernels.get(key) ?? this.#compile(request, accesses)
    this.#kernels.set(key, kernel)
    return kernel
  }

  async #compile(
    { kernel, parts = [], enables = [], constants }: DispatchRequest,
    accesses: readonly Binding['access'][],
  ): Promise<Kernel> {
    const name = kernel.pathname.split('/').at(-1)!
    const files = await Promise.all([...parts, kernel].map((file) => readFile(file, 'utf8')))
    const code = [...enables.map((it) => `enable ${it};`), constantsText(constants), ...files].join('\n')
    // What is wrong with it is told when its pipeline is made.
    this.device.pushErrorScope('validation')
    const module = this.device.createShaderModule({ label: name, code })
    await this.device.popErrorScope()
    const layout = this.device.createBindGroupLayout({
      label: name,
      entries: [
        { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' as const } },
        ...accesses.map((access, i) => ({
          binding: i + 1,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: access === 'read' ? ('read-only-storage' as const) : ('storage' as const) },
        })),
      ],
    })
    try {
      const pipeline = await this.device.createComputePipelineAsync({
        label: name,
        layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module },
      })
      return { pipeline, layout }
    } catch (cause) {
      const { messages } = await module.getCompilationInfo()
      throw shaderFailure(this.facts, name, constants, messages, cause)
    }
  }
}
