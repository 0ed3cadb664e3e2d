/**
 * Which compute does a piece of work: the one that was asked for, or the one that is faster at this very work here. Where
 * SYRINX_NO_GPU is set, no graphics card is taken unasked.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { envelopeOf } from '../../../../src-shared/contract/errors.ts'
import { cacheDirectory } from '../../../files/userFolders.ts'
import { computeByName, type ComputeName } from '../registry.ts'
import type { AdapterFacts } from '../webgpu/adapters.ts'
import { noGpu } from '../webgpu/failures.ts'
import { listAdapters } from '../webgpu/list.ts'
import { cardKey, processorKey } from './keys.ts'
import { memory, type Memory } from './remembered.ts'
import {
  timePartOfTraining,
  timeSampling,
  timeTraining,
  type SamplingWork,
  type TimingControl,
  type TrainingWork,
} from './timing.ts'
import { hasCrashed, trying } from './trying.ts'
import {
  askedWords,
  comparisonWords,
  crashedWords,
  failureWords,
  measuringWords,
  noCardWords,
  softwareOnlyWords,
  switchedOffWords,
  undecidedWords,
  unmeasuredWords,
  type Comparison,
} from './words.ts'

export interface Asked {
  readonly compute: ComputeName
  /** Which graphics card; the best when empty, or when that one isn't there any more. */
  readonly adapterId: string
}

export interface Choice {
  readonly name: 'cpu' | 'webgpu' | 'tensorflow'
  /** Of webgpu; empty for the others, and for the best. */
  readonly adapterId: string
  /** What it is and why, in words. */
  readonly words: string
}

/** What choosing rests on; tests have their own. */
export interface Grounds {
  /** Told before something is measured, which takes a few seconds, once. */
  say?(words: string): void
  adapters(): Promise<readonly AdapterFacts[]>
  readonly memory: Memory
  /** Where a card that is being tried is marked. */
  readonly directory: string
  timeTraining(name: 'cpu' | 'webgpu', adapterId: string, work: TrainingWork): Promise<number>
  timeSampling(name: 'cpu' | 'webgpu', adapterId: string, work: SamplingWork): Promise<number>
}

/** Each of the two. What happens once (compiling, the card’s tiles) comes to it, for a few seconds. */
const timedSeconds = { training: 0.6, sampling: 0.4 } as const

export const groundsHere = (control: TimingControl = {}): Grounds => ({
  ...(control.say && { say: control.say }),
  adapters: listAdapters,
  memory: memory(),
  directory: cacheDirectory(),
  async timeTraining(name, adapterId, work) {
    const compute = await computeByName(name, { adapterId })
    const time = name === 'cpu' ? timePartOfTraining : timeTraining
    return (await time(compute, work, timedSeconds.training, control)).samplesPerSecond
  },
  timeSampling: async (name, adapterId, work) =>
    timeSampling(await computeByName(name, { adapterId }), work, timedSeconds.sampling, control),
})

/** @throws SyrinxError `compute/no-gpu` when webgpu is asked for where there is none. */
export const chooseForTraining = (
  asked: Asked,
  work: TrainingWork,
  grounds = groundsHere(),
): Promise<Choice> =>
  choose(asked, grounds, {
    key: keyOf('training', work),
    time: (name, adapterId) => grounds.timeTraining(name, adapterId, work),
  })

/**
 * @param when `known`: nothing is measured now; what is not remembered is done by the processor.
 * @throws SyrinxError `compute/no-gpu` when webgpu is asked for where there is none.
 */
export const chooseForSampling = (
  asked: Asked,
  { weights, ...work }: SamplingWork,
  grounds = groundsHere(),
  when: 'measured' | 'known' = 'measured',
): Promise<Choice> =>
  choose(
    asked,
    grounds,
    {
      key: keyOf('sampling', work),
      time: (name, adapterId) => grounds.timeSampling(name, adapterId, { ...work, weights }),
    },
    when,
  )

interface Timed {
  readonly key: string
  time(name: 'cpu' | 'webgpu', adapterId: string): Promise<number>
}

const comparisonSchema = z.object({ cpuHz: z.number().positive(), gpuHz: z.number().positive() })

/** Cards that failed in this process, with what they said: they are not asked again at every take. */
const failed = new Map<string, string>()

/**
 * Lets everything be compared again that was compared on this card: it may have been busy then, or have failed.
 * @param card all cards when left out, as when the processor's speed is another.
 */
export async function compareAnew(known: Memory, card?: AdapterFacts): Promise<void> {
  const isMeant = (place: string) =>
    comparisonPlace.test(place) && (!card || place.startsWith(`${cardKey(card)}|`))
  for (const place of failed.keys()) if (isMeant(place)) failed.delete(place)
  await known.forget(isMeant)
}

async function choose(
  { compute, adapterId }: Asked,
  grounds: Grounds,
  timed: Timed,
  when: 'measured' | 'known' = 'measured',
): Promise<Choice> {
  if (compute === 'cpu' || compute === 'tensorflow')
    return { name: compute, adapterId: '', words: askedWords(compute) }
  if (compute === 'auto' && process.env.SYRINX_NO_GPU) return switchedOff
  const adapters = await grounds.adapters()
  if (compute === 'webgpu') {
    const adapter = adapters.find(({ id }) => id === adapterId) ?? adapters.at(0)
    if (!adapter) throw noGpu()
    return { name: 'webgpu', adapterId: adapter.id, words: askedWords('webgpu', adapter) }
  }
  const card = automaticAdapter(adapters, adapterId)
  if (!card) return withoutCard(adapters)
  const place = `${cardKey(card)}|${timed.key}`
  const known = await grounds.memory.recall(place, comparisonSchema)
  if (known) return faster(card, known)
  if (when === 'known') return processor(unmeasuredWords)
  if (hasCrashed(cardKey(card), grounds.directory)) return processor(crashedWords(card))
  const failure = failed.get(place)
  if (failure !== undefined) return processor(failureWords(card, failure))
  grounds.say?.(measuringWords(card))
  try {
    const cpuHz = await timed.time('cpu', '')
    const gpuHz = await trying(cardKey(card), () => timed.time('webgpu', card.id), grounds.directory)
    const comparison = comparisonSchema.parse({ cpuHz, gpuHz })
    await grounds.memory.keep(place, comparison)
    return faster(card, comparison)
  } catch (error) {
    const { message } = envelopeOf(error)
    failed.set(place, message)
    return processor(failureWords(card, message))
  }
}

/** The card that may be chosen unasked: the user's own, or the best; never software. */
export const automaticAdapter = (
  adapters: readonly AdapterFacts[],
  wantedId: string,
): AdapterFacts | undefined => {
  const cards = adapters.filter(({ kind }) => kind === 'gpu')
  return cards.find(({ id }) => id === wantedId) ?? cards.at(0)
}

/** What is taken unasked where cards are switched off. */
const switchedOff: Choice = { name: 'cpu', adapterId: '', words: switchedOffWords }

const withoutCard = (adapters: readonly AdapterFacts[]): Choice =>
  processor(adapters.length > 0 ? softwareOnlyWords : noCardWords)

/** What is taken unasked, as far as it can be told by speeds that were measured before; null for those that were not. */
export function chooseByNow(
  adapters: readonly AdapterFacts[],
  wantedId: string,
  cpuHz: number | null,
  gpuHz: number | null,
  directory = cacheDirectory(),
): Choice {
  if (process.env.SYRINX_NO_GPU) return switchedOff
  const card = automaticAdapter(adapters, wantedId)
  if (!card) return withoutCard(adapters)
  if (hasCrashed(cardKey(card), directory)) return processor(crashedWords(card))
  if (cpuHz !== null && gpuHz !== null) return faster(card, { cpuHz, gpuHz })
  return { name: 'webgpu', adapterId: card.id, words: undecidedWords(card) }
}

const processor = (words: string): Choice => ({ name: 'cpu', adapterId: '', words })

const faster = (card: AdapterFacts, comparison: Comparison): Choice =>
  comparison.gpuHz > comparison.cpuHz
    ? { name: 'webgpu', adapterId: card.id, words: comparisonWords(card, comparison) }
    : processor(comparisonWords(card, comparison))

/** As `choose` names what it remembers: the card, then the work. */
const comparisonPlace = /\|(training|sampling)\|[0-9a-f]{20}$/

/** The very work, as short text. */
const keyOf = (kind: string, work: object): string =>
  `${kind}|${createHash('sha256')
    .update(`${processorKey()}|${JSON.stringify(work)}`)
    .digest('hex')
    .slice(0, 20)}`
