/**
 * A network and its streams on a card: plays pieces of samples by as many dispatches as keep each of them short.
 * sampler.ts says what is played.
 */
import { SyrinxError } from '../../../../../src-shared/errors.ts'
import {
  multiplyAccumulatesPerSample,
  type Hyperparameters,
} from '../../../../../src-shared/model/hyperparameters.ts'
import type { SamplerOptions } from '../../compute.ts'
import { floatBits, type Dispatch, type Gpu } from '../gpu.ts'
import { Conditions, type ConditionGroup } from './conditions.ts'
import { kernelAccesses, kernelOf, kernelParameters } from './kernel.ts'
import { packNetwork } from './packing.ts'
import { planFor, type SamplerPlan } from './plan.ts'
import { fitHalf } from './units.ts'
import type { SamplerVariant } from './variants.ts'

/** wgsl/sample.wgsl. */
export const modes = { listen: 0, score: 1, sample: 2, highest: 3 } as const
type Mode = (typeof modes)[keyof typeof modes]

/** What one stream does in a call. */
export interface Part {
  /** Where it lies: its number, or `player.scoringSlot`. */
  readonly slot: number
  /** Samples. */
  readonly rows: number
  /** Position in the call's groups. */
  readonly group: number
  /** rows + 1 codes that are given, where nothing is picked. */
  readonly codes?: Uint16Array
  /** rows numbers, where a code is drawn. */
  readonly uniforms?: Float32Array
}

export interface Call {
  readonly mode: Mode
  readonly parts: readonly Part[]
  readonly groups: readonly ConditionGroup[]
  /** Divides the logits; 1 unless sampling. */
  readonly temperature: number
  /** Forgets what the parts' streams heard. */
  readonly fresh: boolean
  /** What a piece made: [part][rows] codes; when scoring, [rows][Q] logits (as bits of floats). */
  made?(start: number, rows: number, values: Uint32Array): void
}

const headerWords = 8
const noCode = 0xffff_ffff
/** Samples of a piece: one read-back each. */
const mostPieceRows = 2048
const mostLogitBytes = 16 * 2 ** 20
/** A dispatch should last this long: a card that drives a screen stays responsive, and it is well over a launch’s cost. */
const dispatchSeconds = 0.02
/** The first dispatches, before the card's speed is known: short on any card. */
const firstMultiplyAccumulates = 40e6
const mostDispatchRows = 4096
/** Fewer samples say more about the way to the card and back than about its speed. */
const fewestTimedRows = 16

export class Player {
  readonly plan: SamplerPlan
  /** Of the stream that scores; the others come before. */
  readonly scoringSlot: number
  readonly #gpu: Gpu
  readonly #slots: number
  readonly #conditions: Conditions
  readonly #weights: GPUBuffer
  readonly #tables: GPUBuffer
  readonly #control: GPUBuffer
  readonly #given: GPUBuffer
  readonly #histories: GPUBuffer
  readonly #states: GPUBuffer
  readonly #made: GPUBuffer
  readonly #isHalf: boolean
  /** Samples a dispatch, for each mode. */
  readonly #dispatchRows = new Map<Mode, number>()
  #bound: { readonly conditions: GPUBuffer; readonly streams: Dispatch; readonly score: Dispatch } | undefined

  /** @throws SyrinxError `compute/too-large` */
  constructor(
    gpu: Gpu,
    it: Hyperparameters,
    weights: Float32Array,
    { streams, precision }: SamplerOptions,
    variant: SamplerVariant,
  ) {
    this.#gpu = gpu
    this.plan = planFor(gpu, it, variant)
    const { takes } = variant
    this.scoringSlot = Math.ceil(streams / takes) * takes
    this.#slots = this.scoringSlot + takes
    const levels = it.quantizationChannels
    const bytes = {
      weights: (precision === 'int16' ? 16 : 32) * this.plan.eights,
      histories: 4 * this.#slots * this.plan.ringFloats,
      given: 4 * this.#slots * (mostPieceRows + 1),
      made: Math.max(
        4 * this.#slots * mostPieceRows,
        4 * levels * Math.min(mostPieceRows, Math.ceil(mostLogitBytes / (4 * levels))),
      ),
    }
    const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits
    const most = Math.min(maxStorageBufferBindingSize, maxBufferSize)
    if (Object.values(bytes).some((size) => size > most))
      throw new SyrinxError(
        'compute/too-large',
        `${gpu.facts.name} can’t hold ${streams === 1 ? 'this network' : `${streams} takes of this network`}: it hands out ${Math.floor(most / 2 ** 20)} MiB at a time.`,
        streams === 1 ? 'Choose the processor in the settings.' : 'Generate fewer takes at once.',
      )

    this.#isHalf = precision === 'int16' && fitHalf(weights)
    const packed = packNetwork(this.plan, weights, this.#isHalf ? 'int16' : 'float32')
    this.#conditions = new Conditions(gpu, this.plan, packed)
    this.#weights = gpu.bufferOf('sampler weights', packed.weights)
    this.#tables = gpu.bufferOf('sampler tables', packed.tables)
    this.#control = gpu.buffer('sampler control', 4 * (headerWords + 2 * this.plan.layers + 2 * this.#slots))
    this.#given = gpu.buffer('given', bytes.given)
    this.#histories = gpu.buffer('histories', bytes.histories)
    this.#states = gpu.buffer('states', 16 * this.#slots)
    this.#made = gpu.buffer('made', bytes.made)
  }

  async play(call: Call): Promise<void> {
    const { mode, parts, groups } = call
    if (call.fresh) this.#forget(parts)
    const longest = Math.max(0, ...parts.map(({ rows }) => rows))
    const { quantizationChannels } = this.plan.hyperparameters
    const pieceRows = Math.min(
      mostPieceRows,
      this.#conditions.mostRows(groups.length),
      mode === modes.score ? Math.floor(this.#made.size / (4 * quantizationChannels)) : Infinity,
    )
    for (let start = 0; start < longest; start += pieceRows)
      await this.#playPiece(call, start, Math.min(pieceRows, longest - start))
  }

  release(): void {
    this.#conditions.release()
    this.#gpu.release(
      this.#weights,
      this.#tables,
      this.#control,
      this.#given,
      this.#histories,
      this.#states,
      this.#made,
    )
  }

  async #playPiece(call: Call, start: number, rows: number): Promise<void> {
    const { mode, parts, groups } = call
    const gpu = this.#gpu
    const conditions = await this.#conditions.write(groups, start, rows)
    const { streams, score } = await this.#bind(conditions.buffer)
    const dispatchRows = this.#dispatchRows.get(mode) ?? this.#firstDispatchRows()
    this.#writeControl(call, start, rows, dispatchRows)
    this.#writeGiven(call, start, rows)
    gpu.device.queue.writeBuffer(this.#states, 0, new Uint32Array(this.#slots))

    const dispatch = parts[0].slot === this.scoringSlot ? score : streams
    const dispatches = Math.ceil(rows / dispatchRows)
    const began = performance.now()
    if (conditions.dispatches.length > 0) gpu.run(conditions.dispatches)
    // Each by itself: drivers end what is sent as one and lasts for seconds, and let others draw in between.
    for (let i = 0; i < dispatches; i++) gpu.run([dispatch])
    if (call.made) {
      const width = mode === modes.score ? this.plan.hyperparameters.quantizationChannels : parts.length
      call.made(start, rows, new Uint32Array(await gpu.read(this.#made, 4 * width * rows)))
    } else await gpu.finish()
    const seconds = (performance.now() - began) / 1000
    if (rows >= fewestTimedRows) this.#dispatchRows.set(mode, rowsWithin(dispatchSeconds, seconds / rows))
  }

  #firstDispatchRows(): number {
    const { hyperparameters, variant } = this.plan
    return rowsWithin(firstMultiplyAccumulates, multiplyAccumulatesPerSample(hyperparameters) * variant.takes)
  }

  /** Bind groups over these conditions: made anew only when they have moved. */
  async #bind(conditions: GPUBuffer) {
    if (this.#bound?.conditions === conditions) return this.#bound
    const { variant } = this.plan
    const dispatchOf = (label: string, firstSlot: number, workgroups: number) =>
      this.#gpu.dispatch({
        label,
        ...kernelOf(this.plan, this.#isHalf),
        parameters: kernelParameters(this.plan, firstSlot),
        buffers: [
          this.#weights,
          this.#tables,
          this.#control,
          this.#given,
          conditions,
          this.#histories,
          this.#states,
          this.#made,
        ].map((buffer, i) => ({ buffer, access: kernelAccesses[i] })),
        workgroups: [workgroups, 1, 1],
      })
    this.#bound = {
      conditions,
      streams: await dispatchOf('streams', 0, this.scoringSlot / variant.takes),
      score: await dispatchOf('score', this.scoringSlot, 1),
    }
    return this.#bound
  }

  #forget(parts: readonly Part[]): void {
    const { queue } = this.#gpu.device
    const encoder = this.#gpu.device.createCommandEncoder()
    const slotBytes = 4 * this.plan.ringFloats
    for (const { slot, codes } of parts) {
      encoder.clearBuffer(this.#histories, slot * slotBytes, slotBytes)
      const at = 4 * (this.#slots + 3 * slot)
      queue.writeBuffer(this.#states, at, Uint32Array.of(0, noCode, codes![0]))
    }
    queue.submit([encoder.finish()])
  }

  #writeControl({ mode, parts, temperature }: Call, start: number, rows: number, dispatchRows: number): void {
    const { hyperparameters, layers, ringStarts } = this.plan
    const control = new Uint32Array(this.#control.size / 4)
    const scale = Math.min(1 / temperature, steepest)
    control.set([mode, dispatchRows, floatBits(scale), rows, this.#conditions.stride, this.#slots])
    for (let layer = 0; layer < layers; layer++)
      control.set([hyperparameters.dilations[layer], ringStarts[layer]], headerWords + 2 * layer)
    for (const { slot, rows: all, group } of parts)
      control.set(
        [Math.min(rows, Math.max(0, all - start)), this.#conditions.startOf(group, rows)],
        headerWords + 2 * layers + 2 * slot,
      )
    this.#gpu.device.queue.writeBuffer(this.#control, 0, control)
  }

  #writeGiven({ parts }: Call, start: number, rows: number): void {
    const { queue } = this.#gpu.device
    for (const { slot, codes, uniforms } of parts) {
      if (codes)
        queue.writeBuffer(
          this.#given,
          4 * slot * (rows + 1),
          Uint32Array.from(codes.subarray(start, start + rows + 1)),
        )
      if (uniforms)
        queue.writeBuffer(
          this.#given,
          4 * slot * rows,
          Float32Array.from(uniforms.subarray(start, start + rows)),
        )
    }
  }
}

/** Divides by a temperature: with more than this only equal logits are left, and float32 ends soon after. */
const steepest = 1e20

const rowsWithin = (all: number, each: number): number =>
  Math.min(mostDispatchRows, Math.max(1, Math.floor(all / each)))
