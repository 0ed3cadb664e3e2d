/** How much work a plan is, and how long what is left of it will take. */
import type { Plan, Play, VariantPlan } from '../../../src-shared/experiments/definition.ts'
import type { Material } from '../../../src-shared/experiments/material.ts'
import { multiplyAccumulatesPerSample } from '../../../src-shared/model/hyperparameters.ts'
import { networkOf, trainingSamples } from './network.ts'

/**
 * Seconds that a unit takes before anything was timed: ordinary for two cores, and replaced as soon as the work itself
 * says better.
 */
const usualSpeed = {
  /** Multiply-accumulates of training a second: a step goes through the network some three times. */
  training: 4e9,
  generation: 1.5e9,
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
    training: cost * trainingSamples(variant),
    generation: cost * soundSeconds * network.sampleRateHz,
    soundSeconds,
  }
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
function categoryCount(material: Material): number {
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

/** Follows the work and says how long the rest will take, at the speed that was seen. */
export class Workload {
  readonly #variants: readonly VariantWork[]
  /** 0 … 1 of each part. */
  readonly #done = new Map<string, { training: number; generation: number }>()
  readonly #seen = { training: { work: 0, seconds: 0 }, generation: { work: 0, seconds: 0 } }

  constructor(plan: Plan) {
    this.#variants = plan.variants.map((variant) => workOf(plan, variant))
    for (const { name } of this.#variants) this.#done.set(name, { training: 0, generation: 0 })
  }

  /** So much (0 … 1) of the variant's part is done. */
  advance(variant: string, part: 'training' | 'generation', share: number): void {
    const done = this.#done.get(variant)!
    done[part] = Math.max(done[part], Math.min(share, 1))
  }

  /** So much more (0 … 1) of the variant's part took so long. */
  timed(variant: string, part: 'training' | 'generation', share: number, seconds: number): void {
    const seen = this.#seen[part]
    seen.work += share * this.#variants.find((it) => it.name === variant)![part]
    seen.seconds += seconds
  }

  doneShare(): number {
    const all = this.#seconds(() => 1)
    return all > 0 ? 1 - this.#seconds((left) => left) / all : 1
  }

  secondsLeft(): number {
    return this.#seconds((left) => left)
  }

  #speed(part: 'training' | 'generation'): number {
    const { work, seconds } = this.#seen[part]
    return seconds > 1 && work > 0 ? work / seconds : usualSpeed[part]
  }

  #seconds(weigh: (left: number) => number): number {
    return this.#variants.reduce((sum, variant) => {
      const done = this.#done.get(variant.name)!
      return (
        sum +
        (variant.training * weigh(1 - done.training)) / this.#speed('training') +
        weigh(1 - done.generation) *
          (variant.generation / this.#speed('generation') + measuringSecondsOf(variant))
      )
    }, 0)
  }
}
