/**
 * Sampling written to be read: every sample is a whole pass of ReferenceNetwork over all codes of its stream so far. The
 * other samplers are tested against it.
 */
import type { Hyperparameters } from '../../../../src-shared/model/hyperparameters.ts'
import type { Crop, Pick as PickSettings, Sampler, SamplerOptions, StreamCondition } from '../compute.ts'
import { pickCode } from '../pick.ts'
import { ReferenceNetwork } from './network.ts'

/** Everything that a stream was given or made, one entry a code. */
interface History {
  readonly codes: number[]
  /** The condition with which the code after this one is predicted; one entry less until that happens. */
  readonly categories: number[]
  readonly rows: number[][]
}

class ReferenceSampler implements Sampler {
  readonly streams: number
  readonly #network: ReferenceNetwork
  #histories: History[] = []

  constructor(network: ReferenceNetwork, streams: number) {
    this.#network = network
    this.streams = streams
  }

  async prime(codes: readonly Uint16Array[], conditions: readonly StreamCondition[]): Promise<void> {
    this.#histories = codes.map((given, stream) => {
      const history: History = { codes: [], categories: [], rows: [] }
      given.forEach((code, i) => {
        if (i > 0) this.#extend(history, conditions[stream], i)
        history.codes.push(code)
      })
      return history
    })
  }

  async generate(
    count: number,
    conditions: readonly StreamCondition[],
    uniforms: readonly Float32Array[],
    pick: PickSettings,
  ): Promise<Uint16Array[]> {
    return this.#histories.map((history, stream) =>
      Uint16Array.from({ length: count }, (_, i) => {
        this.#extend(history, conditions[stream], i)
        const code = pickCode(this.#predict(history), uniforms[stream]?.[i] ?? 0, pick)
        history.codes.push(code)
        return code
      }),
    )
  }

  async score(codes: Uint16Array, { category, local }: StreamCondition): Promise<Float32Array> {
    const crop = { codes, ...(category !== undefined && { category }), ...(local && { local }) }
    return Float32Array.from(this.#network.logProbabilities(crop).flatMap((row) => [...row]))
  }

  async dispose(): Promise<void> {
    this.#histories = []
  }

  #extend(history: History, { category, local }: StreamCondition, row: number) {
    const { localChannels } = this.#network.hyperparameters
    history.categories.push(category ?? 0)
    history.rows.push([...(local ?? []).slice(row * localChannels, (row + 1) * localChannels)])
  }

  /** Logits of the code after the last one. */
  #predict({ codes, categories, rows }: History): Float64Array {
    const { localChannels } = this.#network.hyperparameters
    const unusedRow = new Array<number>(localChannels).fill(0)
    const crop: Crop = {
      // Any code in the place of the next one: it makes room for the row that belongs to it.
      codes: Uint16Array.from([...codes, 0]),
      local: Float32Array.from([unusedRow, ...rows].flat()),
    }
    return this.#network.logits(crop, categories)[codes.length - 1]
  }
}

/** A slow sampler, in float64. */
export async function createReferenceSampler(
  hyperparameters: Hyperparameters,
  weights: ArrayLike<number>,
  options: Pick<SamplerOptions, 'streams'>,
): Promise<Sampler> {
  return new ReferenceSampler(new ReferenceNetwork(hyperparameters, weights), options.streams)
}
