/** How much work a plan is, and how long what is left of it will take. */
import type { Plan, Play, VariantPlan } from '../../../src-shared/experiments/definition.ts'
import type { Material } from '../../../src-shared/experiments/material.ts'
import {
  multiplyAccumulatesPerSample,
  receptiveField,
  type Hyperparameters,
} from '../../../src-shared/model/hyperparameters.ts'
import { networkOf, sizesOf, trainingSamples } from './network.ts'

/** Ordinary on two cores: what counts until the work itself has been timed. */
const usualSpeed = {
  /** Multiply-accumulates of one way through the network a second; a training step goes there and back. */
  training: 9e9,
  generation: 2e10,
}

export interface VariantWork {
  readonly name: string
  /** Multiply-accumulates. */
  readonly training: number
  readonly generation: number
  /** Seconds of sound that are measured. */
  readonly soundSeconds: number
}

/** Seconds of measuring and drawing for a second of sound. */
const measuringShare = 0.15

export const measuringSecondsOf = ({ soundSeconds }: VariantWork): number => measuringShare * soundSeconds

export function workOf(plan: Plan, variant: VariantPlan): VariantWork {
  const network = networkOf(variant.network)
  const material = plan.materials[variant.material]
  const cost = multiplyAccumulatesPerSample(network)
  const soundSeconds = variant.renders
    .map((it) => playSeconds(it.play, material, network.sampleRateHz))
    .reduce((sum, seconds) => sum + seconds, 0)
  return {
    name: variant.name,
    training: trainingCost(network, variant),
    generation: cost * soundSeconds * network.sampleRateHz,
    soundSeconds,
  }
}

/** The layers also go over the past that a crop's first sample sees; on average over half of it. */
function trainingCost(network: Hyperparameters, variant: VariantPlan): number {
  const { residualChannels: R, dilationChannels: D } = network
  const { steps, batchSize } = sizesOf(variant)
  const past = (receptiveField(network) / 2) * network.dilations.length * (4 * D * R + D * R)
  return multiplyAccumulatesPerSample(network) * trainingSamples(variant) + steps * batchSize * past
}

/** A drawn track counts as the mean of what can be drawn. */
function playSeconds(play: Play, material: Material, sampleRateHz: number): number {
  switch (play.kind) {
    case 'alone':
    case 'assisted':
      return play.seconds
    case 'everyCategory':
      return play.seconds * Math.min(play.most, categoryCount(material))
    default: {
      const drawn = play.track.segments?.reduce((sum, it) => sum + it.samples, 0)
      return (drawn ?? drawnSamples(material)) / sampleRateHz
    }
  }
}

function drawnSamples(material: Material): number {
  const { segments, units, unitSamples } =
    material.kind === 'toneSequences' || material.kind === 'noteSequences'
      ? material.draw
      : { segments: [5, 10] as const, units: [1, 10] as const, unitSamples: 1818 }
  return ((segments[0] + segments[1]) / 2) * ((units[0] + units[1]) / 2) * unitSamples
}

/** Categories of a material that has not been made yet; of recordings it is not known. */
export function categoryCount(material: Material): number {
  switch (material.kind) {
    case 'tones':
      return material.tones.length
    case 'toneGrid':
      return material.frequencies * material.shapes.length * material.amplitudes.length
    case 'noteSequences':
      return material.instruments.length
    default:
      return Infinity
  }
}

type Part = 'training' | 'generation'

/** Follows the work and says how long the rest will take, at the speed that was seen. */
export class Workload {
  /** Seconds of each part at the usual speed. */
  readonly #usual = new Map<string, Record<Part, number>>()
  /** 0 … 1 of each part. */
  readonly #done = new Map<string, Record<Part, number>>()
  /** What was timed: how long it took, and how long it would have at the usual speed. */
  readonly #seen = { training: { usual: 0, actual: 0 }, generation: { usual: 0, actual: 0 } }

  constructor(plan: Plan) {
    for (const variant of plan.variants) {
      const work = workOf(plan, variant)
      this.#usual.set(variant.name, {
        training: work.training / usualSpeed.training,
        generation: work.generation / usualSpeed.generation + measuringSecondsOf(work),
      })
      this.#done.set(variant.name, { training: 0, generation: 0 })
    }
  }

  /** So much (0 … 1) of the variant's part is done. */
  advance(variant: string, part: Part, share: number): void {
    const done = this.#done.get(variant)!
    done[part] = Math.max(done[part], Math.min(share, 1))
  }

  /** So much more (0 … 1) of the variant's part took so long. */
  timed(variant: string, part: Part, share: number, seconds: number): void {
    const seen = this.#seen[part]
    seen.usual += share * this.#usual.get(variant)![part]
    seen.actual += seconds
  }

  doneShare(): number {
    const all = this.#seconds(() => 1)
    return all > 0 ? 1 - this.secondsLeft() / all : 1
  }

  secondsLeft(): number {
    return this.#seconds((done) => 1 - done)
  }

  #slowness(part: Part): number {
    const { usual, actual } = this.#seen[part]
    return actual > 0.5 && usual > 0 ? actual / usual : 1
  }

  #seconds(weigh: (done: number) => number): number {
    let sum = 0
    for (const [name, usual] of this.#usual)
      for (const part of ['training', 'generation'] as const)
        sum += weigh(this.#done.get(name)![part]) * usual[part] * this.#slowness(part)
    return sum
  }
}
