/** What a caller can hand to a sampler of any compute and its kernels must never see. */
import { SyrinxError } from '../../../src-shared/errors.ts'
import type { Hyperparameters } from '../../../src-shared/model/hyperparameters.ts'
import { parameterLayout } from '../../../src-shared/model/parameters.ts'
import type { Pick, StreamCondition } from './compute.ts'

const refuse = (code: string, message: string, hint = '') =>
  new SyrinxError(`sampling/${code}`, message, hint)

/** @param streams how many the sampler is to have */
export function checkNetwork(it: Hyperparameters, weights: Float32Array, streams: number) {
  const expected = parameterLayout(it).length
  if (weights.length !== expected)
    throw refuse('weights', `The network has ${expected} weights, but ${weights.length} were given.`)
  if (!weights.every(Number.isFinite))
    throw refuse(
      'weights',
      'Some of the network’s weights are not finite numbers.',
      'The training that made them diverged: take an earlier checkpoint, or train with a lower learning rate.',
    )
  if (!Number.isInteger(streams) || streams < 1)
    throw refuse('streams', `A sampler cannot have ${streams} streams.`)
}

export function checkPrimed(primed: boolean) {
  if (!primed) throw refuse('not-primed', 'Prime the sampler with at least one code before generating.')
}

export const disposed = (): SyrinxError => refuse('disposed', 'This sampler has been disposed of.')

export function checkStreamCount(what: string, given: number, streams: number) {
  if (given !== streams)
    throw refuse('streams', `The sampler has ${streams} streams, but ${what} for ${given} were given.`)
}

export function checkCodes(codes: Uint16Array, levels: number) {
  if (codes.length === 0) throw refuse('empty', 'A stream must start from at least one code.')
  for (let i = 0; i < codes.length; i++)
    if (codes[i] >= levels)
      throw refuse(
        'code-range',
        `Code ${codes[i]} at sample ${i} is not one of the network’s ${levels} levels.`,
        'Encode the audio with as many µ-law levels as the network has.',
      )
}

export function checkCondition(condition: StreamCondition, rows: number, it: Hyperparameters) {
  const { globalCardinality, localChannels } = it
  const { category, local } = condition
  if (globalCardinality > 0 && category === undefined)
    throw refuse('category', `The network was trained with ${globalCardinality} categories: name one.`)
  if (
    globalCardinality > 0 &&
    !(Number.isInteger(category) && category! >= 0 && category! < globalCardinality)
  )
    throw refuse(
      'category',
      `Category ${category} is not one of the network’s ${globalCardinality} (0 … ${globalCardinality - 1}).`,
    )
  if (localChannels > 0 && local?.length !== rows * localChannels)
    throw refuse(
      'condition-length',
      `The local condition has ${local?.length ?? 0} numbers; ${rows} samples of ${localChannels} channels are ${rows * localChannels}.`,
    )
}

export function checkCount(count: number) {
  if (!Number.isInteger(count) || count < 0)
    throw refuse('count', `Cannot generate ${count} samples: it takes a whole number, 0 or more.`)
}

export function checkUniforms(uniforms: Float32Array | undefined, count: number) {
  const given = uniforms?.length ?? 0
  if (given < count)
    throw refuse('uniforms', `${count} samples take ${count} random numbers, but ${given} were given.`)
}

/** Whether to take the highest; else the temperature is a usable one. */
export function picksHighest({ pick, temperature }: Pick): boolean {
  if (pick === 'highest' || temperature === 0) return true
  if (!(temperature > 0))
    throw refuse('temperature', `The temperature is ${temperature}, but must be 0 or more.`)
  return false
}
