/**
 * Sampling on a graphics card: one workgroup plays one stream or a few, hundreds of samples a dispatch, from the ring
 * buffers to the picked code (wgsl/sample.wgsl); this side hands in conditions and uniforms piece by piece.
 * docs/gpu.md says how.
 */
import { SyrinxError } from '../../../../../src-shared/errors.ts'
import type { Hyperparameters } from '../../../../../src-shared/model/hyperparameters.ts'
import type { Pick, Sampler, SamplerOptions, StreamCondition } from '../../compute.ts'
import { logSoftmaxInPlace } from '../../logSoftmax.ts'
import {
  checkCodes,
  checkCondition,
  checkCount,
  checkNetwork,
  checkPrimed,
  checkStreamCount,
  checkUniforms,
  disposed,
  picksHighest,
} from '../../samplerChecks.ts'
import type { Gpu } from '../gpu.ts'
import { hasRoom } from '../room.ts'
import type { ConditionGroup } from './conditions.ts'
import { canPlay } from './plan.ts'
import { modes, Player } from './player.ts'
import { portableSamplerVariant, type SamplerVariant } from './variants.ts'

/**
 * A sampler on an opened card, which stays the caller's. `int16` keeps the weights as half floats (a network whose
 * weights are beyond their range is played in float32).
 * @param weights flat, in `parameterLayout` order.
 * @param variant as ./measure.ts chose it; else, or where it has no room for this network, the one that runs everywhere.
 * @throws SyrinxError when the weights don't fit the network, `compute/too-large` when the card's limits don't allow for it,
 * `compute/out-of-memory` when its memory doesn't, `compute/shader-failed`.
 */
export async function createWebGpuSampler(
  gpu: Gpu,
  hyperparameters: Hyperparameters,
  weights: Float32Array,
  options: SamplerOptions,
  variant: SamplerVariant = portableSamplerVariant,
): Promise<Sampler> {
  checkNetwork(hyperparameters, weights, options.streams)
  const played = canPlay(gpu, hyperparameters, variant) ? variant : portableSamplerVariant
  const player = await playerOn(gpu, options.streams, () => {
    return new Player(gpu, hyperparameters, weights, options, played)
  })
  return new WebGpuSampler(player, hyperparameters, options.streams)
}

/** @throws SyrinxError `compute/out-of-memory` */
async function playerOn(gpu: Gpu, streams: number, make: () => Player): Promise<Player> {
  let player: Player | undefined
  if (await hasRoom(gpu, () => void (player = make()))) return player!
  player!.release()
  const isOne = streams === 1
  throw new SyrinxError(
    'compute/out-of-memory',
    `${gpu.facts.name} has too little free memory for ${isOne ? 'this network' : `${streams} takes of this network at once`}.`,
    `Close other programs that use the graphics card, ${isOne ? '' : 'generate fewer takes at once, '}or choose the processor in the settings.`,
  )
}

class WebGpuSampler implements Sampler {
  readonly streams: number
  readonly #hyperparameters: Hyperparameters
  #player: Player | undefined
  #primed = false
  /** The last call's end: calls come one after another, as they share the card's buffers. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(player: Player, hyperparameters: Hyperparameters, streams: number) {
    this.#player = player
    this.#hyperparameters = hyperparameters
    this.streams = streams
  }

  prime(codes: readonly Uint16Array[], conditions: readonly StreamCondition[]): Promise<void> {
    return this.#inTurn(async (player) => {
      checkStreamCount('codes', codes.length, this.streams)
      checkStreamCount('conditions', conditions.length, this.streams)
      for (const [stream, given] of codes.entries()) {
        checkCodes(given, this.#hyperparameters.quantizationChannels)
        checkCondition(conditions[stream], given.length, this.#hyperparameters)
      }
      this.#primed = false
      const { groups, groupOf } = this.#groups(conditions, 1)
      await player.play({
        mode: modes.listen,
        parts: codes.map((given, slot) => ({
          slot,
          rows: given.length - 1,
          group: groupOf[slot],
          codes: given,
        })),
        groups,
        temperature: 1,
        fresh: true,
      })
      this.#primed = true
    })
  }

  generate(
    count: number,
    conditions: readonly StreamCondition[],
    uniforms: readonly Float32Array[],
    pick: Pick,
  ): Promise<Uint16Array[]> {
    return this.#inTurn(async (player) => {
      checkPrimed(this.#primed)
      checkCount(count)
      checkStreamCount('conditions', conditions.length, this.streams)
      const highest = picksHighest(pick)
      for (let stream = 0; stream < this.streams; stream++) {
        checkCondition(conditions[stream], count, this.#hyperparameters)
        if (!highest) checkUniforms(uniforms[stream], count)
      }
      const generated = Array.from({ length: this.streams }, () => new Uint16Array(count))
      const { groups, groupOf } = this.#groups(conditions, 0)
      await player.play({
        mode: highest ? modes.highest : modes.sample,
        parts: generated.map((_, slot) => ({
          slot,
          rows: count,
          group: groupOf[slot],
          ...(!highest && { uniforms: uniforms[slot] }),
        })),
        groups,
        temperature: highest ? 1 : pick.temperature,
        fresh: false,
        made: (start, rows, codes) => {
          for (const [slot, all] of generated.entries())
            all.set(codes.subarray(slot * rows, (slot + 1) * rows), start)
        },
      })
      return generated
    })
  }

  score(codes: Uint16Array, condition: StreamCondition): Promise<Float32Array> {
    return this.#inTurn(async (player) => {
      const width = this.#hyperparameters.quantizationChannels
      checkCodes(codes, width)
      checkCondition(condition, codes.length, this.#hyperparameters)
      const scores = new Float32Array((codes.length - 1) * width)
      await player.play({
        mode: modes.score,
        parts: [{ slot: player.scoringSlot, rows: codes.length - 1, group: 0, codes }],
        groups: this.#groups([condition], 1).groups,
        temperature: 1,
        fresh: true,
        made: (start, _rows, bits) => {
          const logits = new Float32Array(bits.buffer)
          logSoftmaxInPlace(logits, width)
          scores.set(logits, start * width)
        },
      })
      return scores
    })
  }

  async dispose(): Promise<void> {
    await this.#turn
    this.#player?.release()
    this.#player = undefined
    this.#primed = false
  }

  #inTurn<T>(work: (player: Player) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (!this.#player) throw disposed()
      return work(this.#player)
    })
    this.#turn = result.catch(() => undefined)
    return result
  }

  /** Streams of the same condition (the same array, not only the same numbers) share it. @param skip rows left out */
  #groups(conditions: readonly StreamCondition[], skip: number) {
    const { localChannels } = this.#hyperparameters
    const groups: ConditionGroup[] = []
    const known = new Map<Float32Array | undefined, Map<number, number>>()
    const groupOf = conditions.map(({ category = 0, local }) => {
      const key = localChannels > 0 ? local : undefined
      const ofLocal = known.get(key) ?? new Map<number, number>()
      known.set(key, ofLocal)
      const group = ofLocal.get(category) ?? groups.length
      if (group === groups.length) groups.push({ category, local: key?.subarray(skip * localChannels) })
      ofLocal.set(category, group)
      return group
    })
    return { groups, groupOf }
  }
}
