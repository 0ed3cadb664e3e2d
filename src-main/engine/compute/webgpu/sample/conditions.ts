/** What the conditions of the streams add to all layers, computed on the card for a piece at a time. */
import { bufferUsage } from '../globals.ts'
import type { Dispatch, Gpu } from '../gpu.ts'
import type { PackedNetwork } from './packing.ts'
import type { SamplerPlan } from './plan.ts'

/** Streams that have the same condition share its rows. */
export interface ConditionGroup {
  readonly category: number
  /** Row i belongs to the i-th sample that is predicted; what is past its end is zero. */
  readonly local: Float32Array | undefined
}

const kernel = new URL('wgsl/conditions.wgsl', import.meta.url)

/** The rows of a piece take no more than this. */
const mostBytes = 128 * 2 ** 20
const rowsOfThread = 8
const columnsOfWorkgroup = 64

export class Conditions {
  /** Of one row: filter and gate of each channel of each layer. */
  readonly columns: number
  readonly #gpu: Gpu
  readonly #packed: PackedNetwork
  readonly #localChannels: number
  readonly #bases = new Map<number, Float32Array>()
  readonly #weights: GPUBuffer | undefined
  readonly #sizes: GPUBuffer | undefined
  #local: GPUBuffer | undefined
  #base: GPUBuffer | undefined
  #rows: GPUBuffer
  #dispatch: Omit<Dispatch, 'workgroups'> | undefined

  constructor(gpu: Gpu, plan: SamplerPlan, packed: PackedNetwork) {
    this.#gpu = gpu
    this.#packed = packed
    this.#localChannels = plan.hyperparameters.localChannels
    this.columns = plan.layers * plan.dilation * 2
    this.#rows = gpu.buffer('conditions', 4 * this.columns)
    if (this.#localChannels === 0) return
    this.#weights = gpu.bufferOf('local weights', packed.local)
    this.#sizes = gpu.buffer('condition rows', 4, bufferUsage.work)
  }

  /** How many samples a piece may have. */
  mostRows(groups: number): number {
    if (this.#localChannels === 0) return Infinity
    const { maxStorageBufferBindingSize, maxBufferSize } = this.#gpu.device.limits
    const bytes = Math.min(mostBytes, maxStorageBufferBindingSize, maxBufferSize)
    const columns = Math.max(this.columns, this.#localChannels)
    return Math.max(1, Math.floor(bytes / (4 * columns * groups)))
  }

  /** Pairs from one row to the next; 0 where all samples have the same. */
  get stride(): number {
    return this.#localChannels === 0 ? 0 : this.columns / 2
  }

  /** Where a group's rows begin, in pairs, in a piece of so many rows. */
  startOf(group: number, rows: number): number {
    return (group * (this.#localChannels === 0 ? 1 : rows) * this.columns) / 2
  }

  /**
   * Rows `start` … `start + rows − 1` of each group.
   * @returns the buffer, another one when there was not enough room, and what has to be run before it is read.
   */
  async write(
    groups: readonly ConditionGroup[],
    start: number,
    rows: number,
  ): Promise<{ buffer: GPUBuffer; dispatches: readonly Dispatch[] }> {
    const base = new Float32Array(groups.length * this.columns)
    for (const [i, { category }] of groups.entries()) base.set(this.#baseOf(category), i * this.columns)
    const { queue } = this.#gpu.device
    if (this.#localChannels === 0) {
      if (this.#rows.size < base.byteLength) this.#rows = this.#larger(this.#rows, base.byteLength)
      queue.writeBuffer(this.#rows, 0, base)
      return { buffer: this.#rows, dispatches: [] }
    }

    const channels = this.#localChannels
    const local = new Float32Array(groups.length * rows * channels)
    for (const [i, group] of groups.entries())
      local.set(group.local!.subarray(start * channels, (start + rows) * channels), i * rows * channels)
    const dispatch = await this.#dispatchFor(groups.length, rows)
    queue.writeBuffer(this.#local!, 0, local)
    queue.writeBuffer(this.#base!, 0, base)
    queue.writeBuffer(this.#sizes!, 0, Uint32Array.of(rows))
    const workgroups = [
      Math.ceil(this.columns / 4 / columnsOfWorkgroup),
      Math.ceil(rows / rowsOfThread),
      groups.length,
    ] as const
    return { buffer: this.#rows, dispatches: [{ ...dispatch, workgroups }] }
  }

  release(): void {
    const all = [this.#weights, this.#sizes, this.#local, this.#base, this.#rows]
    this.#gpu.release(...all.filter((it) => it !== undefined))
  }

  #baseOf(category: number): Float32Array {
    const base = this.#bases.get(category) ?? this.#packed.base(category)
    this.#bases.set(category, base)
    return base
  }

  #larger(old: GPUBuffer, bytes: number): GPUBuffer {
    this.#gpu.release(old)
    return this.#gpu.buffer(old.label, bytes)
  }

  async #dispatchFor(groups: number, rows: number): Promise<Omit<Dispatch, 'workgroups'>> {
    const localBytes = 4 * groups * rows * this.#localChannels
    const baseBytes = 4 * groups * this.columns
    const rowBytes = baseBytes * rows
    this.#local ??= this.#gpu.buffer('local conditions', localBytes)
    this.#base ??= this.#gpu.buffer('condition bases', baseBytes)
    const hasRoom =
      this.#local.size >= localBytes && this.#base.size >= baseBytes && this.#rows.size >= rowBytes
    if (hasRoom && this.#dispatch) return this.#dispatch
    if (this.#local.size < localBytes) this.#local = this.#larger(this.#local, localBytes)
    if (this.#base.size < baseBytes) this.#base = this.#larger(this.#base, baseBytes)
    if (this.#rows.size < rowBytes) this.#rows = this.#larger(this.#rows, rowBytes)
    this.#dispatch = await this.#gpu.dispatch({
      label: 'conditions',
      kernel,
      constants: { localChannels: this.#localChannels, columnVectors: this.columns / 4 },
      parameters: [0],
      buffers: [
        { buffer: this.#sizes!, access: 'read' },
        { buffer: this.#local, access: 'read' },
        { buffer: this.#weights!, access: 'read' },
        { buffer: this.#base, access: 'read' },
        { buffer: this.#rows, access: 'readWrite' },
      ],
      workgroups: [1, 1, 1],
    })
    return this.#dispatch
  }
}
