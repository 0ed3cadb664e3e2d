/** Steps of the optimiser, in the thread that calls. */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../../src-shared/model/parameters.ts'
import type { OptimiserSettings } from '../compute.ts'
import { optimiserGraph, optimiserNames as names } from '../graph/optimiser.ts'
import type { LaneTasks } from './lane.ts'
import { floats, Session, type Feeds } from './session.ts'
import type { StateVectors } from './sharedVector.ts'

export class OptimiserRunner {
  readonly #settings: OptimiserSettings
  readonly #length: number
  readonly #decay: Float32Array | undefined
  /** By number of lanes. */
  readonly #sessions = new Map<number, Promise<Session>>()

  constructor(it: Hyperparameters, settings: OptimiserSettings) {
    this.#settings = settings
    this.#length = parameterLayout(it).length
    if (settings.l2 > 0) this.#decay = decayOf(it, settings.l2)
  }

  /** Reads `from`, writes `to`. Returns the gradient's norm before clipping. */
  async step(input: LaneTasks['update']['input']): Promise<number> {
    const lanes = input.gradients.length
    const feeds = this.#stateTensors(input.from, (name) => name)
    for (const [lane, gradient] of input.gradients.entries())
      feeds[names.gradient(lane)] = floats(gradient, this.#length)
    feeds[names.scale] = floats(Float32Array.of(input.scale))
    feeds[names.stepSize] = floats(Float32Array.of(input.stepSize))
    if (this.#settings.averageDecay > 0)
      feeds[names.averageDecay] = floats(Float32Array.of(input.averageDecay))
    if (this.#decay) feeds[names.decay] = floats(this.#decay, this.#length)
    const session = await this.#session(lanes)
    const outputs = await session.run(feeds, this.#stateTensors(input.to, names.next))
    return (outputs[names.norm].data as Float32Array)[0]
  }

  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).dispose()
  }

  #session(lanes: number): Promise<Session> {
    let session = this.#sessions.get(lanes)
    if (!session) {
      session = Session.create(optimiserGraph(this.#settings, lanes), 1)
      this.#sessions.set(lanes, session)
    }
    return session
  }

  #stateTensors({ weights, average, moments }: StateVectors, rename: (name: string) => string): Feeds {
    const tensors: Feeds = { [rename(names.weights)]: floats(weights, this.#length) }
    if (average) tensors[rename(names.average)] = floats(average, this.#length)
    for (const [i, moment] of moments.entries())
      tensors[rename(names.moment(i))] = floats(moment, this.#length)
    return tensors
  }
}

/** λ for weights, 0 for biases (ibab leaves out every variable with “bias” in its name). */
function decayOf(it: Hyperparameters, strength: number): Float32Array {
  const { parameters, length } = parameterLayout(it)
  const decay = new Float32Array(length)
  for (const { name, offset, length: count } of parameters)
    if (!name.includes('bias')) decay.fill(strength, offset, offset + count)
  return decay
}
