/**
 * The plans of a trainer: one for each shape that its batches ask for, the latest few kept, and never more memory than
 * there is. Where the card refuses a plan's memory, the next one is half as large.
 */
import { SyrinxError } from '../../../../../src-shared/errors.ts'
import { receptiveField, type Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import type { Crop, Interruption } from '../../compute.ts'
import type { Gpu } from '../gpu.ts'
import { hasRoom } from '../room.ts'
import type { NetworkBuffers } from './network.ts'
import { arrange, type Arrangement } from './pieces.ts'
import {
  bindingLimit,
  createPlan,
  createPlanBuffers,
  planBytes,
  releasePlanBuffers,
  type Plan,
  type PlanBytes,
  type PlanTiles,
} from './plan.ts'
import type { PieceShape } from './shape.ts'

/**
 * What all plans may take together. More should make a step no faster: some ten thousand positions at a time give the
 * largest card enough to do.
 */
export const defaultMemoryBytes = 4 * 2 ** 30
/** Training and validation, and one to change to. */
const mostPlans = 3

export interface PlansOptions {
  readonly tiles?: PlanTiles
  /** What all plans may take together. */
  readonly memoryBytes?: number
  /** Told once when the card turns out to have less memory. */
  readonly onNotice?: (words: string) => void
  /** Makes buffers; false when the card has no room for them. For tests: `hasRoom` asks the card. */
  readonly allocate?: typeof hasRoom
}

/** What a step does, and how. */
interface Scheme {
  readonly arrangement: Arrangement
  readonly tiles: PlanTiles
}

export class Plans {
  readonly #gpu: Gpu
  readonly #it: Hyperparameters
  readonly #network: NetworkBuffers
  readonly #options: PlansOptions
  readonly #plainTiles: PlanTiles
  #memoryBytes: number
  /** The card had no room for the gates that tiles would keep. */
  #keepsNothing = false
  /** The latest one last. */
  readonly #plans: { readonly plan: Plan; readonly key: string }[] = []

  constructor(gpu: Gpu, it: Hyperparameters, network: NetworkBuffers, options: PlansOptions) {
    this.#gpu = gpu
    this.#it = it
    this.#network = network
    this.#options = options
    this.#memoryBytes = options.memoryBytes ?? defaultMemoryBytes
    const { tiles = {} } = options
    this.#plainTiles = tiles.layers ? { ...tiles, layers: { ...tiles.layers, keepsGates: false } } : tiles
  }

  /**
   * @throws SyrinxError `training/crops-too-short` when no crop is longer than the receptive field
   * @throws SyrinxError `compute/too-large` when the card's limits don't allow for a single prediction
   * @throws SyrinxError `compute/out-of-memory` when its memory doesn't
   * @throws SyrinxError `compute/abandoned`
   */
  async for(
    batch: readonly Crop[],
    interruption: Interruption = {},
  ): Promise<{ arrangement: Arrangement; plan: Plan }> {
    const wanted = this.#scheme(batch)
    for (let scheme = wanted; ; scheme = this.#scheme(batch)) {
      const plan = this.#kept(scheme) ?? (await this.#make(scheme, interruption))
      if (plan) {
        if (scheme !== wanted) this.#notice(wanted.arrangement, scheme.arrangement)
        return { arrangement: scheme.arrangement, plan }
      }
      // Perhaps the others are in its way; then it may be as large as it is.
      if (this.#plans.length > 0) this.release()
      else if (scheme.tiles.layers?.keepsGates) this.#keepsNothing = true
      else this.#memoryBytes = this.#bytes(scheme.arrangement.shape, scheme.tiles).total / 2
    }
  }

  release(): void {
    for (const { plan } of this.#plans.splice(0)) plan.release()
  }

  /** Gates are kept where the tiles say so and a pass can do as much as without. */
  #scheme(batch: readonly Crop[]): Scheme {
    const plain = this.#arrange(batch, this.#plainTiles)
    if (!plain) throw this.#tooLarge()
    if (plain.positions === 0) throw tooShort(this.#it)
    const { tiles } = this.#options
    if (tiles?.layers?.keepsGates && !this.#keepsNothing) {
      const keeping = this.#arrange(batch, tiles)
      if (keeping && shapeKey(keeping.shape) === shapeKey(plain.shape)) return { arrangement: keeping, tiles }
    }
    return { arrangement: plain, tiles: this.#plainTiles }
  }

  #arrange(batch: readonly Crop[], tiles: PlanTiles): Arrangement | undefined {
    const limit = bindingLimit(this.#gpu.device.limits)
    return arrange(this.#it, batch, (shape) => {
      const { total, largest } = this.#bytes(shape, tiles)
      return total <= this.#memoryBytes && largest <= limit
    })
  }

  #kept(scheme: Scheme): Plan | undefined {
    const index = this.#plans.findIndex(({ key }) => key === keyOf(scheme))
    if (index < 0) return undefined
    const [kept] = this.#plans.splice(index, 1)
    this.#plans.push(kept)
    return kept.plan
  }

  /** Undefined when the card has no room for it. */
  async #make(scheme: Scheme, interruption: Interruption): Promise<Plan | undefined> {
    const gpu = this.#gpu
    const { tiles } = scheme
    const { shape } = scheme.arrangement
    const { total } = this.#bytes(shape, tiles)
    const taken = () => this.#plans.reduce((sum, { plan }) => sum + plan.bytes, total)
    while (this.#plans.length > 0 && (this.#plans.length >= mostPlans || taken() > this.#memoryBytes))
      this.#plans.shift()!.plan.release()
    let buffers: ReturnType<typeof createPlanBuffers> | undefined
    const isThere = await (this.#options.allocate ?? hasRoom)(gpu, () => {
      buffers = createPlanBuffers(gpu, this.#it, shape, this.#network, tiles)
    })
    if (!isThere) {
      releasePlanBuffers(gpu, buffers!)
      return undefined
    }
    const plan = await createPlan(gpu, this.#it, shape, this.#network, buffers!, tiles, interruption)
    this.#plans.push({ plan, key: keyOf(scheme) })
    return plan
  }

  #notice(wanted: Arrangement, { shape, isCut }: Arrangement): void {
    if (shape.pieces === wanted.shape.pieces && shape.predicting === wanted.shape.predicting) return
    const has = `${this.#gpu.facts.name} has too little memory for`
    this.#options.onNotice?.(
      isCut
        ? `${has} a whole crop at once; Syrinx works on parts of ${shape.predicting.toLocaleString('en')} samples. The result is the same.`
        : `${has} ${wanted.shape.pieces} crops at once; Syrinx works on ${shape.pieces} at a time. The result is the same.`,
    )
  }

  #bytes(shape: PieceShape, tiles: PlanTiles): PlanBytes {
    return planBytes(this.#it, shape, this.#gpu.device.limits, tiles)
  }

  #tooLarge(): SyrinxError {
    const smallest = arrange(this.#it, [], () => true)!.shape
    const { total, largest } = this.#bytes(smallest, this.#plainTiles)
    const name = this.#gpu.facts.name
    const advice = 'Choose the processor in the settings, or a smaller network.'
    const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`
    if (largest > bindingLimit(this.#gpu.device.limits))
      return new SyrinxError(
        'compute/too-large',
        `For a single prediction of this network, ${name} would have to see ${mebibytes(largest)} at once, more than it can.`,
        advice,
      )
    return new SyrinxError(
      'compute/out-of-memory',
      `${name} has too little memory for this network: a single prediction takes ${mebibytes(total)}.`,
      `Close other programs that use the graphics card. ${advice}`,
    )
  }
}

const shapeKey = ({ pieces, rows }: PieceShape): string => `${pieces} × ${rows}`

const keyOf = ({ arrangement, tiles }: Scheme): string =>
  `${shapeKey(arrangement.shape)} ${tiles.layers?.keepsGates ?? false}`

const tooShort = (it: Hyperparameters): SyrinxError =>
  new SyrinxError(
    'training/crops-too-short',
    'The stretches of audio to learn from are shorter than what the network needs to see for one prediction.',
    `Use stretches of more than ${receptiveField(it)} samples (sample_size).`,
  )
